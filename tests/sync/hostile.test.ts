import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readLog } from '#db/texts.ts';
import { paragraph, embedMarker } from '#lib/text/markers.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { until } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

const text = (doc: Y.Doc) => doc.getText('text');

/** The bytes of a whole v1 update, written by hand. */
function update(write: (encoder: encoding.Encoder) => void): Uint8Array {
	return encoding.encode(write);
}

function numbers(...values: number[]): (encoder: encoding.Encoder) => void {
	return (encoder) => values.forEach((value) => encoding.writeVarUint(encoder, value));
}

/** Send as Kenya, and expect the socket closed, the log as it was, and Norway at work. */
async function expectRefused(
	house: House,
	attack: (kenya: Raw) => void,
	reason?: string
): Promise<void> {
	const kenya = await new Raw(house, house.kenya).ready();
	const norway = await new Raw(house, house.norway).ready();
	const before = await readLog(house.runtime.db, house.section.document);
	attack(kenya);
	await until(() => kenya.closed !== 0);
	if (reason) expect(kenya.refused).toBe(reason);
	norway.type('Norway goes on.');
	await until(() => norway.saved === 1);
	const after = await readLog(house.runtime.db, house.section.document);
	expect(after.slice(before.length).map(({ account }) => account)).toEqual([house.norway.account]);
	const fresh = await new Raw(house, house.observer).ready();
	expect(fresh.words).toBe('Norway goes on.');
}

describe('a hostile frame costs its sender the socket and nobody else', () => {
	it.each<[string, Uint8Array | string]>([
		['a text frame', 'hello'],
		['no bytes at all', new Uint8Array()],
		['an unknown kind', Uint8Array.of(77)],
		['an unknown sync step', Uint8Array.of(0, 9, 0)],
		['a length beyond its end', Uint8Array.of(0, 2, 200, 1, 0)],
		['an endless number', Uint8Array.of(0, 2, ...Array<number>(20).fill(255))],
		['a number in a longer form than needed', Uint8Array.of(0, 2, 0x82, 0x00, 0, 0)],
		['bytes after its end', Uint8Array.of(0, 2, 2, 0, 0, 7)],
		['a v2 update', Uint8Array.of(0, 2, 13, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
		['an authentication message', Uint8Array.of(2, 0, 1, 97)]
	])('%s', async (_, frame) => {
		await expectRefused(await openHouse(), (kenya) => kenya.send(frame));
	});

	it.each<[string, (kenya: Raw) => Uint8Array, string]>([
		['claims of 30 million structs', () => update(numbers(1, 30_000_000, 5, 0)), 'sync.malformed'],
		['a client twice', () => update(numbers(2, 0, 5, 0, 0, 5, 0, 0)), 'sync.malformed'],
		['a client id of 2^32', () => update(numbers(1, 0, 2 ** 32, 0, 0)), 'sync.malformed'],
		['a clock of 2^31', () => update(numbers(1, 0, 5, 2 ** 31, 0)), 'sync.malformed'],
		['a struct without length', (k) => update(numbers(1, 1, id(k), 0, 0, 0, 0)), 'sync.malformed'],
		['a skipped range', (k) => update(numbers(1, 1, id(k), 0, 10, 5, 0)), 'sync.malformed'],
		[
			'a root of its own',
			(k) => k.change((doc) => doc.getMap('hidden').set('a', 1)),
			'sync.not-text'
		],
		[
			'a key of the text',
			(k) => k.change((doc) => text(doc).setAttribute('a', 1)),
			'sync.not-text'
		],
		[
			'a subdocument',
			(k) => k.change((doc) => doc.getArray('moves').push([new Y.Doc()])),
			'sync.not-text'
		],
		[
			'a move that is none',
			(k) => k.change((doc) => doc.getArray('moves').push([{ a: 1 }])),
			'sync.not-text'
		],
		[
			'XML',
			(k) => k.change((doc) => text(doc).insertEmbed(0, new Y.XmlElement('p'))),
			'sync.not-text'
		],
		[
			'an unknown mark',
			(k) => k.change((doc) => text(doc).insert(1, 'x', { red: true })),
			'sync.not-text'
		],
		[
			'a script in a link',
			(k) => k.change((doc) => text(doc).insert(1, 'x', { link: { href: 'javascript:alert(1)' } })),
			'sync.not-text'
		],
		[
			'an unknown atom',
			(k) => k.change((doc) => text(doc).insertEmbed(1, { image: 'x' })),
			'sync.not-text'
		],
		[
			'a direction override',
			(k) => k.change((doc) => text(doc).insert(1, 'a\u202eb', {})),
			'sync.not-text'
		],
		[
			'a marker without keys',
			(k) => k.change((doc) => text(doc).insertEmbed(1, new Y.Map())),
			'sync.not-text'
		],
		[
			"a block named as somebody else's",
			(k) => k.change((doc) => text(doc).insertEmbed(1, embedMarker(paragraph('77.1' as BlockId)))),
			'sync.foreign-block'
		],
		[
			'another name for a block',
			(k) => k.change((doc) => marker(doc).set('id', `${id(k)}.1`)),
			'sync.not-text'
		],
		[
			'a block without its type',
			(k) => k.change((doc) => marker(doc).delete('type')),
			'sync.not-text'
		],
		[
			'a type that is none',
			(k) => k.change((doc) => marker(doc).set('type', 'table')),
			'sync.not-text'
		],
		["somebody else's client id", (k) => as(1, k), 'sync.foreign-client'],
		[
			'deep nesting',
			(k) => k.change((doc) => doc.getArray('moves').push([nested(40)])),
			'sync.not-text'
		]
	])('%s', async (_, attack, reason) => {
		await expectRefused(await openHouse(), (kenya) => kenya.sync(2, attack(kenya)), reason);
	});

	it('every truncation of an honest update', async () => {
		const house = await openHouse();
		const donor = await new Raw(house, house.kenya).ready();
		const honest = donor.change((doc) => text(doc).insert(1, 'Words', { strong: true }));
		for (let length = 0; length < honest.length; length++) {
			const kenya = await new Raw(house, house.kenya).ready();
			kenya.sync(2, honest.slice(0, length));
			await until(() => kenya.closed === 4403);
			kenya.socket.terminate();
		}
		const fresh = await new Raw(house, house.observer).ready();
		expect(fresh.words).toBe('');
	});

	it('a frame larger than 1 MiB', async () => {
		const big = new Uint8Array((1 << 20) + 1);
		await expectRefused(await openHouse(), (kenya) => kenya.send(big), 'sync.too-large');
	});

	it('an update that skips what came before it', async () => {
		await expectRefused(
			await openHouse(),
			(kenya) => {
				kenya.sync(1, Y.encodeStateAsUpdate(new Y.Doc()));
				kenya.change((doc) => text(doc).insert(1, 'unsent', {}));
				kenya.sync(
					2,
					kenya.change((doc) => text(doc).insert(1, 'sent', {}))
				);
			},
			'sync.gap'
		);
	});

	it('a deletion of what nobody knows', async () => {
		await expectRefused(
			await openHouse(),
			(kenya) => {
				kenya.sync(1, Y.encodeStateAsUpdate(new Y.Doc()));
				kenya.sync(2, update(numbers(0, 1, 1, 1, 5_000, 3)));
			},
			'sync.gap'
		);
	});

	it("the taking back of a move's claim", async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		kenya.type('Words');
		const { client, clock } = text(kenya.doc)._start?.right?.id ?? Y.createID(0, 0);
		const cutAndPaste = (doc: Y.Doc) => {
			const to = [[id(kenya), Y.getState(doc.store, id(kenya)), 1]];
			text(doc).delete(1, 1);
			text(doc).insert(1, 'W', {});
			doc.getArray('moves').push([{ from: [[client, clock, 1]], to }]);
		};
		kenya.sync(2, kenya.change(cutAndPaste));
		await until(() => kenya.saved === 2);
		kenya.sync(
			2,
			kenya.change((doc) => doc.getArray('moves').delete(0))
		);
		await until(() => kenya.refused === 'sync.not-text');
	});

	it('more messages than anyone types', async () => {
		await expectRefused(
			await openHouse(),
			(kenya) => {
				for (let i = 0; i < 500; i++) kenya.send(Uint8Array.of(3));
			},
			'sync.too-many'
		);
	});

	it('a storm of requests for everything', async () => {
		await expectRefused(
			await openHouse(),
			(kenya) => {
				for (let i = 0; i < 10; i++) kenya.step1();
			},
			'sync.too-many'
		);
	});
});

function id(raw: Raw): number {
	return raw.doc.clientID;
}

function as(client: number, raw: Raw): Uint8Array {
	raw.doc.clientID = client;
	return raw.change((doc) => text(doc).insert(1, 'forged', {}));
}

function marker(doc: Y.Doc): Y.Map<unknown> {
	const first = text(doc)._start?.content;
	if (first instanceof Y.ContentType && first.type instanceof Y.Map) return first.type;
	throw new Error('the text does not start with a marker');
}

function nested(depth: number): unknown {
	return depth === 0 ? 1 : [nested(depth - 1)];
}
