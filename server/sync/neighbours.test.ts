import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Neighbours } from './neighbours.ts';

/** So many letters, each typed by somebody else behind the one before. */
function text(letters: number): Y.Doc {
	const doc = new Y.Doc({ gc: false });
	for (let i = 0; i < letters; i++) {
		doc.clientID = 10 + i;
		doc.getText('text').insert(i, 'abcdefghij'[i % 10] ?? '');
	}
	return doc;
}

const place = (i: number | null) => (i === null ? null : Y.createID(10 + i, 0));

/** Put a letter between two places, whatever they are, as Yjs takes it in. */
function put(doc: Y.Doc, client: number, left: number | null, right: number | null): Y.Item {
	const item = new Y.Item(
		...([Y.createID(client, 0), null, place(left), null, place(right)] as const),
		...([left === null && right === null ? doc.getText('text') : null, null] as const),
		new Y.ContentString('x')
	);
	const sender = new Y.Doc();
	sender.store.clients.set(client, [item]);
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(sender));
	const [placed] = doc.store.clients.get(client) ?? [];
	if (placed instanceof Y.Item) return placed;
	throw new Error('it was not placed');
}

function check(letters: number, left: number | null, right: number | null, client: number): void {
	const doc = text(letters);
	new Neighbours(doc).check(put(doc, client, left, right));
}

// Of two at one place the lower id comes first: both are tried.
describe.each([2, 100_000])('[neighbours] a letter by client %i', (client) => {
	it.each<[string, number | null, number | null]>([
		['between two that stand side by side', 1, 2],
		['at the start', null, 0],
		['at the end', 3, null]
	])('%s is taken', (_, left, right) => {
		expect(() => check(4, left, right, client)).not.toThrow();
	});

	it.each<[string, number | null, number | null]>([
		['between two named the wrong way round', 2, 1],
		['before the one that it follows', 1, 1],
		['between two of which one was put beside another in between', 0, 2],
		['at the start before one that was put behind another', null, 2]
	])('%s is refused', (_, left, right) => {
		expect(() => check(4, left, right, client)).toThrow('sync.not-text');
	});

	it('is judged alike in a text too long to be walked', () => {
		expect(() => check(1_500, 100, 1_400, client)).toThrow('sync.not-text');
		expect(() => check(1_500, 1_400, 100, client)).toThrow('sync.not-text');
	});
});

it('[neighbours] what others put between two meanwhile changes nothing', () => {
	const doc = text(2);
	for (let client = 1_000; client < 2_200; client++) put(doc, client, 0, 1);
	expect(() => new Neighbours(doc).check(put(doc, 5_000, 0, 1))).not.toThrow();
});
