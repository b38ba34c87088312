import { describe, expect, it } from 'vitest';
import { newId } from '#lib/kernel/ids.ts';
import { beginProposal } from '#lib/proposals/commands.server.ts';
import { heedRetained } from '#lib/proposals/heeding.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { markOf } from '#lib/proposals/wordings.server.ts';
import { keepParagraph, moveParagraph, rewordParagraph } from '#lib/proposals/writing.server.ts';
import { readBlocks } from '#lib/text/sequence.ts';
import { proposeBlock } from '#lib/proposals/wording.ts';
import {
	changesOf,
	fields,
	incorporateAs,
	localsOf,
	must,
	paragraphs,
	untilReads
} from '../support/incorporating.ts';
import { enter } from './clients.ts';
import { seatIn, setMode } from './drafts.ts';
import { openHouse } from './house.ts';

const TEXT = ['The internet is open.', 'States protect human rights.', 'They report.'];

/** A section of three paragraphs in proposals mode, and a draft of Kenya's for it. */
async function openDraft() {
	const house = await openHouse();
	const facilitator = await seatIn(house, 'facilitator');
	const writer = await enter(house, facilitator);
	writer.text.insert(1, TEXT[0] ?? '');
	for (const words of TEXT.slice(1))
		proposeBlock(writer.doc, readBlocks(writer.text).at(-1)?.id ?? '', words);
	await untilReads(house, ...TEXT);
	await setMode(house, 'proposals');
	const locals = await localsOf(house, house.kenya);
	const cover = fields({ receipt: newId(), title: 'Wording' });
	const { address } = must(await beginProposal(locals, 'house', '1', cover));
	const blocks = await paragraphs(house);
	const ask = async (command: typeof keepParagraph, at: number, values: Record<string, string>) =>
		must(
			await command(
				...([locals, 'house', address] as const),
				fields({ section: '1', block: blocks[at]?.id ?? '', ...values })
			)
		);
	const reword = (at: number, words: string, whole: Record<string, string> = {}) =>
		ask(rewordParagraph, at, { words, shown: markOf(blocks[at]?.text ?? ''), ...whole });
	const table = async () => String(must(await tableProposal(locals, 'house', address)).number);
	return { house, facilitator, blocks, ask, reword, table };
}

describe('kinds of Changes, incorporated', () => {
	it('[X42] what is to stay as it stands is decided with the rest, and edits nothing', async () => {
		const { house, facilitator, ask, reword, table } = await openDraft();
		await ask(keepParagraph, 1, { retain: 'on' });
		await reword(2, 'They shall report.');
		const kenya = await table();
		expect(await incorporateAs(house, facilitator, kenya, { at: [0] })).toMatchObject({
			reason: 'proposals.nothing-to-incorporate'
		});
		must(await incorporateAs(house, facilitator, kenya));
		await untilReads(house, ...TEXT.slice(0, 2), 'They shall report.');
		const states = (await changesOf(house, kenya)).map(({ change }) => change.state);
		expect(states).toEqual(['incorporated', 'incorporated']);
	});

	it('[X42] what is to stay as it stands is heeded as the text itself reads', async () => {
		const { house, facilitator, ask, table } = await openDraft();
		await ask(keepParagraph, 2, { retain: 'on' });
		const kenya = await table();
		must(await heedRetained(await localsOf(house, facilitator), 'house', kenya, fields({})));
		expect((await changesOf(house, kenya))[0]).toMatchObject({
			...{ change: { state: 'incorporated' }, proposal: { state: 'incorporated' } }
		});
		await untilReads(house, ...TEXT);
	});

	it('[X43] an alternative is put in whole', async () => {
		const { house, facilitator, reword, table } = await openDraft();
		const words = 'All States shall protect the human rights of all.';
		await reword(1, words, { whole: 'on' });
		const kenya = await table();
		expect((await changesOf(house, kenya)).map(({ change }) => change)).toMatchObject([
			{ kind: 'alternative', oldWords: TEXT[1], newWords: words }
		]);
		must(await incorporateAs(house, facilitator, kenya, { at: [0] }));
		await untilReads(house, TEXT[0] ?? '', words, TEXT[2] ?? '');
	});

	it('[X40] a paragraph is put where its sponsor moved it', async () => {
		const { house, facilitator, blocks, ask, table } = await openDraft();
		await ask(moveParagraph, 0, { after: blocks[2]?.id ?? '' });
		const kenya = await table();
		must(await incorporateAs(house, facilitator, kenya));
		await untilReads(house, ...TEXT.slice(1), TEXT[0] ?? '');
	});
});
