import { eq } from 'drizzle-orm';
import { addSection, beginProposal } from '#lib/proposals/commands.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { rewordParagraph } from '#lib/proposals/writing.server.ts';
import { markOf } from '#lib/proposals/wordings.server.ts';
import { newId } from '#lib/kernel/ids.ts';
import { addSections } from '#lib/sections/commands.server.ts';
import { readBlocks } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { enter } from '../sync/clients.ts';
import { seatIn } from '../sync/drafts.ts';
import type { House, Visitor } from '../sync/house.ts';
import { fields, localsOf, must, paragraphs, untilReads } from './incorporating.ts';

/** How two sections read, and what Kenya proposes for both, to be put in together or not at all. */
export const PACKAGE = [
	{ was: 'The internet is open.', proposed: 'The internet is open to all.' },
	{ was: 'States report.', proposed: 'States report each year.' }
] as const;

/** A house with a second section, the same house at that, their facilitator and Kenya's package. */
export type Packaged = { houses: [House, House]; facilitator: Visitor; kenya: string };

export async function tablePackage(house: House): Promise<Packaged> {
	const { runtime, consultation } = house;
	const added = must(
		await addSections(
			runtime,
			{ id: consultation, numbering: 'continuous' },
			[{ title: 'Reporting', mode: 'open' }],
			null
		)
	);
	const [second] = added;
	if (!second) throw new Error('The second section could not be made.');
	const houses: [House, House] = [house, { ...house, section: second }];
	const facilitator = await seatIn(house, 'facilitator');
	const { seat } = runtime.db.tables;
	const sections = houses.map(({ section }) => section.id);
	await runtime.db.commit([
		runtime.db.read.update(seat).set({ sections }).where(eq(seat.id, facilitator.seat))
	]);
	for (const [at, each] of houses.entries()) {
		const writer = await enter(each, facilitator);
		writer.text.insert(1, PACKAGE[at]?.was ?? '');
		await untilReads(each, PACKAGE[at]?.was ?? '');
		writer.leave();
	}
	const locals = await localsOf(house, house.kenya);
	const begun = must(
		await beginProposal(
			...([locals, 'house', '1'] as const),
			fields({ receipt: newId(), title: 'A package', together: 'on' })
		)
	);
	must(await addSection(locals, 'house', begun.address, fields({ section: '2' })));
	for (const [at, each] of houses.entries()) {
		const [shown] = await paragraphs(each);
		const form = fields({
			...{ section: String(at + 1), block: shown?.id ?? '', shown: markOf(shown?.text ?? '') },
			words: PACKAGE[at]?.proposed ?? ''
		});
		must(await rewordParagraph(locals, 'house', begun.address, form));
	}
	const { number } = must(await tableProposal(locals, 'house', begun.address));
	return { houses, facilitator, kenya: String(number) };
}

/** How both sections read to somebody who opens them. */
export function readBoth(houses: readonly House[]): Promise<string[]> {
	return Promise.all(
		houses.map(async (house) => {
			const fresh = await enter(house, house.observer);
			const words = readBlocks(fresh.text).map(plainText).join('\n');
			fresh.leave();
			return words;
		})
	);
}
