/**
 * What Yjs imports as `lib0/logging`, for the browser: its two warnings go to the console as
 * they are. The original brings styles, a DOM console and a schema checker to every editor.
 */
export const [BOLD, UNBOLD, ORANGE, RED] = ['', '', '', ''];

export function print(...words: unknown[]): void {
	console.warn(...words);
}

export function warn(...words: unknown[]): void {
	console.warn(...words);
}
