import * as Y from 'yjs';

/** From which clock on a client's insertions are not known to be on the server. */
export type Unsaved = ReadonlyMap<number, number>;

/** The clients whose insertions `doc` holds beyond what the server `has`. */
export function unsavedSince(doc: Y.Doc, has: ReadonlyMap<number, number>): Map<number, number> {
	const unsaved = new Map<number, number>();
	for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(doc))) {
		const known = has.get(client) ?? 0;
		if (clock > known) unsaved.set(client, known);
	}
	return unsaved;
}

/**
 * The words of `text` that were typed here and never saved, one line per block: what a
 * person keeps when the server refuses their changes.
 */
export function unsavedWords(text: Y.Text, unsaved: Unsaved): string {
	const lines: string[] = [];
	let line = '';
	let gap = false;
	for (let item = text._start; item; item = item.right) {
		if (item.deleted) continue;
		if (item.content instanceof Y.ContentType) {
			if (line) lines.push(line);
			line = '';
			gap = false;
		} else if (item.content instanceof Y.ContentString) {
			const from = unsaved.get(item.id.client) ?? Infinity;
			const words = item.content.str.slice(Math.max(0, from - item.id.clock));
			if (words) line += gap && line ? ` … ${words}` : words;
			gap = !words;
		}
	}
	return [...lines, line].filter((words) => words.trim()).join('\n');
}
