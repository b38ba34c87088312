/** How many words a step put in and took out, in words. */
export function countedWords({ added, removed }: { added: number; removed: number }): string {
	const words = (n: number): string => `${n} ${n === 1 ? 'word' : 'words'}`;
	if (added > 0 && removed > 0) return `${words(added)} put in, ${removed} taken out`;
	if (added > 0) return `${words(added)} put in`;
	if (removed > 0) return `${words(removed)} taken out`;
	return 'No words changed: formatting, paragraphs or a move';
}
