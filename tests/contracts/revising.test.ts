import { describe, expect, it } from 'vitest';
import { listEntries } from '#db/entries.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { discardDraft, saveCover } from '#lib/proposals/commands.server.ts';
import { readAskedAnew } from '#lib/proposals/cosponsoring.server.ts';
import { retainNot, withdrawProposal } from '#lib/proposals/deciding.server.ts';
import { discussChange } from '#lib/proposals/discussing.server.ts';
import { readWanted } from '#lib/proposals/listing.ts';
import { readProposals } from '#lib/proposals/listing.server.ts';
import { readProposalPage } from '#lib/proposals/page.server.ts';
import { readOpenInSection, readSectionProposals } from '#lib/proposals/queries.server.ts';
import { reviseProposal } from '#lib/proposals/revising.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { proposeBlock, proposeDeletion, proposeWords } from '#lib/proposals/wording.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { cardsFor, join, joinedAs, stateOn } from '../support/supporting.ts';
import { begin, edit, reword } from '../support/tabling.ts';

const NOT_FOUND = { status: 404 };
const first = '7.1' as BlockId;
const second = '7.2' as BlockId;

async function shown({ slug }: Negotiation, locals: App.Locals, named: string) {
	return (await readProposalPage(locals, slug, named, { section: null, block: null })).shown;
}

/** Kenya has tabled two Changes: other words, and a deletion; Norway and Chile are there. */
async function open(dialect: (typeof dialects)[number]) {
	const here = await openNegotiation(dialect);
	const draft = await begin(here, here.kenya);
	await edit(here, draft, (doc) => {
		proposeWords(doc, first, 'The internet is for all.');
		proposeDeletion(doc, second);
	});
	accepted(await tableProposal(here.kenya, here.slug, draft));
	const norway = await here.seatDelegation('NOR');
	const facilitator = await here.seat('facilitator');
	here.announced.length = 0;
	return { here, norway, facilitator };
}

describe.each(dialects)('[X50] another wording that is drafted on %s', (dialect) => {
	it('has what is open of the one that is tabled, and is begun once', async () => {
		const { here, facilitator } = await open(dialect);
		const [, deletion] = await cardsFor(here, here.kenya, '1');
		const form = formOf({ change: deletion?.id ?? '', reason: 'It is agreed language.' });
		accepted(await retainNot(facilitator, here.slug, '1', form));
		const send = () => reviseProposal(here.kenya, here.slug, '1');
		const [one, other] = await Promise.all([send(), send()]);
		expect([accepted(one), accepted(other)]).toEqual([{ address: '1r2' }, { address: '1r2' }]);
		const { draft, cover, wording } = await shown(here, here.kenya, '1r2');
		expect(wording).toBe(2);
		expect(cover.title).toBe('Meaningful access');
		expect(draft?.texts.flatMap(({ changes }) => changes.map(({ kind }) => kind))).toEqual([
			'amend'
		]);
		expect((await cardsFor(here, here.kenya, '1')).map(({ state }) => state)).toEqual([
			...['open', 'not-retained']
		]);
	});

	it('is begun by who speaks for the sponsor, drafted by its colleagues, and seen by nobody else', async () => {
		const { here, norway, facilitator } = await open(dialect);
		accepted(await join(here, norway, '1', 'asked'));
		accepted(await join(here, here.kenya, '1', 'accepted', { delegation: 'NOR' }));
		const colleague = await here.seat('delegate');
		const others = [
			norway,
			facilitator,
			await here.seat('secretariat'),
			await here.seat('observer')
		];
		for (const locals of [...others, colleague])
			expect(await reviseProposal(locals, here.slug, '1')).toMatchObject({
				reason: 'proposals.not-a-speaker'
			});
		const seen = async (locals: App.Locals) => {
			const { participant } = await enterConsultation(locals, here.slug);
			const entered = await enterConsultation(locals, here.slug);
			return JSON.stringify([
				await shown(here, locals, '1'),
				(await readSectionProposals(locals, here.slug, '1', first)).shown,
				await readProposals(locals, entered, readWanted(new URLSearchParams())),
				await readAskedAnew(here.runtime, participant, entered.granted, here.consultation)
			]);
		};
		const before = await Promise.all(others.map(seen));
		const recorded = await here.kinds();
		here.announced.length = 0;
		await reword(here, here.kenya, '1', (doc) => proposeBlock(doc, first, 'A secret.'));
		const cover = { title: 'Another title', version: 1 };
		accepted(await saveCover(colleague, here.slug, '1r2', formOf(cover)));
		expect(await Promise.all(others.map(seen))).toEqual(before);
		expect(here.announced).toEqual([
			...[`drafts/${here.consultation}/${here.delegation}`],
			...[`drafts/${here.consultation}/${here.delegation}`]
		]);
		expect(await here.kinds()).toEqual(recorded);
		for (const locals of others) {
			await expect(shown(here, locals, '1r2')).rejects.toMatchObject(NOT_FOUND);
			await expect(saveCover(locals, here.slug, '1r2', formOf(cover))).rejects.toMatchObject(
				NOT_FOUND
			);
			await expect(discardDraft(locals, here.slug, '1r2')).rejects.toMatchObject(NOT_FOUND);
			await expect(tableProposal(locals, here.slug, '1r2')).rejects.toMatchObject(NOT_FOUND);
		}
		const { draft, cover: said, wordings } = await shown(here, colleague, '1r2');
		expect(said.title).toBe('Another title');
		expect(draft).toMatchObject({ tables: false, discards: true });
		expect(wordings).toMatchObject({ tabled: 1, drafted: '1r2', begins: false });
		expect((await shown(here, colleague, '1')).cover.title).toBe('Meaningful access');
		const { drafts } = (await readSectionProposals(colleague, here.slug, '1', null)).shown;
		expect(drafts).toMatchObject([{ address: '1r2', title: 'Another title' }]);
	});

	it('is let go of without a trace, and can be begun again', async () => {
		const { here } = await open(dialect);
		const { db } = here.runtime;
		const rows = async () => {
			const { proposal, proposalChange, proposalText, proposalWording, textUpdate } = db.tables;
			const tables = [proposal, proposalChange, proposalText, proposalWording, textUpdate];
			return Promise.all(tables.map((table) => db.read.select().from(table)));
		};
		const before = await rows();
		await reword(here, here.kenya, '1', (doc) => proposeBlock(doc, first, 'A secret.'));
		accepted(await discardDraft(here.kenya, here.slug, '1r2'));
		expect(await rows()).toEqual(before);
		await expect(shown(here, here.kenya, '1r2')).rejects.toMatchObject(NOT_FOUND);
		expect((await shown(here, here.kenya, '1')).wordings.begins).toBe(true);
		await reword(here, here.kenya, '1');
		expect((await shown(here, here.kenya, '1r2')).draft?.texts[0]?.changes).toHaveLength(2);
	});

	it('is of what is open, and stays with its sponsor when all of it was decided meanwhile', async () => {
		const { here } = await open(dialect);
		await reword(here, here.kenya, '1', (doc) => proposeBlock(doc, first, 'A new one.'));
		accepted(await withdrawProposal(here.kenya, here.slug, '1'));
		expect(await tableProposal(here.kenya, here.slug, '1r2')).toMatchObject({
			reason: 'proposals.closed'
		});
		expect((await shown(here, here.kenya, '1r2')).draft?.texts[0]?.changes).toHaveLength(3);
		accepted(await discardDraft(here.kenya, here.slug, '1r2'));
		expect(await reviseProposal(here.kenya, here.slug, '1')).toMatchObject({
			reason: 'proposals.closed'
		});
	});
});

describe.each(dialects)('[X51] [X52] another wording that is tabled on %s', (dialect) => {
	/** Norway supports and co-sponsors the first wording, and the second has one of its Changes alone. */
	async function tabled() {
		const { here, norway, facilitator } = await open(dialect);
		accepted(await stateOn(here, norway, '1'));
		const [kept, changed] = await cardsFor(here, norway, '1');
		const said = { change: kept?.id ?? '', body: 'Why all?', receipt: 'a-receipt-of-a-comment' };
		accepted(await discussChange(norway, here.slug, '1', formOf(said)));
		accepted(await join(here, norway, '1', 'asked'));
		accepted(await join(here, here.kenya, '1', 'accepted', { delegation: 'NOR' }));
		const secret = 'Nobody is ever left behind.';
		await reword(here, here.kenya, '1', (doc) => {
			proposeBlock(doc, first, secret);
		});
		const cover = { title: 'Wider access', rationale: 'Because.', version: 1 };
		accepted(await saveCover(here.kenya, here.slug, '1r2', formOf(cover)));
		here.clock.at += 1000;
		here.announced.length = 0;
		return { here, norway, facilitator, kept, changed };
	}

	it('takes the place of the former under the same number, which stays readable', async () => {
		const { here, norway, kept } = await tabled();
		const receipt = accepted(await tableProposal(here.kenya, here.slug, '1r2'));
		expect(receipt).toEqual({ receipt: 'KEN-P1r2', number: 1, tabledAt: here.clock.at });
		expect(accepted(await tableProposal(here.kenya, here.slug, '1r2'))).toEqual(receipt);
		const now = await shown(here, norway, '1');
		expect(now).toMatchObject({
			...{ wording: 2, cover: { title: 'Wider access', rationale: 'Because.' } },
			wordings: { tabled: 2, drafted: null, begins: false }
		});
		expect(now.wordings.replaced).toEqual([
			{ wording: 1, address: '1r1', tabledAt: here.clock.at - 1000 }
		]);
		expect(now.tabled).toMatchObject({ receipt: 'KEN-P1r2', line: { wording: 2 } });
		expect(now.tabled?.cards.map(({ kind, state }) => [kind, state])).toEqual([
			...[
				['amend', 'open'],
				['insert-after', 'open'],
				['delete', 'open']
			]
		]);
		const former = await shown(here, norway, '1r1');
		expect(former).toMatchObject({ wording: 1, cover: { title: 'Meaningful access' } });
		expect(former.tabled).toMatchObject({ receipt: 'KEN-P1', withdraws: false, decides: [] });
		expect(former.tabled?.cards.map(({ state }) => state)).toEqual(['replaced', 'replaced']);
		expect(former.tabled?.cards[0]?.id).toBe(kept?.id);
		expect((await here.kinds()).at(-1)).toBe('proposal.revised');
		const reader = { role: 'observer', delegation: null } as const;
		const [entry] = await listEntries(
			...([here.runtime.db, here.consultation, { reader }, 1] as const)
		);
		expect(JSON.parse(entry?.payload ?? '')).toMatchObject({
			decision: {
				...{ number: 1, wording: 2, title: 'Wider access' },
				changes: [{ new: 'all' }, { new: 'Nobody is ever left behind.' }, { block: '7.2' }],
				replaced: [{ ordinal: 1 }, { ordinal: 2 }]
			}
		});
		expect(here.announced).toEqual(
			expect.arrayContaining([
				`proposals/${here.consultation}/${here.section}`,
				`record/${here.consultation}`
			])
		);
		expect(await verifyStoredRecord(here.runtime, here.consultation)).toMatchObject({
			sound: true
		});
	});

	it('[X31] [X33] keeps positions and threads of what reads the same', async () => {
		const { here, norway, kept } = await tabled();
		accepted(await tableProposal(here.kenya, here.slug, '1r2'));
		const cards = await cardsFor(here, norway, '1');
		expect(cards.map(({ support }) => support?.all.support)).toEqual([1, 0, 0]);
		expect(cards.map(({ discussion }) => discussion?.threads.length)).toEqual([1, 0, 0]);
		expect(cards[0]?.hash).toBe(kept?.hash);
		expect(cards[0]?.id).not.toBe(kept?.id);
		const former = await cardsFor(here, norway, '1r1');
		expect(former.map(({ support }) => support?.all.support)).toEqual([1, 0]);
		expect(former.map(({ discussion }) => discussion?.seat)).toEqual([null, null]);
	});

	it('[X31] takes what is stated on the form of a Change that reads the same, once', async () => {
		const { here, norway, kept } = await tabled();
		const form = {
			...{ change: kept?.id ?? '', textHash: kept?.hash ?? '', version: 0 },
			receipt: 'a-receipt-of-two-wordings'
		};
		const chile = await here.seatDelegation('CHL');
		const before = accepted(await stateOn(here, chile, '1', form));
		accepted(await tableProposal(here.kenya, here.slug, '1r2'));
		expect(accepted(await stateOn(here, chile, '1', form))).toEqual(before);
		here.clock.at += 1000;
		const later = { ...form, version: 1, receipt: 'another-receipt-of-them', stance: 'withdrawn' };
		expect(accepted(await stateOn(here, chile, '1', later)).number).toBe('CHL-P1r2.1-2');
		expect(norway).toBeDefined();
	});

	it('[X26] is what lists and counts show, once', async () => {
		const { here, norway } = await tabled();
		const counted = () => readOpenInSection(here.runtime, { id: here.section });
		expect([...(await counted()).on.values()]).toEqual([1, 1]);
		accepted(await tableProposal(here.kenya, here.slug, '1r2'));
		expect([...(await counted()).on.values()]).toEqual([1, 1]);
		const entered = await enterConsultation(norway, here.slug);
		const wanted = readWanted(new URLSearchParams());
		const { shown: listed } = await readProposals(norway, entered, wanted);
		expect(listed).toMatchObject([{ number: 1, title: 'Wider access', wording: 2 }]);
		expect(listed[0]?.places).toHaveLength(3);
		expect(listed[0]?.coSponsors).toEqual([{ code: 'NOR', name: 'NOR' }]);
		const section = (await readSectionProposals(norway, here.slug, '1', second)).shown;
		expect(section.opened?.cards.map(({ kind }) => kind)).toEqual(['delete']);
		expect(section.paragraphs.map(({ open, closed }) => [open, closed])).toEqual([
			...[
				[1, 0],
				[1, 0]
			]
		]);
	});

	it('leaves paragraphs that only the former was about to no list', async () => {
		const { here } = await open(dialect);
		const { address } = accepted(await reviseProposal(here.kenya, here.slug, '1'));
		await reword(here, here.kenya, '1', (doc) => {
			proposeBlock(doc, first, 'Nobody is left behind.');
			proposeWords(doc, first, 'The internet is for everyone.');
		});
		accepted(await tableProposal(here.kenya, here.slug, address));
		const entered = await enterConsultation(here.kenya, here.slug);
		const found = async (asked: string) => {
			const wanted = readWanted(new URLSearchParams(asked));
			return (await readProposals(here.kenya, entered, wanted)).found;
		};
		expect(await found('section=1&block=7.1')).toBe(1);
		expect((await cardsFor(here, here.kenya, '1')).map(({ kind }) => kind)).not.toContain('amend');
	});

	it('is one that differs, and from the text', async () => {
		const { here } = await open(dialect);
		await reword(here, here.kenya, '1');
		expect(await tableProposal(here.kenya, here.slug, '1r2')).toMatchObject({
			reason: 'proposals.same-wording'
		});
		const title = { title: 'Another title', version: 1 };
		accepted(await saveCover(here.kenya, here.slug, '1r2', formOf(title)));
		expect(accepted(await tableProposal(here.kenya, here.slug, '1r2')).receipt).toBe('KEN-P1r2');
		expect(await reviseProposal(here.kenya, here.slug, '1')).toMatchObject({
			value: { address: '1r3' }
		});
	});

	it('[X2] leaves decided what was, which counts when the rest is closed', async () => {
		const { here, facilitator } = await open(dialect);
		const [, deletion] = await cardsFor(here, here.kenya, '1');
		const form = formOf({ change: deletion?.id ?? '', reason: 'It is agreed language.' });
		accepted(await retainNot(facilitator, here.slug, '1', form));
		await reword(here, here.kenya, '1', (doc) => proposeBlock(doc, first, 'A new one.'));
		accepted(await tableProposal(here.kenya, here.slug, '1r2'));
		expect((await cardsFor(here, here.kenya, '1r1')).map(({ state }) => state)).toEqual([
			...['replaced', 'not-retained']
		]);
		expect((await cardsFor(here, here.kenya, '1')).map(({ kind }) => kind)).toEqual([
			...['amend', 'insert-after']
		]);
		accepted(await withdrawProposal(here.kenya, here.slug, '1'));
		expect((await shown(here, here.kenya, '1')).tabled?.line.state).toBe('not-retained');
	});

	it('[X7] is as its sponsor sees the text by then: what had moved is confirmed', async () => {
		const { here } = await open(dialect);
		await here.write('The internet is for everyone, everywhere.', 'Nobody is left behind.');
		expect((await cardsFor(here, here.kenya, '1'))[0]?.moved).toBe('moved');
		await reword(here, here.kenya, '1', (doc) =>
			proposeWords(doc, first, 'The internet is for all, everywhere.')
		);
		accepted(await tableProposal(here.kenya, here.slug, '1r2'));
		expect((await cardsFor(here, here.kenya, '1'))[0]?.moved).toBe('');
	});
});

describe.each(dialects)('[X54] who co-sponsored the former wording on %s', (dialect) => {
	const codes = (joiners: readonly { code: string }[]) => joiners.map(({ code }) => code);

	/** Norway co-sponsors; Chile has only asked to. */
	async function sponsored(change: Parameters<typeof reword>[3]) {
		const { here, norway } = await open(dialect);
		const chile = await here.seatDelegation('CHL');
		accepted(await join(here, norway, '1', 'asked'));
		accepted(await join(here, here.kenya, '1', 'accepted', { delegation: 'NOR' }));
		accepted(await join(here, chile, '1', 'asked'));
		await reword(here, here.kenya, '1', change);
		here.announced.length = 0;
		accepted(await tableProposal(here.kenya, here.slug, '1r2'));
		const asked = async (locals: App.Locals) => {
			const { participant, granted } = await enterConsultation(locals, here.slug);
			return readAskedAnew(here.runtime, participant, granted, here.consultation);
		};
		return { here, norway, chile, asked };
	}

	it('has lapsed where a Change reads otherwise, is told, and joins again by one word', async () => {
		const { here, norway, chile, asked } = await sponsored((doc) =>
			proposeWords(doc, first, 'The internet is for all of us.')
		);
		const observer = await here.seat('observer');
		const seen = await joinedAs(here, observer, '1');
		expect([codes(seen.joined), codes(seen.lapsed)]).toEqual([[], ['NOR']]);
		expect(here.announced.filter((each) => each.startsWith('drafts/')).length).toBeGreaterThan(1);
		expect(await asked(norway)).toMatchObject([{ number: 1, wording: 2, sponsor: 'Kenya' }]);
		expect([await asked(chile), await asked(observer), await asked(here.kenya)]).toEqual([
			...[[], [], []]
		]);
		expect((await joinedAs(here, norway, '1')).may).toMatchObject({ rejoin: true, end: true });
		expect(await join(here, norway, '1', 'accepted')).toMatchObject({
			reason: 'proposals.joining-changed'
		});
		expect(await join(here, chile, '1', 'accepted', { revision: 2 })).toMatchObject({
			reason: 'proposals.joining-changed'
		});
		accepted(await join(here, norway, '1', 'accepted', { revision: 2 }));
		accepted(await join(here, norway, '1', 'accepted', { revision: 2 }));
		expect(codes((await joinedAs(here, observer, '1')).joined)).toEqual(['NOR']);
		expect(await asked(norway)).toEqual([]);
		expect((await here.kinds()).at(-1)).toBe('proposal.cosponsoring-accepted');
		expect(
			(await cardsFor(here, observer, '1')).map(({ coSponsors }) => codes(coSponsors ?? []))
		).toEqual([['NOR'], ['NOR']]);
	});

	it('stays where all stands that it co-sponsored, and is asked about what was added', async () => {
		const { here, norway, asked } = await sponsored((doc) =>
			proposeBlock(doc, first, 'A new paragraph.')
		);
		const seen = await joinedAs(here, norway, '1');
		expect([codes(seen.joined), codes(seen.lapsed), codes(seen.partly)]).toEqual([
			...[['NOR'], [], ['NOR']]
		]);
		const cards = await cardsFor(here, norway, '1');
		expect(cards.map(({ coSponsors }) => codes(coSponsors ?? []))).toEqual([
			...[['NOR'], [], ['NOR']]
		]);
		expect(await asked(norway)).toHaveLength(1);
		accepted(await join(here, norway, '1', 'accepted', { revision: 2 }));
		expect((await joinedAs(here, norway, '1')).partly).toEqual([]);
		expect(await asked(norway)).toEqual([]);
	});
});
