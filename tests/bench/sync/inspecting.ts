/** What a server's Node says over its inspector: enough of that protocol to ask one question. */
type Answer = { id?: number; result?: { result?: { value?: unknown } } };

const EXPRESSION = `(() => {
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
})()`;

/**
 * Bytes that a process holds on to, on its heap and beside it: what a collection of garbage leaves.
 * Its resident memory would say how much room it once made, and a process that made much at its start
 * would seem to take nothing.
 *
 * @param inspector the address that Node prints when it is started with `--inspect`
 */
export async function heldBy(inspector: string): Promise<number> {
	const socket = new WebSocket(inspector);
	const waiting = new Map<number, (answer: Answer) => void>();
	await new Promise((resolve, reject) => {
		socket.onopen = resolve;
		socket.onerror = reject;
	});
	socket.onmessage = ({ data }) => {
		const answer = JSON.parse(String(data)) as Answer;
		if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
	};
	const ask = (id: number, method: string, params: object = {}) =>
		new Promise<Answer>((resolve) => {
			waiting.set(id, resolve);
			socket.send(JSON.stringify({ id, method, params }));
		});
	// What the first leaves to be finalised, the second takes.
	await ask(1, 'HeapProfiler.collectGarbage');
	await ask(2, 'HeapProfiler.collectGarbage');
	const params = { expression: EXPRESSION, returnByValue: true };
	const answer = await ask(3, 'Runtime.evaluate', params);
	socket.close();
	const held = answer.result?.result?.value;
	if (typeof held !== 'number') throw new Error('A server did not say what it holds.');
	return held;
}
