/**
 * What Yjs and y-websocket import as `lib0/environment`, `lib0/broadcastchannel`, `lib0/url` and
 * `y-protocols/auth`, for the browser. The originals look for Node's arguments and stores, and speak to other tabs:
 * our tabs speak only through the server, which knows who may write (`disableBc`).
 */
export const isNode = false;
export const isBrowser = true;

/** No variables: Yjs asks whether it is being developed. */
export function getVariable(): string | null {
	return null;
}

export function publish(): void {}
export function subscribe(): void {}
export function unsubscribe(): void {}

/** Our sockets' addresses say for which seat their page was made. */
export function encodeQueryParams(params: Record<string, string>): string {
	return `${new URLSearchParams(params)}`;
}

/** Who may not come in is told in a closing: our server sends no frames of this kind. */
export function readAuthMessage(): void {}
