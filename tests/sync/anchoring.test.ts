import { eq } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listEntries } from '#db/entries.ts';
import { listProposalTexts } from '#db/proposals.ts';
import { readAuthors } from '#db/authorship.ts';
import { newId } from '#lib/kernel/ids.ts';
import { anchorChange } from '#lib/proposals/anchoring.server.ts';
import { withdrawProposal } from '#lib/proposals/deciding.server.ts';
import { joinProposal } from '#lib/proposals/joining.server.ts';
import { readProposalPage } from '#lib/proposals/page.server.ts';
import { reviseProposal } from '#lib/proposals/revising.server.ts';
import { stateOnChange } from '#lib/proposals/supporting.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { proposeBlock, proposeDeletion } from '#lib/proposals/wording.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { creditRuns } from '#lib/text/credit.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { loadDocument } from '#server/sync/document.ts';
import { dialects, type Dialect } from '../support/database.ts';
import {
	changesOf,
	fields,
	incorporateAs,
	localsOf,
	must,
	paragraphs,
	tableByForms,
	untilReads
} from '../support/incorporating.ts';
import { createPostgresDatabase } from '../support/postgres.ts';
import { enter } from './clients.ts';
import { at, seatIn, setMode } from './drafts.ts';
import { aFolder, furnish, start, type House, type Visitor } from './house.ts';

const OPEN = 'The internet is open.';
const RIGHTS = 'States protect human rights online and offline.';
const REPORT = 'They report.';
const SHALL = 'States shall protect all human rights online and offline.';
const NOTHING = { section: null, block: null };

/** Kenya has other words tabled for the second of three paragraphs, which the facilitator then deletes. */
async function openGone(dialect: Dialect, ...wishes: Parameters<typeof tableByForms>[2][]) {
	const database = dialect === 'postgres' ? await createPostgresDatabase() : null;
	if (database) onTestFinished(database.drop);
	const plenary = await start(aFolder(), {}, database?.url ?? null);
	onTestFinished(() => plenary.close());
	const house = await furnish(plenary);
	const facilitator = await seatIn(house, 'facilitator');
	const writer = await enter(house, facilitator);
	writer.text.insert(1, OPEN);
	for (const words of [RIGHTS, REPORT])
		proposeBlock(writer.doc, readBlocks(writer.text).at(-1)?.id ?? '', words);
	await untilReads(house, OPEN, RIGHTS, REPORT);
	await setMode(house, 'proposals');
	const tabled = await tableByForms(house, house.kenya, { at: 1, words: SHALL }, ...wishes);
	const [open, rights, report] = readBlocks(writer.text).map(({ id }) => id);
	const goes = async () => {
		proposeDeletion(writer.doc, rights!);
		await untilReads(house, OPEN, REPORT);
	};
	return { house, facilitator, tabled, goes, open: open!, rights: rights!, report: report! };
}

async function anchor(house: House, who: Visitor, named: string, values: Record<string, string>) {
	const [first] = await changesOf(house, named);
	const form = fields({ change: first?.change.id ?? '', as: 'instead', ...values });
	return anchorChange(await localsOf(house, who), 'house', named, form);
}

async function pageOf(house: House, who: Visitor, named: string) {
	const { shown } = await readProposalPage(await localsOf(house, who), 'house', named, NOTHING);
	return shown.tabled!;
}

async function entriesOf({ runtime, consultation }: House) {
	const reader = { role: 'observer' as const, delegation: null };
	return listEntries(runtime.db, consultation, { kinds: ['proposal.anchored'], reader }, 10);
}

/** What the tabled wording reads like in its own document. */
async function wordingOf(
	{ runtime, section }: House,
	named: Awaited<ReturnType<typeof changesOf>>
) {
	const [{ proposal } = {}] = named;
	const [{ text } = {}] = await listProposalTexts(runtime.db, proposal!.id, proposal!.revision);
	const { doc } = await loadDocument(runtime, text!.document, { on: section.document });
	return { document: text!.document, lines: readBlocks(textOf(doc)).map(plainText) };
}

describe.each(dialects)('[X47] a Change whose paragraph is gone, on %s', (dialect) => {
	it('is put in the place of another paragraph, and incorporated there as its sponsor’s', async () => {
		const { house, facilitator, tabled, goes, rights, report } = await openGone(dialect);
		const { kenya, norway } = house;
		expect(await anchor(house, kenya, tabled, { block: report })).toMatchObject({
			reason: 'proposals.not-gone'
		});
		await goes();
		const [before] = await changesOf(house, tabled);
		const shown = await pageOf(house, kenya, tabled);
		expect(shown.cards).toMatchObject([{ moved: 'gone' }]);
		expect(shown.anchors[before!.change.id]).toMatchObject({
			paragraphs: [{ opening: OPEN }, { opening: REPORT }]
		});
		expect((await pageOf(house, norway, tabled)).anchors).toEqual({});
		const { document } = await wordingOf(house, [before!]);
		const reader = await enter(at(house, { document }), norway);
		must(await anchor(house, kenya, tabled, { block: report }));
		const [now, ...others] = await changesOf(house, tabled);
		expect(others).toEqual([]);
		expect(now?.change).toMatchObject({
			...{ kind: 'alternative', block: report, oldWords: REPORT, newWords: SHALL },
			...{ state: 'open', ordinal: 2, revision: 1 }
		});
		expect(now?.change.hash).not.toBe(before?.change.hash);
		expect(readBlocks(reader.text).map(plainText)).toEqual([OPEN, SHALL]);
		expect((await wordingOf(house, [now!])).lines).toEqual([OPEN, SHALL]);
		const [entry] = await entriesOf(house);
		expect(JSON.parse(entry?.payload ?? '{}')).toMatchObject({
			decision: {
				changes: [{ block: report, old: REPORT, new: SHALL, hash: now?.change.hash }],
				replaced: [{ ordinal: 1, block: rights, hash: before?.change.hash }]
			}
		});
		must(await incorporateAs(house, facilitator, tabled));
		await untilReads(house, OPEN, SHALL);
		expect(await creditsOf(house)).toEqual(expect.arrayContaining(['KEN: shall', 'KEN: all']));
		expect(await verifyStoredRecord(house.runtime, house.consultation)).toMatchObject({
			sound: true
		});
	});

	it('is put in as a new paragraph, once by two at once', async () => {
		const { house, facilitator, tabled, goes, open } = await openGone(dialect);
		await goes();
		const values = { block: open, as: 'after' };
		const answers = await Promise.all([0, 1].map(() => anchor(house, house.kenya, tabled, values)));
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		expect(answers).toContainEqual(expect.objectContaining({ reason: 'proposals.not-open' }));
		expect(await entriesOf(house)).toHaveLength(1);
		must(await incorporateAs(house, facilitator, tabled));
		await untilReads(house, OPEN, SHALL, REPORT);
	});
});

describe('[X49] a Change whose paragraph is gone', () => {
	it('is for its sponsor’s speakers alone, and not where it changes something already', async () => {
		const wish = { at: 0, words: 'The internet is open to all.' };
		const { house, facilitator, tabled, goes, open, rights, report } = await openGone(
			'sqlite',
			wish
		);
		await goes();
		const colleague = await seatIn(house, 'delegate', house.kenya);
		const { db } = house.runtime;
		const { seat } = db.tables;
		await db.commit([
			db.read.update(seat).set({ speaks: false }).where(eq(seat.id, colleague.seat))
		]);
		const to = { change: (await changesOf(house, tabled))[1]!.change.id, block: report };
		for (const who of [colleague, house.norway, facilitator, house.observer])
			expect(await anchor(house, who, tabled, to)).toMatchObject({
				reason: 'proposals.not-a-speaker'
			});
		for (const [values, reason] of [
			[{ block: open }, 'proposals.changed-there'],
			[{ block: rights }, 'proposals.changed-there'],
			[{ block: '99.9' }, 'proposals.paragraph-gone'],
			[{ block: 'nonsense' }, 'proposals.paragraph-gone'],
			[{ change: newId() }, 'proposals.not-open']
		] as const)
			expect(await anchor(house, house.kenya, tabled, { ...to, ...values })).toMatchObject({
				reason
			});
		const section = { ...house.section, mode: 'proposals' as const };
		await setMode({ ...house, section }, 'locked');
		expect(await anchor(house, house.kenya, tabled, to)).toMatchObject({
			reason: 'sections.locked'
		});
		expect(await entriesOf(house)).toEqual([]);
		must(await withdrawProposal(await localsOf(house, house.kenya), 'house', tabled));
		expect(await anchor(house, house.kenya, tabled, to)).toMatchObject({ ok: false });
	});
});

describe('[X48] what was said of a Change before it was put elsewhere', () => {
	it('stays with it as it was, and is not said of what it is now', async () => {
		const { house, tabled, goes, report } = await openGone('sqlite');
		const { kenya, norway } = house;
		const [before] = await changesOf(house, tabled);
		const { id, hash } = before!.change;
		const stated = {
			change: id,
			textHash: hash,
			version: '0',
			stance: 'support',
			receipt: newId()
		};
		const state = async (values: Record<string, string>) =>
			stateOnChange(await localsOf(house, norway), 'house', tabled, fields(values));
		must(await state({ ...stated, hearers: 'everybody' }));
		for (const [who, values] of [
			[norway, { word: 'asked' }],
			[kenya, { word: 'accepted', delegation: 'NOR' }]
		] as const)
			must(
				await joinProposal(
					...([await localsOf(house, who), 'house', tabled] as const),
					fields({ revision: '1', ...values })
				)
			);
		await goes();
		must(await anchor(house, kenya, tabled, { block: report }));
		const shown = await pageOf(house, norway, tabled);
		expect(shown.cards).toMatchObject([
			{ state: 'open', support: { statements: [] }, coSponsors: [] }
		]);
		expect(shown.former).toMatchObject([
			{ id, state: 'replaced', support: { statements: [{ delegation: { code: 'NOR' } }] } }
		]);
		expect(await state({ ...stated, version: '1', receipt: newId() })).toMatchObject({
			reason: 'proposals.change-replaced'
		});
	});

	it('is what another wording of it goes on from', async () => {
		const { house, tabled, goes, report } = await openGone('sqlite');
		await goes();
		must(await anchor(house, house.kenya, tabled, { block: report }));
		const locals = await localsOf(house, house.kenya);
		const { address } = must(await reviseProposal(locals, 'house', tabled));
		// It says the same, so that there is nothing new to table.
		expect(await tableProposal(locals, 'house', address)).toMatchObject({
			reason: 'proposals.same-wording'
		});
	});
});

/** Who the words of the section's last paragraph are credited to. */
async function creditsOf(house: House): Promise<string[]> {
	const { runtime, section } = house;
	const { doc } = await loadDocument(runtime, section.document);
	const authors = await readAuthors(runtime.db, section.id);
	const names = new Map(authors.map(({ client, delegation }) => [client, delegation?.code ?? '']));
	const { id, text = '' } = (await paragraphs(house)).at(-1) ?? {};
	return creditRuns(doc, names)
		.filter((run) => run.block === id)
		.map(({ from, to, author }) => `${author}: ${text.slice(from, to).trim()}`);
}
