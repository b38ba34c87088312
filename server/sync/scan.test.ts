import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { embedMarker, paragraph } from '#lib/text/markers.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { scanUpdate } from './scan.ts';

const nothing = () => 0;
const numbers = (...all: number[]) =>
	encoding.encode((to) => all.forEach((number) => encoding.writeVarUint(to, number)));

/** A section of client 7 with one struct, and no deletions. */
function struct(info: number, write: (to: encoding.Encoder) => void, from = 0): Uint8Array {
	return encoding.encode((to) => {
		for (const number of [1, 1, 7, from]) encoding.writeVarUint(to, number);
		encoding.writeUint8(to, info);
		write(to);
		encoding.writeVarUint(to, 0);
	});
}

/** A struct in a root, with what it holds. */
function inRoot(root: string, kind: number, write: (to: encoding.Encoder) => void): Uint8Array {
	return struct(kind, (to) => {
		encoding.writeVarUint(to, 1);
		encoding.writeVarString(to, root);
		write(to);
	});
}

const ofAny = (value: unknown) =>
	inRoot('moves', 8, (to) => {
		encoding.writeVarUint(to, 1);
		encoding.writeAny(to, value as null);
	});

function nested(depth: number): unknown {
	return depth === 0 ? 1 : [nested(depth - 1)];
}

describe('[scan] what an honest update says is read as Yjs reads it', () => {
	it('runs of insertions, their neighbours and what it deletes', () => {
		const doc = new Y.Doc({ gc: false });
		doc.clientID = 7;
		doc.getText('text').insertEmbed(0, embedMarker(paragraph('7.0' as BlockId)));
		doc.getText('text').insert(1, 'wörter', {});
		doc.getText('text').delete(2, 2);
		const { insertions, deletions, needs } = scanUpdate(Y.encodeStateAsUpdate(doc), nothing);
		expect(insertions).toEqual([{ client: 7, from: 0, to: 12 }]);
		expect(deletions).toEqual([7, 7, 2]);
		expect(needs.length % 2).toBe(0);
	});

	it('what the room has is counted for nothing, and said to be repeated', () => {
		const update = inRoot('text', 4, (to) => encoding.writeVarString(to, 'abc'));
		expect(scanUpdate(update, () => 3)).toMatchObject({ placements: [], needs: [], repeats: true });
		expect(scanUpdate(update, nothing)).toMatchObject({ repeats: false });
		expect(scanUpdate(update, nothing).placements).toHaveLength(1);
	});

	it('what its sender has thrown away is counted, as far as it is new', () => {
		const update = struct(0, (to) => encoding.writeVarUint(to, 5));
		expect(scanUpdate(update, nothing)).toMatchObject({ thrownAway: 5, placements: [] });
		expect(scanUpdate(update, () => 3)).toMatchObject({ thrownAway: 2, repeats: true });
		expect(scanUpdate(update, () => 5)).toMatchObject({ thrownAway: 0 });
	});

	it('a letter beyond the first plane counts twice, as in Yjs', () => {
		const update = inRoot('text', 4, (to) => encoding.writeVarString(to, 'a🙂'));
		expect(scanUpdate(update, nothing).insertions).toEqual([{ client: 7, from: 0, to: 3 }]);
	});
});

describe('[scan] refused before Yjs sees a byte', () => {
	it.each<[string, Uint8Array, string]>([
		['no bytes', new Uint8Array(), 'sync.malformed'],
		['bytes after its end', numbers(0, 0, 0), 'sync.malformed'],
		['an overlong number', Uint8Array.of(0x80, 0x00, 0), 'sync.malformed'],
		['more structs than bytes', numbers(1, 30_000_000, 5, 0), 'sync.malformed'],
		['more sections than it may have', numbers(20_001), 'sync.malformed'],
		['a client twice', numbers(2, 0, 5, 0, 0, 5, 0, 0), 'sync.malformed'],
		['a client id of 2^32', numbers(1, 0, 2 ** 32, 0, 0), 'sync.malformed'],
		['a clock of 2^31', numbers(1, 0, 5, 2 ** 31, 0), 'sync.malformed'],
		[
			'a clock that passes 2^31',
			struct(0, (to) => encoding.writeVarUint(to, 2 ** 31 - 1), 9),
			'sync.malformed'
		],
		['a struct without length', struct(0, (to) => encoding.writeVarUint(to, 0)), 'sync.malformed'],
		['a deletion without length', numbers(0, 1, 5, 1, 0, 0), 'sync.malformed'],
		['a client twice among deletions', numbers(0, 2, 5, 0, 5, 0), 'sync.malformed'],
		['more deletions than it may have', numbers(0, 1, 5, 100_001), 'sync.malformed'],
		[
			'a root of its own',
			inRoot('hidden', 4, (to) => encoding.writeVarString(to, 'a')),
			'sync.not-text'
		],
		['a key of a root', inRoot('text', 4 | 32, () => undefined), 'sync.not-text'],
		[
			'binary content',
			inRoot('text', 3, (to) => encoding.writeVarString(to, 'a')),
			'sync.not-text'
		],
		['a subdocument', inRoot('text', 9, (to) => encoding.writeVarString(to, 'a')), 'sync.not-text'],
		['a skipped range', struct(10, (to) => encoding.writeVarUint(to, 5)), 'sync.malformed'],
		[
			'a type that is no map',
			inRoot('text', 7, (to) => encoding.writeVarUint(to, 3)),
			'sync.not-text'
		],
		['bytes among values', ofAny(new Uint8Array(3)), 'sync.not-text'],
		['a prototype among values', ofAny(JSON.parse('{"__proto__":1}')), 'sync.not-text'],
		['values nested 40 deep', ofAny(nested(40)), 'sync.not-text'],
		[
			'JSON nested 40 deep',
			inRoot('text', 5, (to) => encoding.writeVarString(to, '['.repeat(40) + ']'.repeat(40))),
			'sync.not-text'
		]
	])('%s', (_, update, reason) => {
		expect(() => scanUpdate(update, nothing)).toThrow(reason);
	});

	it('more than 32 sections with something new, and not one that repeats what is known', () => {
		const update = encoding.encode((to) => {
			encoding.writeVarUint(to, 33);
			for (let client = 1; client <= 33; client++) {
				for (const number of [1, client, 0]) encoding.writeVarUint(to, number);
				encoding.writeUint8(to, 0);
				encoding.writeVarUint(to, 1);
			}
			encoding.writeVarUint(to, 0);
		});
		expect(() => scanUpdate(update, nothing)).toThrow('sync.too-large');
		expect(scanUpdate(update, (client) => (client === 1 ? 1 : 0)).insertions).toHaveLength(33);
	});
});
