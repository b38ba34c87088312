import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readProjection } from '#db/texts.ts';
import { blockMinter, embedMarker, paragraph } from '#lib/text/markers.ts';
import { readBlocks } from '#lib/text/sequence.ts';
import { enter, until, type Stock } from './clients.ts';
import { openHouse } from './house.ts';

const WORDS = 'States affirm that connectivity, skills and safety online are for everyone. '.split(
	' '
);

/** The same numbers for the same seed, from 0 up to, not including, `below`. */
function dice(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** Somebody's work: they go from place to place, write, cut, set in bold and begin paragraphs. */
function work({ doc, text }: Stock, edits: number, roll: (below: number) => number): void {
	const mintId = blockMinter(doc);
	let at = 1;
	for (let edit = 0; edit < edits; edit++) {
		if (roll(3) === 0) at = 1 + roll(text.length);
		const left = text.length - at;
		const kind = roll(20);
		const words = `${WORDS[roll(WORDS.length)]} `;
		doc.transact(() => {
			if (kind < 3 && left > 10) text.delete(at, 1 + roll(8));
			else if (kind < 4 && left > 10) text.format(at, 8, { strong: true });
			else if (kind < 5) text.insertEmbed(at++, embedMarker(paragraph(mintId())), {});
			else text.insert(at, words, {});
		});
		if (kind >= 5) at += words.length;
	}
}

function writerOf(number: number): Y.Doc {
	const doc = new Y.Doc();
	doc.clientID = 1_000_000 * number;
	return doc;
}

describe("a day's work offline", () => {
	it.each([
		[1, 2],
		[2, 1]
	])('of 3,000 edits merges with 3,000 others in the same section', async (first, second) => {
		const house = await openHouse();
		// Yjs puts the larger id's words behind: both ways round.
		const kenya = await enter(house, house.kenya, writerOf(first));
		const norway = await enter(house, house.norway, writerOf(second));
		work(kenya, 200, dice(1));
		await until(() => norway.text.toString() === kenya.text.toString());
		for (const { provider } of [kenya, norway]) provider.disconnect();
		work(kenya, 3_000, dice(2));
		work(norway, 3_000, dice(3));
		for (const { provider } of [kenya, norway]) provider.connect();
		await until(() => {
			const isMerged = isDeepStrictEqual(readBlocks(kenya.text), readBlocks(norway.text));
			return isMerged && kenya.provider.synced && norway.provider.synced;
		}, 30_000);
		expect([kenya.refused, norway.refused]).toEqual([[], []]);
		await until(async () => {
			const shown = await readProjection(house.runtime.db, house.section.id);
			return shown?.blocks.map((block) => block.text).join('') === kenya.text.toString();
		}, 30_000);
	});
});
