import { describe, expect, it } from 'vitest';
import { discardDraft } from '#lib/proposals/commands.server.ts';
import { readDocumentAccess } from '#lib/proposals/access.server.ts';
import { answerOffer } from '#lib/proposals/joining.server.ts';
import { readOffers } from '#lib/proposals/joined.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import type { ChangeId, ProposalId } from '#lib/kernel/ids.ts';
import { listProposalTexts } from '#db/proposals.ts';
import { eq } from 'drizzle-orm';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { cardsFor, join, joinedAs } from '../support/supporting.ts';
import { begin, tableWords } from '../support/tabling.ts';

const codes = (joiners: readonly { code: string }[]) => joiners.map(({ code }) => code);

describe.each(dialects)('[X34] co-sponsoring on %s', (dialect) => {
	async function open() {
		const here = await openNegotiation(dialect);
		const named = await tableWords(here, here.kenya, 'The internet is for all.');
		const norway = await here.seatDelegation('NOR');
		const chile = await here.seatDelegation('CHL');
		here.announced.length = 0;
		return { here, named, norway, chile };
	}

	it('is asked for, accepted, shown to everybody and recorded', async () => {
		const { here, named, norway, chile } = await open();
		accepted(await join(here, norway, named, 'asked'));
		accepted(await join(here, norway, named, 'asked'));
		accepted(await join(here, here.kenya, named, 'asked', { delegation: 'CHL' }));
		const observer = await here.seat('observer');
		expect(await joinedAs(here, observer, named)).toMatchObject({ joined: [], pending: [] });
		expect((await joinedAs(here, chile, named)).pending).toMatchObject([{ code: 'CHL' }]);
		expect(here.announced).not.toContain(`proposals/${here.consultation}/${here.section}`);
		accepted(await join(here, here.kenya, named, 'accepted', { delegation: 'NOR' }));
		accepted(await join(here, chile, named, 'accepted'));
		expect(codes((await joinedAs(here, observer, named)).joined).sort()).toEqual(['CHL', 'NOR']);
		const [card] = await cardsFor(here, observer, named);
		expect(codes(card?.coSponsors ?? []).sort()).toEqual(['CHL', 'NOR']);
		expect(here.announced).toContain(`proposals/${here.consultation}/${here.section}`);
		expect((await here.kinds()).slice(1)).toEqual([
			...['proposal.cosponsoring-asked', 'proposal.cosponsoring-asked'],
			...['proposal.cosponsoring-accepted', 'proposal.cosponsoring-accepted']
		]);
		accepted(await join(here, norway, named, 'withdrawn'));
		expect(codes((await joinedAs(here, observer, named)).joined)).toEqual(['CHL']);
		expect(await verifyStoredRecord(here.runtime, here.consultation)).toMatchObject({
			sound: true
		});
	});

	it('[X35] is for delegations whose category may, through who speaks for them', async () => {
		const { here, named, norway } = await open();
		const mute = await here.seat('delegate');
		expect(await join(here, mute, named, 'asked', { delegation: 'NOR' })).toMatchObject({
			reason: 'proposals.joining-by-speakers'
		});
		expect(await join(here, await here.seat('facilitator'), named, 'asked')).toMatchObject({
			status: 404
		});
		expect(await join(here, norway, named, 'accepted')).toMatchObject({
			reason: 'proposals.joining-changed'
		});
		const { delegation } = here.runtime.db.tables;
		const { db } = here.runtime;
		const change = db.read.update(delegation).set({ category: 'stakeholder' });
		await db.commit([change.where(eq(delegation.code, 'NOR'))]);
		expect(await join(here, norway, named, 'asked')).toMatchObject({
			reason: 'proposals.joining-not-now'
		});
		const offered = await join(here, here.kenya, named, 'asked', { delegation: 'NOR' });
		expect(offered).toMatchObject({ reason: 'proposals.joining-not-theirs' });
	});

	it('[X36] lapses when the wording changes, and is asked for again', async () => {
		const { here, named, norway } = await open();
		accepted(await join(here, norway, named, 'asked'));
		accepted(await join(here, here.kenya, named, 'accepted', { delegation: 'NOR' }));
		await reword(here);
		const { joined, lapsed, may } = await joinedAs(here, norway, named);
		expect([codes(joined), codes(lapsed), may.ask]).toEqual([[], ['NOR'], true]);
		expect((await cardsFor(here, norway, named))[0]?.coSponsors).toEqual([]);
		expect(await join(here, norway, named, 'asked')).toMatchObject({
			reason: 'proposals.joining-changed'
		});
		accepted(await join(here, norway, named, 'asked', { revision: 2 }));
		const accept = { revision: 2, delegation: 'NOR' };
		accepted(await join(here, here.kenya, named, 'accepted', accept));
		expect(codes((await joinedAs(here, norway, named)).joined)).toEqual(['NOR']);
	});
});

/** The tabled wording of the only proposal becomes another, with one other Change. */
async function reword({ runtime: { db } }: Negotiation): Promise<void> {
	const { proposal, proposalChange, proposalText } = db.tables;
	const [[row], [text]] = await Promise.all([
		db.read.select().from(proposalChange),
		db.read.select().from(proposalText)
	]);
	if (!row || !text) throw new Error('Nothing is tabled.');
	const document = `${text.document}-2` as typeof text.document;
	const change = { ...row, id: `${row.id}-2` as ChangeId, revision: 2, document, hash: 'another' };
	await db.commit([
		db.read.insert(proposalText).values({ ...text, document, revision: 2 }),
		db.read.insert(proposalChange).values(change),
		db.read.update(proposal).set({ revision: 2 })
	]);
}

describe.each(dialects)('[X37] drafting together on %s', (dialect) => {
	async function open() {
		const here = await openNegotiation(dialect);
		const draft = await begin(here, here.kenya);
		const norway = await here.seatDelegation('NOR');
		const offer = () => join(here, here.kenya, draft, 'asked', { revision: 0, delegation: 'NOR' });
		const offers = async (locals: App.Locals) => {
			const { participant, consultation } = await enterConsultation(locals, here.slug, '/');
			return readOffers(here.runtime, participant, consultation.id);
		};
		const answer = async (word: string, locals = norway) => {
			const [offered] = await offers(norway);
			const form = formOf({ offer: offered?.id ?? 'none', word });
			return answerOffer(locals, here.slug, form);
		};
		const access = async () => {
			const [text] = await listProposalTexts(here.runtime.db, draft as ProposalId, 1);
			const { actor } = norway;
			if (!text || !actor) throw new Error('There is no draft.');
			return readDocumentAccess(here.runtime, actor, text.text.document);
		};
		here.announced.length = 0;
		return { here, draft, norway, offer, offers, answer, access };
	}

	it('is offered without a word of the draft, and seen and edited once accepted', async () => {
		const { here, draft, norway, offer, offers, answer, access } = await open();
		accepted(await offer());
		expect(await offers(norway)).toMatchObject([{ sponsor: { code: 'KEN' } }]);
		expect(JSON.stringify(await offers(norway))).not.toMatch(/Meaningful|title/);
		expect(await offers(await here.seat('facilitator'))).toEqual([]);
		expect(await access()).toBeNull();
		await expect(joinedAs(here, norway, draft)).rejects.toMatchObject({ status: 404 });
		const elsewhere = await here.seatDelegation('CHL');
		expect(await answer('accepted', elsewhere)).toMatchObject({ status: 404 });
		expect(accepted(await answer('accepted'))).toBe(draft);
		expect(await access()).toMatchObject({ rights: { read: true, write: true } });
		expect(codes((await joinedAs(here, norway, draft)).joined)).toEqual(['NOR']);
		expect(await offers(norway)).toEqual([]);
		expect(await here.kinds()).toEqual([]);
		expect(here.announced.some((each) => each.startsWith('rights/document/'))).toBe(true);
		expect(await tableProposal(norway, here.slug, draft)).toMatchObject({ status: 403 });
		const ended = join(here, here.kenya, draft, 'withdrawn', { revision: 0, delegation: 'NOR' });
		accepted(await ended);
		expect(await access()).toBeNull();
	});

	it('is declined, and an offer goes with its draft', async () => {
		const { here, draft, norway, offer, offers, answer, access } = await open();
		accepted(await offer());
		expect(accepted(await answer('declined'))).toBe('');
		expect([await offers(norway), await access()]).toEqual([[], null]);
		accepted(await offer());
		expect(await offers(norway)).toHaveLength(1);
		accepted(await discardDraft(here.kenya, here.slug, draft));
		expect(await offers(norway)).toEqual([]);
		expect(await answer('accepted')).toMatchObject({ reason: 'proposals.offer-gone' });
	});
});
