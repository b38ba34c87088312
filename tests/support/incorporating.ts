import type { IncorporatingReceipt } from '#lib/proposals/incorporate.server.ts';
import { beginProposal } from '#lib/proposals/commands.server.ts';
import { incorporateChanges } from '#lib/proposals/incorporate.server.ts';
import { insertParagraph, rewordParagraph } from '#lib/proposals/writing.server.ts';
import { takeBack, type TakingBackReceipt } from '#lib/proposals/taking-back.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { readAuthors } from '#db/authorship.ts';
import { listPlaced, findProposal } from '#db/proposal-lists.ts';
import { readProjection } from '#db/texts.ts';
import { newId, type BlockId } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { markOf } from '#lib/proposals/wordings.server.ts';
import { proposeBlock } from '#lib/proposals/wording.ts';
import { creditRuns } from '#lib/text/credit.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { loadDocument } from '#server/sync/document.ts';
import { enter, until, type Stock } from '../sync/clients.ts';
import { seatIn, setMode } from '../sync/drafts.ts';
import { openHouse, type House, type Visitor } from '../sync/house.ts';

/** What a form sends. */
export function fields(values: Record<string, string | readonly string[]>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(values))
		for (const each of [value].flat()) form.append(name, each);
	return form;
}

export async function localsOf({ runtime }: House, { cookie }: Visitor): Promise<App.Locals> {
	return { runtime, actor: await readActor(runtime, cookie) };
}

/** The paragraphs of the house's section as they are projected. */
export async function paragraphs({ runtime, section }: House) {
	return (await readProjection(runtime.db, section.id))?.blocks ?? [];
}

/** Wait until the section's pages read so. */
export async function untilReads(house: House, ...lines: string[]): Promise<void> {
	await until(async () => {
		const now = (await paragraphs(house)).map(({ text }) => text);
		return now.join('\n') === lines.join('\n');
	});
}

/** New words for paragraphs by their place in the text, and new paragraphs behind them. */
type Wish = { at: number; words: string; isNew?: true };

/** A delegate drafts and tables a proposal by forms; the number that it got. */
export async function tableByForms(house: House, who: Visitor, ...wishes: Wish[]): Promise<string> {
	const locals = await localsOf(house, who);
	const begun = must(
		await beginProposal(locals, 'house', '1', fields({ receipt: newId(), title: 'Wording' }))
	);
	const shown = await paragraphs(house);
	for (const { at, words, isNew } of wishes) {
		const { id, text } = shown[at] as { id: BlockId; text: string };
		const form = fields({ section: '1', block: id, words, shown: markOf(text) });
		const write = isNew ? insertParagraph : rewordParagraph;
		must(await write(locals, 'house', begun.address, form));
	}
	return String(must(await tableProposal(locals, 'house', begun.address)).number);
}

/** The Changes of a tabled proposal, as they stand now. */
export async function changesOf({ runtime, consultation }: House, named: string) {
	const found = await findProposal(runtime.db, consultation, { number: Number(named) });
	if (!found) throw new Error(`There is no proposal ${named}.`);
	return listPlaced(runtime.db, { proposals: [found.proposal.id] });
}

export const FIRST = 'The internet is open.';
export const SECOND = 'States protect human rights online and offline.';

/** A section of two paragraphs in proposals mode, with its facilitator. */
export async function furnishTable(house: House): Promise<{ facilitator: Visitor; writer: Stock }> {
	const facilitator = await seatIn(house, 'facilitator');
	const writer = await enter(house, facilitator);
	writer.text.insert(1, FIRST);
	const [first] = readBlocks(writer.text);
	proposeBlock(writer.doc, first?.id ?? '', SECOND);
	await untilReads(house, FIRST, SECOND);
	await setMode(house, 'proposals');
	return { facilitator, writer };
}

export async function openTable() {
	const house = await openHouse();
	return { house, ...(await furnishTable(house)) };
}

/** Incorporate Changes by their place in a proposal, or all that are open. */
export async function incorporateAs(
	house: House,
	who: Visitor,
	named: string,
	{ at, words, receipt = newId() }: { at?: number[]; words?: string; receipt?: string } = {}
): Promise<Outcome<IncorporatingReceipt[]>> {
	const all = await changesOf(house, named);
	const change = at ? at.map((each) => all[each]?.change.id ?? '') : [];
	const form = fields({ receipt, change, ...(words === undefined ? {} : { words }) });
	return incorporateChanges(await localsOf(house, who), 'house', named, form);
}

/** Take an entry's incorporation back, as a form of a proposal's page does. */
export async function takeBackAs(
	house: House,
	who: Visitor,
	named: string,
	{ entry, receipt = newId() }: { entry: number; receipt?: string }
): Promise<Outcome<TakingBackReceipt>> {
	const form = fields({ receipt, entry: String(entry) });
	return takeBack(await localsOf(house, who), 'house', named, form);
}

/** What was asked for, or the test fails saying why not. */
export function must<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(`Refused: ${outcome.reason}`);
	return outcome.value;
}

/** Who the words of the section's second paragraph are credited to. */
export async function creditsOf({ runtime, section }: House): Promise<string[]> {
	const { doc } = await loadDocument(runtime, section.document);
	const authors = await readAuthors(runtime.db, section.id);
	const names = new Map(
		authors.map(({ client, delegation, role }) => [client, delegation?.code ?? role ?? ''])
	);
	const block = readBlocks(textOf(doc))[1];
	const words = block ? plainText(block) : '';
	return creditRuns(doc, names)
		.filter((run) => run.block === block?.id)
		.map(({ from, to, author }) => `${author}: ${words.slice(from, to)}`);
}
