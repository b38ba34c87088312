import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readLog, readProjection } from '#db/texts.ts';
import { embedMarker, paragraph } from '#lib/text/markers.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { until } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

const WORDS = 'What everybody has agreed on.';

/** All that a section holds: what a newcomer is sent, the log's rows, and what pages read. */
async function everythingOf(house: House) {
	const { runtime, section } = house;
	const fresh = await new Raw(house, house.observer).ready();
	await until(() => fresh.words.length > 0);
	const projection = await readProjection(runtime.db, section.id);
	fresh.socket.terminate();
	return {
		state: Buffer.from(Y.encodeStateAsUpdate(fresh.doc)).toString('hex'),
		log: (await readLog(runtime.db, section.document)).map(({ seq, bytes }) => [
			seq,
			Buffer.from(bytes).toString('hex')
		]),
		projected: { hash: projection?.hash, seq: projection?.seq, blocks: projection?.blocks }
	};
}

const text = (doc: Y.Doc) => doc.getText('text');
const inserting =
	(words: string, marks = {}) =>
	(raw: Raw) =>
		raw.change((doc) => text(doc).insert(3, words, marks));
const own = (raw: Raw) => `${raw.doc.clientID}.1` as BlockId;

describe('a refused change leaves nothing behind: no byte, no row, no word on any page', () => {
	it.each<[string, (kenya: Raw) => Uint8Array]>([
		['a script in a link', inserting('good words', { link: { href: 'javascript:alert(1)' } })],
		['a link to data', inserting('good words', { link: { href: 'data:text/html,x' } })],
		['a link with a control character', inserting('x', { link: { href: 'java\tscript:x' } })],
		['a direction override', inserting('good words \u202e sdrow dab')],
		['an embedding', inserting('good words \u202a bad words')],
		['an unknown mark', inserting('good words', { colour: 'red' })],
		[
			'an unknown atom after good words',
			(k) =>
				k.change((doc) => {
					text(doc).insert(3, 'good words', {});
					text(doc).insertEmbed(4, { script: 'x' });
				})
		],
		[
			'a marker with a key of its own',
			(k) =>
				k.change((doc) => {
					const marker = embedMarker(paragraph(own(k)));
					marker.set('onclick', 'alert(1)');
					text(doc).insertEmbed(3, marker);
				})
		],
		[
			"somebody else's block after a good one",
			(k) =>
				k.change((doc) => {
					text(doc).insertEmbed(3, embedMarker(paragraph(own(k))));
					text(doc).insertEmbed(5, embedMarker(paragraph('77.1' as BlockId)));
				})
		],
		[
			'words beside a mark inside a letter, which Yjs puts nowhere',
			(k) => {
				const [norway = 0] = [...k.doc.store.clients.keys()].filter((id) => id > 256);
				return encoding.encode((to) => {
					for (const number of [1, 2, k.doc.clientID, 0]) encoding.writeVarUint(to, number);
					encoding.writeUint8(to, 6);
					for (const number of [0, norway, 0]) encoding.writeVarUint(to, number);
					encoding.writeVarString(to, 'em');
					encoding.writeVarString(to, 'true');
					encoding.writeUint8(to, 4 | 128 | 64);
					for (const number of [k.doc.clientID, 0, norway, 2]) encoding.writeVarUint(to, number);
					encoding.writeVarString(to, 'x');
					encoding.writeVarUint(to, 0);
				});
			}
		],
		[
			'a deletion beside a false move',
			(k) =>
				k.change((doc) => {
					text(doc).delete(3, 4);
					doc
						.getArray('moves')
						.push([{ from: [[k.doc.clientID, 0, 1]], to: [[k.doc.clientID, 0, 1]] }]);
				})
		]
	])('%s', async (_, attack) => {
		const house = await openHouse({ limits: { projection: { quiet: 1, atMost: 5 } } });
		const norway = await new Raw(house, house.norway).ready();
		norway.type(WORDS);
		await until(() => norway.saved === 1);
		const { db } = house.runtime;
		await until(async () => {
			const shown = await readProjection(db, house.section.id);
			// Numbers are written after the words.
			return shown !== null && shown.seq >= 2 && shown.blocks.every(({ number }) => number !== '');
		});
		const kenya = await new Raw(house, house.kenya).ready();
		await until(() => kenya.words === WORDS);
		const before = await everythingOf(house);
		kenya.sync(2, attack(kenya));
		await until(() => kenya.closed === 4403);
		expect(await everythingOf(house)).toEqual(before);
		expect([norway.words, norway.closed]).toEqual([WORDS, 0]);
	});

	it('isolates, and addresses that lead somewhere, are legal', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		kenya.type(WORDS);
		for (const href of ['https://example.org/', 'http://example.org/', 'mailto:a@example.org'])
			kenya.sync(2, inserting('\u2067شبكة\u2069', { link: { href } })(kenya));
		await until(() => kenya.saved === 4);
		expect(kenya.refused).toBeNull();
	});
});
