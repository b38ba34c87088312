/** Do all tasks, so many at the same time; returns what they returned, in their order. */
export async function atOnce<Result>(
	tasks: readonly (() => Promise<Result>)[],
	most: number
): Promise<Result[]> {
	const results: Result[] = [];
	let next = 0;
	const work = async () => {
		for (let i = next++; i < tasks.length; i = next++) {
			const task = tasks[i];
			if (task) results[i] = await task();
		}
	};
	await Promise.all(Array.from({ length: most }, work));
	return results;
}
