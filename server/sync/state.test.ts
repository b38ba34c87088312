import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { boundKeys, boundPlacement } from './placement.ts';
import { scanUpdate } from './scan.ts';
import { compareWithState } from './state.ts';

/** A text of a client's, changed as told, with what each change said. */
function told(client: number, ...acts: ((text: Y.Text) => void)[]) {
	const doc = new Y.Doc({ gc: false });
	doc.clientID = client;
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	for (const act of acts) doc.transact(() => act(doc.getText('text')));
	return { doc, updates };
}

function roomOf(...updates: (Uint8Array | undefined)[]): Y.Doc {
	const doc = new Y.Doc({ gc: false });
	for (const update of updates) if (update) Y.applyUpdate(doc, update);
	return doc;
}

function compare(room: Y.Doc, update: Uint8Array | undefined) {
	const known = (client: number) => Y.getState(room.store, client);
	return compareWithState(room, scanUpdate(update ?? new Uint8Array(), known));
}

const typed = told(
	7,
	(text) => text.insert(0, 'ab'),
	(text) => text.insert(2, 'cd'),
	(text) => text.delete(0, 1)
);
const [ab, cd, cut] = typed.updates;

describe('[state] what is new in an update', () => {
	it('is all of what nobody had', () => {
		const { insertions, deletes } = compare(roomOf(), ab);
		expect([insertions, deletes]).toEqual([[{ client: 7, from: 0, to: 2 }], false]);
	});

	it('is nothing of what the room has, whoever says it', () => {
		const room = roomOf(ab, cd, cut);
		const whole = Y.encodeStateAsUpdate(typed.doc);
		expect(compare(room, whole)).toMatchObject({ insertions: [], deletes: false, steps: 0 });
	});

	it('is what goes beyond what the room has', () => {
		const whole = Y.encodeStateAsUpdate(typed.doc);
		const { insertions, deletes } = compare(roomOf(ab), whole);
		expect([insertions, deletes]).toEqual([[{ client: 7, from: 2, to: 4 }], true]);
	});

	it('is a deletion of what stands, once', () => {
		expect(compare(roomOf(ab), cut).deletes).toBe(true);
		expect(compare(roomOf(ab, cut), cut).deletes).toBe(false);
	});
});

describe('[state] refused, so that nothing ever waits for its missing half', () => {
	it.each<[string, Y.Doc, Uint8Array | undefined]>([
		['what skips what came before it', roomOf(), cd],
		['words beside letters that nobody knows', roomOf(), besideUnknown()],
		['a deletion of what nobody knows', roomOf(), cut]
	])('%s', (_, room, update) => {
		expect(() => compare(room, update)).toThrow('sync.gap');
	});
});

function besideUnknown(): Uint8Array | undefined {
	const doc = roomOf(ab, cd);
	doc.clientID = 9;
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	doc.getText('text').insert(2, 'x');
	return updates[0];
}

describe('[placement] the way over which Yjs walks to a place is bounded', () => {
	const placement = { client: 9, clock: 0, end: 1, left: null, right: null, root: 'text' };

	it('by what stands between two neighbours', () => {
		const words = told(
			7,
			...Array.from({ length: 50 }, () => (text: Y.Text) => text.insert(0, 'a'))
		);
		const first = { ...placement, left: [7, 49] as [number, number], root: null };
		expect(boundPlacement(words.doc, [first])).toBe(49);
	});

	it('by what an update puts at one place itself', () => {
		const doc = roomOf(ab);
		const many = Array.from({ length: 700 }, (_, clock) => ({
			...{ ...placement, clock, end: clock + 1, root: null },
			...{ left: [7, 0] as [number, number], right: [7, 1] as [number, number] }
		}));
		expect(boundPlacement(doc, many)).toBe(244_650);
		expect(() => boundPlacement(doc, [...many, ...many])).toThrow('sync.too-costly');
	});

	it('and so are values of one key that name none before them', () => {
		const room = new Y.Doc({ gc: false });
		for (let client = 1; client <= 66; client++) {
			const other = new Y.Doc({ gc: false });
			if (client > 1) Y.applyUpdate(other, Y.encodeStateAsUpdate(base));
			other.clientID = client + 100;
			const map = other.getText('text')._start?.content;
			if (map instanceof Y.ContentType) (map.type as Y.Map<unknown>).set('lang', 'en');
			Y.applyUpdate(room, Y.encodeStateAsUpdate(other));
		}
		const keyed = [{ parent: [1, 0] as [number, number], key: 'lang' }];
		expect(() => boundKeys(room, keyed)).toThrow('sync.too-costly');
		expect(boundKeys(base, keyed)).toBe(0);
	});
});

/** A text with one marker that says nothing. */
const base = (() => {
	const doc = new Y.Doc({ gc: false });
	doc.clientID = 1;
	doc.getText('text').insertEmbed(0, new Y.Map());
	return doc;
})();
