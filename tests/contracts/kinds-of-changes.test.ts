import { describe, expect, it } from 'vitest';
import { setIntent } from '#db/intents.ts';
import { listProposalTexts } from '#db/proposals.ts';
import type { BlockId, ProposalId } from '#lib/kernel/ids.ts';
import { discardDraft } from '#lib/proposals/commands.server.ts';
import { retainNot, withdrawProposal } from '#lib/proposals/deciding.server.ts';
import { heedRetained } from '#lib/proposals/heeding.server.ts';
import type { Intent } from '#lib/proposals/intending.ts';
import { closeOvertaken } from '#lib/proposals/overtaking.server.ts';
import { readProposalPage } from '#lib/proposals/page.server.ts';
import { readSectionProposals } from '#lib/proposals/queries.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { proposeBlock, proposeWords } from '#lib/proposals/wording.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { begin, edit, tableWords } from '../support/tabling.ts';

const NOTHING = { section: null, block: null };
const [first, second] = ['7.1', '7.2'] as [BlockId, BlockId];

async function cardsOf({ slug }: Negotiation, locals: App.Locals, named: string) {
	return (await readProposalPage(locals, slug, named, NOTHING)).shown.tabled?.cards ?? [];
}

/** Say what is meant by a paragraph of a draft. */
async function mean(
	{ runtime: { db } }: Negotiation,
	draft: string,
	block: BlockId,
	intent: Intent
) {
	for (const { text } of await listProposalTexts(db, draft as ProposalId, 1))
		expect(await db.commit(setIntent(db, { document: text.document, block, intent }))).toBe(true);
}

async function table(here: Negotiation, locals: App.Locals, draft: string): Promise<string> {
	return String(accepted(await tableProposal(locals, here.slug, draft)).number);
}

/** Kenya asks that the first paragraph be retained. */
async function retained(here: Negotiation, fields: Record<string, string> = {}): Promise<string> {
	const draft = await begin(here, here.kenya, fields);
	await mean(here, draft, first, 'retain');
	return draft;
}

describe.each(dialects)('[X41] [X42] what is to be retained on %s', (dialect) => {
	it('is a Change, touches what others propose there, and is heeded without an edit', async () => {
		const here = await openNegotiation(dialect);
		await table(here, here.kenya, await retained(here));
		const norway = await here.seatDelegation('NOR');
		await tableWords(here, norway, 'The internet is for every person.');
		const [card] = await cardsOf(here, norway, '1');
		expect(card).toMatchObject({
			...{ kind: 'retain', state: 'open', moved: '', touches: [{ number: 2 }] },
			what: expect.stringMatching(/^Retain .* as it stands$/) as string
		});
		const heed = (locals: App.Locals) =>
			heedRetained(locals, here.slug, '1', formOf({ change: card?.id ?? '' }));
		for (const locals of [here.kenya, norway, await here.seat('secretariat')])
			expect(await heed(locals)).toMatchObject({ reason: 'proposals.facilitators-decide' });
		const facilitator = await here.seat('facilitator');
		for (const answer of await Promise.all([heed(facilitator), heed(facilitator)]))
			accepted(answer);
		expect(await cardsOf(here, norway, '1')).toMatchObject([{ state: 'incorporated' }]);
		expect(await here.kinds()).toEqual(['proposal.tabled', 'proposal.tabled', 'proposal.heeded']);
	});

	it('has moved when its words change, and is then not heeded', async () => {
		const here = await openNegotiation(dialect);
		await table(here, here.kenya, await retained(here));
		await here.write('The internet is for everyone, everywhere.');
		expect(await cardsOf(here, here.kenya, '1')).toMatchObject([{ moved: 'moved' }]);
		const facilitator = await here.seat('facilitator');
		expect(await heedRetained(facilitator, here.slug, '1', formOf({}))).toMatchObject({
			reason: 'proposals.retained-moved'
		});
		const reason = formOf({ reason: 'Everywhere was asked for by all.' });
		accepted(await retainNot(facilitator, here.slug, '1', reason));
		expect(await cardsOf(here, here.kenya, '1')).toMatchObject([{ state: 'not-retained' }]);
	});

	it('is decided with the rest where its sponsor wants all or nothing', async () => {
		const here = await openNegotiation(dialect);
		const draft = await retained(here, { together: 'on' });
		await edit(here, draft, (doc) => proposeWords(doc, second, 'No one is left behind.'));
		await table(here, here.kenya, draft);
		const [card] = await cardsOf(here, here.kenya, '1');
		const facilitator = await here.seat('facilitator');
		const heed = (fields: Record<string, string>) =>
			heedRetained(facilitator, here.slug, '1', formOf(fields));
		expect(await heed({ change: card?.id ?? '' })).toMatchObject({
			reason: 'proposals.together-only'
		});
		expect(await heed({})).toMatchObject({ reason: 'proposals.retained-only' });
	});

	it('goes with a draft that is let go', async () => {
		const here = await openNegotiation(dialect);
		accepted(await discardDraft(here.kenya, here.slug, await retained(here)));
		const { proposalIntent } = here.runtime.db.tables;
		expect(await here.runtime.db.read.select().from(proposalIntent)).toEqual([]);
	});

	it('is not said any more of what is tabled', async () => {
		const here = await openNegotiation(dialect);
		const draft = await retained(here);
		await table(here, here.kenya, draft);
		const { db } = here.runtime;
		const [{ text } = {}] = await listProposalTexts(db, draft as ProposalId, 1);
		const late = { document: text!.document, block: second, intent: 'retain' as const };
		expect(await db.commit(setIntent(db, late))).toBe(false);
	});
});

describe.each(dialects)('[X43] [X44] alternatives on %s', (dialect) => {
	it('are numbered among those that are open, in the order of tabling', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const propose = async (locals: App.Locals, words: string) => {
			const draft = await begin(here, locals);
			await edit(here, draft, (doc) => proposeWords(doc, first, words));
			await mean(here, draft, first, 'alternative');
			return table(here, locals, draft);
		};
		await propose(here.kenya, 'The internet shall be for all, always.');
		await tableWords(here, norway, 'The internet is for every person.');
		await propose(norway, 'Every person has the internet.');
		const whats = async () => {
			const { shown } = await readSectionProposals(norway, here.slug, '1', first);
			return shown.opened?.cards.map(({ what }) => what.split(': ')[0]);
		};
		expect(await whats()).toEqual(['Alt 1', expect.stringContaining('Other wording'), 'Alt 2']);
		accepted(await withdrawProposal(here.kenya, here.slug, '1'));
		expect((await whats())?.slice(-1)).toEqual(['Alt 1']);
		expect(await cardsOf(here, norway, '1')).toMatchObject([
			{ kind: 'alternative', state: 'withdrawn' }
		]);
	});
});

describe.each(dialects)('[X45] [X46] what stands in the text already on %s', (dialect) => {
	const WANTED = 'The internet is for all.';

	it('is shown so, and closed by its sponsor or a facilitator, once', async () => {
		const here = await openNegotiation(dialect);
		await tableWords(here, here.kenya, WANTED);
		const facilitator = await here.seat('facilitator');
		const close = (locals: App.Locals) => closeOvertaken(locals, here.slug, '1', formOf({}));
		expect(await cardsOf(here, here.kenya, '1')).toMatchObject([{ overtaken: false }]);
		expect(await close(here.kenya)).toMatchObject({ reason: 'proposals.not-overtaken' });
		await here.write(WANTED);
		const norway = await here.seatDelegation('NOR');
		expect(await cardsOf(here, norway, '1')).toMatchObject([{ overtaken: true, state: 'open' }]);
		for (const locals of [norway, await here.seat('secretariat')])
			expect(await close(locals)).toMatchObject({ reason: 'proposals.overtaken-by-whom' });
		for (const answer of await Promise.all([close(here.kenya), close(facilitator)]))
			accepted(answer);
		const { shown } = await readProposalPage(norway, here.slug, '1', NOTHING);
		expect(shown.tabled).toMatchObject({
			...{ line: { state: 'overtaken' }, cards: [{ state: 'overtaken', overtaken: false }] }
		});
		expect(await here.kinds()).toEqual(['proposal.tabled', 'proposal.overtaken']);
	});

	it('is a paragraph of its own, wherever in the section it stands', async () => {
		const here = await openNegotiation(dialect);
		const draft = await begin(here, here.kenya);
		await edit(here, draft, (doc) => proposeBlock(doc, second, WANTED));
		const named = await table(here, here.kenya, draft);
		expect(await cardsOf(here, here.kenya, named)).toMatchObject([{ overtaken: false }]);
		await here.write(WANTED);
		expect(await cardsOf(here, here.kenya, named)).toMatchObject([{ overtaken: true }]);
		accepted(await closeOvertaken(here.kenya, here.slug, named, formOf({})));
	});
});
