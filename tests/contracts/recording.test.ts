import { describe, expect, it } from 'vitest';
import { discardDraft } from '#lib/proposals/commands.server.ts';
import { confirmMoved } from '#lib/proposals/confirming.server.ts';
import { retainNot, withdrawProposal } from '#lib/proposals/deciding.server.ts';
import { incorporateChanges } from '#lib/proposals/incorporate.server.ts';
import { readProposalPage } from '#lib/proposals/page.server.ts';
import { readSectionProposals, readUnconfirmed } from '#lib/proposals/queries.server.ts';
import {
	confirmProposal,
	disputeProposal,
	recordProposal
} from '#lib/proposals/recording.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { proposeWords } from '#lib/proposals/wording.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { newId, type BlockId, type ConsultationId, type DelegationId } from '#lib/kernel/ids.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { readDecisionsWaiting } from '#lib/notices/queries.server.ts';
import { readSections } from '#lib/sections/queries.server.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { formOf, openNegotiation } from '../support/decisions.ts';
import { recordFor } from '../support/discussing.ts';
import { accepted } from '../support/people.ts';
import { join, joinedAs, stateOn } from '../support/supporting.ts';
import { cover, edit } from '../support/tabling.ts';

const NOT_FOUND = { status: 404 };
let forms = 0;

/** The secretariat, who records other words for a paragraph for Kenya, from an e-mail. */
async function open(dialect: Dialect) {
	const here = await openNegotiation(dialect);
	const secretariat = await here.seat('secretariat');
	const send = (locals: App.Locals, fields: Record<string, string> = {}) => {
		const receipt = `a-receipt-of-recording-${++forms}`;
		const said = { title: 'Access', delegation: 'KEN', source: 'e-mail', receipt, ...fields };
		return recordProposal(locals, here.slug, '1', formOf(said));
	};
	const begin = async () => {
		const draft = accepted(await send(secretariat)).address;
		const words = 'The internet is for all.';
		await edit(here, draft, (doc) => proposeWords(doc, '7.1' as BlockId, words));
		return draft;
	};
	const tabled = async () => {
		const draft = await begin();
		return String(accepted(await tableProposal(secretariat, here.slug, draft)).number);
	};
	const shown = async (locals: App.Locals, named: string) =>
		(await readProposalPage(locals, here.slug, named, { section: null, block: null })).shown;
	const waiting = async (locals: App.Locals) => {
		const entered = await enterConsultation(locals, here.slug, '/');
		const sections = await readSections(here.runtime, entered.participant, here.consultation);
		const all = { locals, entered, sections, standingsOf: () => [] };
		return (await readDecisionsWaiting(all)).filter(({ path }) => path.startsWith('/proposals/'));
	};
	return { here, secretariat, send, begin, tabled, shown, waiting };
}

describe.each(dialects)('[X60] recording wording for a delegation on %s', (dialect) => {
	it('is the secretariat’s, for a delegation of its own consultation, once for each form', async () => {
		const { here, secretariat, send } = await open(dialect);
		const norway = await here.seatDelegation('NOR');
		for (const locals of [norway, here.kenya, await here.seat('facilitator')])
			expect(await send(locals)).toMatchObject({
				...{ status: 403, reason: 'proposals.secretariat-records' }
			});
		expect(await send(secretariat, { delegation: 'FRA' })).toMatchObject({ status: 404 });
		expect(await send(secretariat, { source: '' })).toMatchObject({ status: 400 });
		const one = { receipt: 'one-receipt-of-a-form' };
		const [first, second] = await Promise.all([send(secretariat, one), send(secretariat, one)]);
		expect(accepted(second)).toEqual(accepted(first));
		expect(await send(secretariat, { ...one, delegation: 'NOR' })).toMatchObject({
			reason: 'proposals.begun-before'
		});
	});

	it('is not for a delegation of another consultation', async () => {
		const { here, secretariat, send } = await open(dialect);
		const { db } = here.runtime;
		const { consultation, delegation } = db.tables;
		const [[house], [kenya]] = await Promise.all([
			db.read.select().from(consultation),
			db.read.select().from(delegation)
		]);
		if (!house || !kenya) throw new Error('There is no consultation.');
		const id = newId<ConsultationId>();
		await db.commit([
			db.read.insert(consultation).values({ ...house, id, slug: id }),
			db.read
				.insert(delegation)
				.values({ ...kenya, id: newId<DelegationId>(), consultation: id, code: 'FRA' })
		]);
		expect(await send(secretariat, { delegation: 'FRA' })).toMatchObject({
			...{ status: 404, reason: 'proposals.delegation-unknown' }
		});
		const form = formOf({ delegation: 'FRA', source: 'floor', receipt: 'a-receipt-of-elsewhere' });
		await expect(recordProposal(secretariat, id, '1', form)).rejects.toMatchObject(NOT_FOUND);
	});

	it('begins a draft that the secretariat and that delegation see, and nobody else', async () => {
		const { here, secretariat, begin, shown, waiting } = await open(dialect);
		here.announced.length = 0;
		const draft = await begin();
		expect(here.announced.sort()).toEqual(
			[here.delegation, 'secretariat'].map((each) => `drafts/${here.consultation}/${each}`).sort()
		);
		const colleague = await here.seat('secretariat');
		for (const locals of [secretariat, colleague, here.kenya, await here.seat('delegate')])
			expect(await shown(locals, draft)).toMatchObject({ recorded: { source: 'e-mail' } });
		const norway = await here.seatDelegation('NOR');
		for (const locals of [norway, await here.seat('facilitator'), await here.seat('observer')]) {
			await expect(shown(locals, draft)).rejects.toMatchObject(NOT_FOUND);
			await expect(confirmProposal(locals, here.slug, draft)).rejects.toMatchObject(NOT_FOUND);
			const { shown: section } = await readSectionProposals(locals, here.slug, '1', '7.1');
			expect(section).toMatchObject({ drafts: [], recordsFor: null, opened: { cards: [] } });
			expect(await waiting(locals)).toEqual([]);
		}
		expect(await waiting(secretariat)).toMatchObject([
			{ why: 'a draft recorded for Kenya is not tabled yet' }
		]);
		expect(await waiting(here.kenya)).toMatchObject([
			{ why: 'a proposal recorded for your delegation waits to be confirmed' }
		]);
		expect(await here.kinds()).toEqual([]);
	});

	it('is not of what the delegation drafts by itself', async () => {
		const { here, secretariat, begin } = await open(dialect);
		const draft = await begin();
		accepted(await confirmProposal(here.kenya, here.slug, draft));
		for (const act of [discardDraft, tableProposal, confirmProposal])
			await expect(act(secretariat, here.slug, draft)).rejects.toMatchObject(NOT_FOUND);
	});

	it('tables it for the delegation, as recorded; nobody else does', async () => {
		const { here, secretariat, begin, shown } = await open(dialect);
		const draft = await begin();
		for (const locals of [here.kenya, await here.seat('delegate')])
			expect(await tableProposal(locals, here.slug, draft)).toMatchObject({ status: 403 });
		expect(await cover(here, here.kenya, draft, { title: 'Ours', version: 1 })).toMatchObject({
			reason: 'proposals.confirm-first'
		});
		const receipt = accepted(await tableProposal(secretariat, here.slug, draft));
		expect(receipt).toMatchObject({ receipt: 'KEN-P1' });
		const norway = await here.seatDelegation('NOR');
		expect(await shown(norway, '1')).toMatchObject({
			...{ sponsor: { code: 'KEN' }, recorded: { confirmed: false, answers: false } },
			tabled: { cards: [{ proposal: { unconfirmed: 'e-mail' } }] }
		});
		expect(await here.kinds()).toEqual(['proposal.recorded']);
		const [entry] = await recordFor(here, norway);
		expect(entry?.said).toMatchObject({
			what: 'recorded proposal 1 on section 1, “Access”, from an e-mail',
			concerns: { code: 'KEN' }
		});
	});
});

describe.each(dialects)('[X62] confirming what was recorded on %s', (dialect) => {
	it('is for who speaks for the delegation, and done once', async () => {
		const { here, secretariat, tabled, shown, waiting } = await open(dialect);
		const named = await tabled();
		const norway = await here.seatDelegation('NOR');
		const confirm = (locals: App.Locals) => confirmProposal(locals, here.slug, named);
		for (const locals of [
			...[norway, secretariat, await here.seat('delegate'), await here.seat('facilitator')]
		])
			expect(await confirm(locals)).toMatchObject({ reason: 'proposals.not-a-speaker' });
		expect(await waiting(here.kenya)).toHaveLength(1);
		for (const answer of await Promise.all([confirm(here.kenya), confirm(here.kenya)]))
			accepted(answer);
		accepted(await confirm(here.kenya));
		expect(await here.kinds()).toEqual(['proposal.recorded', 'proposal.confirmed']);
		expect(await shown(norway, named)).toMatchObject({
			...{ recorded: { confirmed: true }, tabled: { line: { unconfirmed: '' } } }
		});
		expect(await waiting(here.kenya)).toEqual([]);
		expect(await disputeProposal(here.kenya, here.slug, named)).toMatchObject({
			reason: 'proposals.confirmed-before'
		});
		expect(await withdrawProposal(secretariat, here.slug, named)).toMatchObject({ status: 403 });
		accepted(await withdrawProposal(here.kenya, here.slug, named));
		expect(await verifyStoredRecord(here.runtime, here.consultation)).toMatchObject({
			sound: true
		});
	});

	it('makes a draft the delegation’s own, which it tables', async () => {
		const { here, begin, shown } = await open(dialect);
		const draft = await begin();
		accepted(await confirmProposal(here.kenya, here.slug, draft));
		expect(await here.kinds()).toEqual([]);
		expect(await shown(here.kenya, draft)).toMatchObject({
			...{ recorded: { confirmed: true }, draft: { tables: true, texts: [{ whyNot: null }] } }
		});
		accepted(await tableProposal(here.kenya, here.slug, draft));
		const [entry] = await recordFor(here, here.kenya);
		expect(entry?.said?.what).toMatch(/which had been recorded for it from an e-mail$/);
	});

	it('is not asked of what a delegation tabled by itself', async () => {
		const { here, begin } = await open(dialect);
		const draft = await begin();
		accepted(await confirmProposal(here.kenya, here.slug, draft));
		const { proposal } = here.runtime.db.tables;
		await here.runtime.db.commit([here.runtime.db.read.update(proposal).set({ source: '' })]);
		expect(await confirmProposal(here.kenya, here.slug, draft)).toMatchObject({
			reason: 'proposals.not-recorded'
		});
	});

	it('comes before what a sponsor does for its proposal; positions are stated meanwhile', async () => {
		const { here, secretariat, tabled } = await open(dialect);
		const named = await tabled();
		const norway = await here.seatDelegation('NOR');
		const first = { reason: 'proposals.confirm-first' };
		accepted(await join(here, norway, named, 'asked'));
		const answer = join(here, here.kenya, named, 'accepted', { delegation: 'NOR' });
		expect(await answer).toMatchObject(first);
		expect((await joinedAs(here, here.kenya, named)).side).toBeNull();
		expect(await confirmMoved(here.kenya, here.slug, named, formOf({}))).toMatchObject(first);
		for (const locals of [secretariat, norway])
			expect(await confirmMoved(locals, here.slug, named, formOf({}))).toMatchObject({
				reason: 'proposals.not-a-speaker'
			});
		expect(await withdrawProposal(here.kenya, here.slug, named)).toMatchObject({ status: 403 });
		accepted(await stateOn(here, norway, named));
		accepted(await withdrawProposal(secretariat, here.slug, named));
	});
});

describe.each(dialects)('[X63] disputing what was recorded on %s', (dialect) => {
	it('withdraws it, and says that it is not its own; twice is once', async () => {
		const { here, secretariat, tabled, shown } = await open(dialect);
		const named = await tabled();
		const dispute = (locals: App.Locals) => disputeProposal(locals, here.slug, named);
		for (const locals of [secretariat, await here.seat('delegate')])
			expect(await dispute(locals)).toMatchObject({ reason: 'proposals.not-a-speaker' });
		for (const answer of await Promise.all([dispute(here.kenya), dispute(here.kenya)]))
			accepted(answer);
		expect(await shown(secretariat, named)).toMatchObject({
			recorded: { disputed: true, confirmed: false, answers: false },
			tabled: {
				...{ line: { state: 'withdrawn', unconfirmed: 'e-mail' } },
				cards: [{ state: 'withdrawn', reason: 'Kenya says that it is not its own' }]
			}
		});
		expect(await confirmProposal(here.kenya, here.slug, named)).toMatchObject({
			reason: 'proposals.not-open'
		});
		const [entry] = await recordFor(here, secretariat);
		expect(entry?.said).toMatchObject({
			what: 'said that proposal 1 on section 1, “Access”, recorded for it, is not its own: it is withdrawn',
			quote: null
		});
	});

	it('lets a draft go, by who speaks for it or who records it', async () => {
		const { here, secretariat, begin } = await open(dialect);
		const mute = await here.seat('delegate');
		for (const locals of [here.kenya, secretariat]) {
			const draft = await begin();
			expect(await disputeProposal(here.kenya, here.slug, draft)).toMatchObject({
				reason: 'proposals.not-tabled'
			});
			expect(await discardDraft(mute, here.slug, draft)).toMatchObject({ status: 403 });
			accepted(await discardDraft(locals, here.slug, draft));
		}
		const { participant } = await enterConsultation(here.kenya, here.slug, '/');
		expect(await readUnconfirmed(here.runtime, participant, here.consultation)).toEqual([]);
	});
});

describe.each(dialects)('[X64] what is not confirmed on %s', (dialect) => {
	it('is not put into the text, and may be not retained', async () => {
		const { here, tabled, shown } = await open(dialect);
		const named = await tabled();
		const facilitator = await here.seat('facilitator');
		const receipt = 'a-receipt-of-incorporating';
		const put = incorporateChanges(facilitator, here.slug, named, formOf({ receipt }));
		expect(await put).toMatchObject({ status: 409, reason: 'proposals.unconfirmed' });
		expect((await shown(facilitator, named)).tabled?.line.state).toBe('tabled');
		const form = formOf({ reason: 'It is said above.' });
		accepted(await retainNot(facilitator, here.slug, named, form));
	});
});
