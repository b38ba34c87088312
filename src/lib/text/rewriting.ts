import * as Y from 'yjs';
import type { Range } from './insertion.ts';

/** Take out what stands of a range, wherever in the sequence that is. */
export function deleteRange(transaction: Y.Transaction, [client, clock, length]: Range): void {
	const end = clock + length;
	for (let at = clock; at < end;) {
		const item = Y.getItemCleanStart(transaction, Y.createID(client, at));
		if (at + item.length > end) Y.getItemCleanStart(transaction, Y.createID(client, end));
		at += item.length;
		item.delete(transaction);
	}
}

/** Set marks on a range that stands in one piece, as Yjs formats: null ends one. */
export function formatRange(text: Y.Text, range: Range, marks: Record<string, unknown>): void {
	const [client, clock, length] = range;
	let index = 0;
	for (let item = text._start; item; item = item.right) {
		const { id } = item;
		const isHere = id.client === client && id.clock <= clock && clock < id.clock + item.length;
		if (isHere) return text.format(index + clock - id.clock, length, marks);
		if (!item.deleted && item.countable) index += item.length;
	}
}
