import { describe, expect, it } from 'vitest';
import { listEntries } from '#db/entries.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { beginProposal, discardDraft } from '#lib/proposals/commands.server.ts';
import { retainNot, withdrawProposal } from '#lib/proposals/deciding.server.ts';
import { readWanted } from '#lib/proposals/listing.ts';
import { readProposals } from '#lib/proposals/listing.server.ts';
import { readProposalPage } from '#lib/proposals/page.server.ts';
import { readOpenProposalCounts, readSectionProposals } from '#lib/proposals/queries.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { proposeBlock, proposeDeletion, proposeWords } from '#lib/proposals/wording.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { begin, cover, edit, tableWords } from '../support/tabling.ts';

const NOT_FOUND = { status: 404 };
const NOTHING = { section: null, block: null };
const first = '7.1' as BlockId;

/** What somebody finds of section 1's proposals, with a paragraph opened. */
async function listed({ slug }: Negotiation, locals: App.Locals, block: string | null = null) {
	return (await readSectionProposals(locals, slug, '1', block)).shown;
}

async function shown({ slug }: Negotiation, locals: App.Locals, named: string) {
	return (await readProposalPage(locals, slug, named, NOTHING)).shown;
}

describe.each(dialects)('[X1] [X20] a draft on %s', (dialect) => {
	it('is begun once however often its form is sent', async () => {
		const here = await openNegotiation(dialect);
		const form = () => formOf({ receipt: 'one-receipt-of-a-form' });
		const send = () => beginProposal(here.kenya, here.slug, '1', form());
		const [one, other] = await Promise.all([send(), send()]);
		expect(accepted(other)).toEqual(accepted(one));
		expect(accepted(await send())).toEqual(accepted(one));
		expect((await listed(here, here.kenya)).drafts).toHaveLength(1);
	});

	it('is seen by its delegation alone, and announced to nobody else', async () => {
		const here = await openNegotiation(dialect);
		const draft = await begin(here, here.kenya);
		await edit(here, draft, (doc) => proposeWords(doc, first, 'The internet is for all.'));
		const colleague = await here.seat('delegate');
		expect((await shown(here, colleague, draft)).cover.title).toBe('Meaningful access');
		const others = [
			await here.seatDelegation('NOR'),
			await here.seat('facilitator'),
			await here.seat('secretariat'),
			await here.seat('observer')
		];
		for (const locals of others) {
			await expect(shown(here, locals, draft)).rejects.toMatchObject(NOT_FOUND);
			await expect(discardDraft(locals, here.slug, draft)).rejects.toMatchObject(NOT_FOUND);
			await expect(tableProposal(locals, here.slug, draft)).rejects.toMatchObject(NOT_FOUND);
			const found = await listed(here, locals, first);
			expect(found).toMatchObject({ drafts: [], opened: { cards: [] } });
		}
		expect(await here.kinds()).toEqual([]);
		expect(here.announced).toEqual([`drafts/${here.consultation}/${here.delegation}`]);
	});

	it('keeps what a colleague saved meanwhile', async () => {
		const here = await openNegotiation(dialect);
		const draft = await begin(here, here.kenya);
		const { version } = await shown(here, here.kenya, draft);
		const fields = { title: 'Access', rationale: 'Because.', version };
		accepted(await cover(here, here.kenya, draft, { ...fields, together: 'on' }));
		expect(await cover(here, here.kenya, draft, fields)).toMatchObject({
			reason: 'proposals.changed-meanwhile'
		});
		expect((await shown(here, here.kenya, draft)).cover).toMatchObject({
			...{ title: 'Access', rationale: 'Because.', together: true }
		});
	});

	it('says where the language stands that it cites', async () => {
		const here = await openNegotiation(dialect);
		const draft = await begin(here, here.kenya);
		const fields = { title: 'Access', citedText: 'Affordable access', version: 1 };
		expect(await cover(here, here.kenya, draft, fields)).toMatchObject({
			reason: 'proposals.source-of-cited-required'
		});
	});

	it('goes with its words when it is discarded', async () => {
		const here = await openNegotiation(dialect);
		const draft = await begin(here, here.kenya);
		await edit(here, draft, (doc) => proposeWords(doc, first, 'The internet is for all.'));
		accepted(await discardDraft(here.kenya, here.slug, draft));
		await expect(shown(here, here.kenya, draft)).rejects.toMatchObject(NOT_FOUND);
		const { textUpdate } = here.runtime.db.tables;
		const left = await here.runtime.db.read.select().from(textUpdate);
		expect(left.every(({ document }) => document === here.document)).toBe(true);
	});

	it('is begun by delegates who may propose, where the section is not locked', async () => {
		const here = await openNegotiation(dialect);
		const form = (receipt: string) => formOf({ receipt });
		for (const role of ['facilitator', 'secretariat', 'observer'] as const)
			expect(
				await beginProposal(await here.seat(role), here.slug, '1', form(`a-receipt-of-${role}`))
			).toMatchObject({ status: 403, reason: 'proposals.delegates-only' });
		expect(await beginProposal(here.kenya, here.slug, '1', form('short'))).toMatchObject({
			reason: 'proposals.receipt-missing'
		});
	});
});

describe.each(dialects)('[X2] [X5] [X21] tabling on %s', (dialect) => {
	it('freezes each Change, numbers the proposal and tells the record', async () => {
		const here = await openNegotiation(dialect);
		const draft = await begin(here, here.kenya);
		await edit(here, draft, (doc) => {
			proposeWords(doc, first, 'The internet is for all.');
			proposeBlock(doc, first, 'It is affordable.');
			proposeDeletion(doc, '7.2' as BlockId);
		});
		here.clock.at += 1000;
		const receipt = accepted(await tableProposal(here.kenya, here.slug, draft));
		expect(receipt).toEqual({ receipt: 'KEN-P1', number: 1, tabledAt: here.clock.at });
		expect(accepted(await tableProposal(here.kenya, here.slug, draft))).toEqual(receipt);
		const norway = await here.seatDelegation('NOR');
		const { tabled, draft: drafting } = await shown(here, norway, '1');
		expect(drafting).toBeNull();
		expect(tabled?.cards.map(({ kind, state, moved }) => [kind, state, moved])).toEqual([
			...[['amend', 'open', '']],
			...[['insert-after', 'open', '']],
			...[['delete', 'open', '']]
		]);
		expect(await here.kinds()).toEqual(['proposal.tabled']);
		const [entry] = await listEntries(
			...([
				here.runtime.db,
				here.consultation,
				{ reader: { role: 'observer', delegation: null } },
				1
			] as const)
		);
		expect(JSON.parse(entry?.payload ?? '')).toMatchObject({
			decision: {
				...{ number: 1, title: 'Meaningful access' },
				changes: [
					{ block: '7.1', old: 'everyone', new: 'all' },
					{ block: '7.1', new: 'It is affordable.' },
					{ block: '7.2', old: 'Nobody is left behind.' }
				]
			}
		});
		expect(here.announced).toEqual(
			expect.arrayContaining([
				`proposals/${here.consultation}/${here.section}`,
				`record/${here.consultation}`,
				expect.stringMatching(/^rights\/document\//)
			])
		);
		expect(await verifyStoredRecord(here.runtime, here.consultation)).toMatchObject({
			sound: true
		});
	});

	it('is for who speaks for the delegation, of what has a title and differs from the text', async () => {
		const here = await openNegotiation(dialect);
		const draft = await begin(here, here.kenya, { title: '' });
		const table = (locals: App.Locals) => tableProposal(locals, here.slug, draft);
		expect(await table(await here.seat('delegate'))).toMatchObject({
			reason: 'proposals.not-a-speaker'
		});
		expect(await table(here.kenya)).toMatchObject({ reason: 'proposals.title-required' });
		accepted(await cover(here, here.kenya, draft, { title: 'Access', version: 1 }));
		expect(await table(here.kenya)).toMatchObject({ reason: 'proposals.nothing-proposed' });
		expect(await here.kinds()).toEqual([]);
	});

	it('gives proposals that are tabled at once numbers of their own', async () => {
		const here = await openNegotiation(dialect);
		const everybody = [here.kenya];
		for (const code of ['NOR', 'GHA', 'FRA', 'JPN'])
			everybody.push(await here.seatDelegation(code));
		const drafts = [];
		for (const locals of everybody) {
			const draft = await begin(here, locals);
			await edit(here, draft, (doc) => proposeWords(doc, first, 'The internet is for all.'));
			drafts.push({ locals, draft });
		}
		const tabled = await Promise.all(
			drafts.map(({ locals, draft }) => tableProposal(locals, here.slug, draft))
		);
		expect(tabled.map((each) => accepted(each).number).sort()).toEqual([1, 2, 3, 4, 5]);
	});
});

describe.each(dialects)('[X23] [X24] what is decided on %s', (dialect) => {
	const retain = (here: Negotiation, locals: App.Locals, fields: Record<string, string>) =>
		retainNot(locals, here.slug, '1', formOf(fields));

	it('is not retained by a facilitator of the section, with a reason, once', async () => {
		const here = await openNegotiation(dialect);
		await tableWords(here, here.kenya, 'The internet is for all.');
		const facilitator = await here.seat('facilitator');
		for (const locals of [here.kenya, await here.seat('secretariat'), await here.seat('observer')])
			expect(await retain(here, locals, { reason: 'No.' })).toMatchObject({ status: 403 });
		expect(await retain(here, facilitator, { reason: ' ' })).toMatchObject({
			reason: 'proposals.reason-required'
		});
		const send = () => retain(here, facilitator, { reason: 'The sense is the same.' });
		const answers = await Promise.all([send(), send()]);
		for (const answer of answers) accepted(answer);
		const { tabled, reason } = await shown(here, here.kenya, '1');
		expect(tabled).toMatchObject({
			...{ line: { state: 'not-retained' }, withdraws: false },
			cards: [{ state: 'not-retained', reason: 'The sense is the same.' }]
		});
		expect(reason).toBe('The sense is the same.');
		expect(await here.kinds()).toEqual(['proposal.tabled', 'proposal.not-retained']);
		expect(await retain(here, facilitator, { reason: 'Another.' })).toMatchObject({
			reason: 'proposals.not-open'
		});
	});

	it('is one Change of several, unless its sponsor wants all or nothing', async () => {
		const here = await openNegotiation(dialect);
		const facilitator = await here.seat('facilitator');
		const table = async (fields: Record<string, string>) => {
			const draft = await begin(here, here.kenya, fields);
			await edit(here, draft, (doc) => {
				proposeWords(doc, first, 'The internet is for all.');
				proposeDeletion(doc, '7.2' as BlockId);
			});
			const { number } = accepted(await tableProposal(here.kenya, here.slug, draft));
			const [change] = (await shown(here, here.kenya, String(number))).tabled?.cards ?? [];
			const form = formOf({ change: change?.id ?? '', reason: 'It is said above.' });
			return { number, answer: await retainNot(facilitator, here.slug, String(number), form) };
		};
		accepted((await table({})).answer);
		expect((await shown(here, here.kenya, '1')).tabled).toMatchObject({
			...{ line: { state: 'tabled' }, closedAt: null },
			cards: [{ state: 'not-retained' }, { state: 'open' }]
		});
		expect((await table({ together: 'on' })).answer).toMatchObject({
			reason: 'proposals.together-only'
		});
	});

	it('is withdrawn by its sponsor, whatever is open of it', async () => {
		const here = await openNegotiation(dialect);
		await tableWords(here, here.kenya, 'The internet is for all.');
		const withdraw = (locals: App.Locals) => withdrawProposal(locals, here.slug, '1');
		const norway = await here.seatDelegation('NOR');
		for (const locals of [norway, await here.seat('delegate'), await here.seat('facilitator')])
			expect(await withdraw(locals)).toMatchObject({ status: 403 });
		for (const answer of await Promise.all([withdraw(here.kenya), withdraw(here.kenya)]))
			accepted(answer);
		expect((await shown(here, norway, '1')).tabled).toMatchObject({
			...{ line: { state: 'withdrawn' }, cards: [{ state: 'withdrawn', touches: [] }] }
		});
		expect(await here.kinds()).toEqual(['proposal.tabled', 'proposal.withdrawn']);
	});
});

describe.each(dialects)('[X7] [X25] [X26] lists of proposals on %s', (dialect) => {
	async function opened() {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		await tableWords(here, here.kenya, 'The internet is for all.');
		await tableWords(here, norway, 'The internet is for every person.');
		await tableWords(here, norway, 'No one is left behind.', { block: '7.2', title: 'No one' });
		return { here, norway };
	}

	it('count by paragraph, open one at a time in the order of tabling, and tell what touches what', async () => {
		const { here, norway } = await opened();
		const section = await listed(here, norway, first);
		expect(section.paragraphs.map(({ open, closed }) => [open, closed])).toEqual([
			...[
				[2, 0],
				[1, 0]
			]
		]);
		expect(
			section.opened?.cards.map(({ proposal, touches }) => [proposal.number, touches])
		).toEqual([
			[1, [{ number: 2, sponsor: 'NOR' }]],
			[2, [{ number: 1, sponsor: 'Kenya' }]]
		]);
		accepted(await withdrawProposal(here.kenya, here.slug, '1'));
		const after = await listed(here, norway, first);
		expect(after.paragraphs[0]).toMatchObject({ open: 1, closed: 1 });
		expect(after.opened?.cards.map(({ touches }) => touches)).toEqual([[], []]);
		const { participant } = await enterConsultation(norway, here.slug);
		const counts = await readOpenProposalCounts(here.runtime, participant, here.consultation);
		expect(counts.get(here.section)).toBe(2);
	});

	it('flag what the text moved under, and what it no longer has', async () => {
		const { here, norway } = await opened();
		await here.write('The internet is for everyone, everywhere.');
		const section = await listed(here, norway, first);
		expect(section.opened?.cards.map(({ moved }) => moved)).toEqual(['moved', 'moved']);
		expect(section.opened?.cards[0]?.since).toMatchObject([{ kind: 'changed' }]);
		expect(section.gone).toEqual([{ block: '7.2', open: 1, closed: 0 }]);
		expect((await listed(here, norway, '7.2')).opened?.cards[0]?.moved).toBe('gone');
	});

	it('are narrowed by group, delegation, paragraph and state', async () => {
		const { here, norway } = await opened();
		accepted(await withdrawProposal(here.kenya, here.slug, '1'));
		const entered = await enterConsultation(norway, here.slug);
		const numbers = async (asked: string) => {
			const wanted = readWanted(new URLSearchParams(asked));
			const { shown: found } = await readProposals(norway, entered, wanted);
			return found.map(({ number }) => number);
		};
		expect(await numbers('')).toEqual([1, 2, 3]);
		expect(await numbers('delegation=NOR')).toEqual([2, 3]);
		expect(await numbers('group=PS')).toEqual([]);
		expect(await numbers('state=withdrawn')).toEqual([1]);
		expect(await numbers('state=draft&page=9')).toEqual([1, 2, 3]);
		expect(await numbers('section=1&block=7.2')).toEqual([3]);
		// A paragraph of the section that was looked at before, while all of this one is asked for.
		expect(await numbers('section=1&block=9.9')).toEqual([1, 2, 3]);
		const { paragraphs } = await readProposals(
			norway,
			entered,
			readWanted(new URLSearchParams('section=1'))
		);
		expect(paragraphs.map(({ block }) => block)).toEqual([first, '7.2']);
	});
});
