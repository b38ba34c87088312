import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { mostStall, openApart, slowestElsewhere, type Apart } from './apart.ts';
import { until } from './clients.ts';
import { interleaved } from './interleaving.ts';
import { Raw } from './raw.ts';

// Changes within every limit of size that would cost the server, and so everybody, their time.

const text = (doc: Y.Doc) => doc.getText('text');

/** Values of one key of one map, each as if nothing stood there before. */
function overwrites(
	client: number,
	from: number,
	count: number,
	map: [number, number]
): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarUint(encoder, count);
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, from);
		for (let i = 0; i < count; i++) {
			encoding.writeUint8(encoder, 0b0010_1000);
			encoding.writeVarUint(encoder, 0);
			encoding.writeVarUint(encoder, map[0]);
			encoding.writeVarUint(encoder, map[1]);
			encoding.writeVarString(encoder, 'lang');
			encoding.writeVarUint(encoder, 1);
			encoding.writeAny(encoder, i % 2 ? 'en' : 'fr');
		}
		encoding.writeVarUint(encoder, 0);
	});
}

/** Attack as Kenya, and find out how long others had to wait at worst. */
async function attack(apart: Apart, updates: readonly Uint8Array[]): Promise<number> {
	const kenya = await new Raw(apart.house, apart.house.kenya).ready();
	return slowestElsewhere(apart, async () => {
		for (const update of updates) kenya.sync(2, update);
		await until(() => kenya.closed !== 0 || kenya.saved >= updates.length, 50_000);
	});
}

describe('others wait for nobody', () => {
	it.each<[string, (marker: number) => Uint8Array[]]>([
		['interleaving 49,000 steps', (marker) => [interleaved([2_000, 1_000], 0, 2_450, marker)]],
		[
			'interleaving in many small changes',
			(marker) =>
				Array.from({ length: 300 }, (_, i) => interleaved([2_000, 1_000], i * 8, 8, marker))
		],
		[
			'12 × 4,900 overwrites of one key',
			(marker) =>
				Array.from({ length: 12 }, (_, i) => overwrites(900, i * 4_900, 4_900, [1, marker]))
		],
		[
			'a drip of overwrites',
			(marker) => Array.from({ length: 390 }, (_, i) => overwrites(900, i * 8, 8, [1, marker]))
		]
	])('%s', async (_, make) => {
		const apart = await openApart();
		const probe = await new Raw(apart.house, apart.house.kenya).ready();
		const marker = text(probe.doc)._start?.id.clock ?? 0;
		const slowest = await attack(apart, make(marker));
		expect(slowest).toBeLessThan(mostStall());
	});

	it('a drip of formatting in a long text', async () => {
		const apart = await openApart();
		const kenya = await new Raw(apart.house, apart.house.kenya).ready();
		for (let i = 0; i < 30; i++) kenya.type('Words that everybody has agreed upon. '.repeat(300));
		await until(() => kenya.saved === 30);
		const updates = Array.from({ length: 300 }, (_, i) =>
			kenya.change((doc) => text(doc).format(1 + i * 400, 200, { strong: i % 3 ? true : null }))
		);
		const slowest = await slowestElsewhere(apart, async () => {
			for (const update of updates) kenya.sync(2, update);
			await until(() => kenya.closed !== 0 || kenya.saved >= 330, 50_000);
		});
		expect(slowest).toBeLessThan(mostStall());
	});
});
