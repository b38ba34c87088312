import { describe, expect, it } from 'vitest';
import { setIntent } from '#db/intents.ts';
import { listProposalTexts } from '#db/proposals.ts';
import type { BlockId, ProposalId } from '#lib/kernel/ids.ts';
import { discardDraft } from '#lib/proposals/commands.server.ts';
import { readDelegationProposals } from '#lib/proposals/delegation.server.ts';
import { incorporateChanges } from '#lib/proposals/incorporate.server.ts';
import type { Intent } from '#lib/proposals/intending.ts';
import { closeOvertaken } from '#lib/proposals/overtaking.server.ts';
import { readProposalPage } from '#lib/proposals/page.server.ts';
import { confirmProposal, recordProposal } from '#lib/proposals/recording.server.ts';
import { reviseProposal } from '#lib/proposals/revising.server.ts';
import { walkAllRows } from '#lib/proposals/support-rows.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { proposeBlock, proposeWords } from '#lib/proposals/wording.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { cardsFor, join, stateOn } from '../support/supporting.ts';
import { begin, edit, reword } from '../support/tabling.ts';

const [first, second] = ['7.1', '7.2'] as [BlockId, BlockId];

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

async function drafted({ slug }: Negotiation, locals: App.Locals, named: string) {
	const { shown } = await readProposalPage(locals, slug, named, { section: null, block: null });
	return shown.draft?.texts.flatMap(({ changes }) => changes.map(({ kind }) => kind));
}

describe.each(dialects)('[X50] another wording of a proposal of many kinds on %s', (dialect) => {
	/** Kenya words the first paragraph as a whole, and asks that the second be retained. */
	async function open() {
		const here = await openNegotiation(dialect);
		const draft = await begin(here, here.kenya);
		await edit(here, draft, (doc) => proposeWords(doc, first, 'The internet is for all, always.'));
		await mean(here, draft, first, 'alternative');
		await mean(here, draft, second, 'retain');
		accepted(await tableProposal(here.kenya, here.slug, draft));
		return here;
	}

	it('[X41] [X43] means what the former does, and keeps what is said of it', async () => {
		const here = await open();
		const norway = await here.seatDelegation('NOR');
		const before = await cardsFor(here, norway, '1');
		expect(before.map(({ kind }) => kind)).toEqual(['alternative', 'retain']);
		accepted(await stateOn(here, norway, '1'));
		await reword(here, here.kenya, '1', (doc) => proposeBlock(doc, first, 'We report on it.'));
		expect(await drafted(here, here.kenya, '1r2')).toEqual([
			...['alternative', 'insert-after', 'retain']
		]);
		accepted(await tableProposal(here.kenya, here.slug, '1r2'));
		const after = await cardsFor(here, norway, '1');
		expect([after[0]?.hash, after[2]?.hash]).toEqual(before.map(({ hash }) => hash));
		expect(after.map(({ support }) => support?.all.support)).toEqual([1, 0, 0]);
		expect(after[0]?.what).toMatch(/^Alt 1: /);
		expect((await cardsFor(here, norway, '1r1'))[0]?.what).not.toMatch(/^Alt 1/);
	});

	it('[X20] leaves nothing of what it means when it is let go', async () => {
		const here = await open();
		const { db } = here.runtime;
		const meant = () => db.read.select().from(db.tables.proposalIntent);
		const before = await meant();
		await reword(here, here.kenya, '1');
		expect(await meant()).toHaveLength(before.length * 2);
		accepted(await discardDraft(here.kenya, here.slug, '1r2'));
		expect(await meant()).toEqual(before);
	});

	it('[X45] has not what stands in the text already, and replaces that', async () => {
		const here = await open();
		await here.write('The internet is for all, always.', 'Nobody is left behind.');
		expect((await cardsFor(here, here.kenya, '1')).map(({ overtaken }) => overtaken)).toEqual([
			...[true, false]
		]);
		await reword(here, here.kenya, '1', (doc) => proposeBlock(doc, first, 'We report on it.'));
		expect(await drafted(here, here.kenya, '1r2')).toEqual(['insert-after', 'retain']);
		accepted(await tableProposal(here.kenya, here.slug, '1r2'));
		const states = (await cardsFor(here, here.kenya, '1r1')).map(({ state }) => state);
		expect(states).toEqual(['replaced', 'replaced']);
		const late = (await cardsFor(here, here.kenya, '1r1'))[0]?.id ?? '';
		expect(
			await closeOvertaken(here.kenya, here.slug, '1', formOf({ change: late }))
		).toMatchObject({ ok: false });
	});
});

describe.each(dialects)('[X50] another wording of what was recorded on %s', (dialect) => {
	it('is begun once its delegation has confirmed it, and by that alone', async () => {
		const here = await openNegotiation(dialect);
		const secretariat = await here.seat('secretariat');
		const said = { title: 'Access', delegation: 'KEN', source: 'e-mail' };
		const form = formOf({ ...said, receipt: 'a-receipt-of-recording' });
		const draft = accepted(await recordProposal(secretariat, here.slug, '1', form)).address;
		await edit(here, draft, (doc) => proposeWords(doc, first, 'The internet is for all.'));
		accepted(await tableProposal(secretariat, here.slug, draft));
		const revise = (locals: App.Locals) => reviseProposal(locals, here.slug, '1');
		const begins = async (locals: App.Locals) => {
			const chosen = { section: null, block: null };
			const { shown } = await readProposalPage(locals, here.slug, '1', chosen);
			return shown.wordings.begins;
		};
		expect(await revise(here.kenya)).toMatchObject({ reason: 'proposals.confirm-first' });
		expect(await revise(secretariat)).toMatchObject({ reason: 'proposals.not-a-speaker' });
		expect([await begins(here.kenya), await begins(secretariat)]).toEqual([false, false]);
		accepted(await confirmProposal(here.kenya, here.slug, '1'));
		expect([await begins(here.kenya), await begins(secretariat)]).toEqual([true, false]);
		expect(await revise(secretariat)).toMatchObject({ reason: 'proposals.not-a-speaker' });
		await reword(here, here.kenya, '1', (doc) => proposeBlock(doc, first, 'A new one.'));
		await expect(drafted(here, secretariat, '1r2')).rejects.toMatchObject({ status: 404 });
		expect(accepted(await tableProposal(here.kenya, here.slug, '1r2')).receipt).toBe('KEN-P1r2');
		expect((await here.kinds()).slice(-2)).toEqual(['proposal.confirmed', 'proposal.revised']);
	});
});

describe.each(dialects)(
	'[X53] [X54] what is read of a wording that was replaced on %s',
	(dialect) => {
		it('is not in downloads, nor on the page of who stated it or co-sponsored it', async () => {
			const here = await openNegotiation(dialect);
			const draft = await begin(here, here.kenya);
			await edit(here, draft, (doc) => proposeWords(doc, first, 'The internet is for all.'));
			accepted(await tableProposal(here.kenya, here.slug, draft));
			const norway = await here.seatDelegation('NOR');
			accepted(await stateOn(here, norway, '1'));
			accepted(await join(here, norway, '1', 'asked'));
			accepted(await join(here, here.kenya, '1', 'accepted', { delegation: 'NOR' }));
			const read = async () => {
				const entered = await enterConsultation(norway, here.slug);
				const { sponsored, stated } = await readDelegationProposals(norway, entered, 'NOR');
				const rows = [];
				for await (const some of walkAllRows(norway, entered))
					rows.push(...some.filter(({ stance }) => stance === 'support'));
				return [rows.length, sponsored.length, stated.found];
			};
			expect(await read()).toEqual([1, 1, 1]);
			await reword(here, here.kenya, '1', (doc) => proposeBlock(doc, first, 'A new one.'));
			expect(await read()).toEqual([1, 1, 1]);
			accepted(await tableProposal(here.kenya, here.slug, '1r2'));
			expect(await read()).toEqual([1, 1, 1]);
			await reword3(here);
			accepted(await tableProposal(here.kenya, here.slug, '1r3'));
			expect(await read()).toEqual([0, 0, 0]);
			const facilitator = await here.seat('facilitator');
			const [former] = await cardsFor(here, norway, '1r2');
			const put = formOf({ change: former?.id ?? '', receipt: 'a-receipt-of-the-former' });
			expect(await incorporateChanges(facilitator, here.slug, '1', put)).toMatchObject({
				reason: 'proposals.not-open'
			});
		});

		/** Its third wording, in which the first paragraph reads otherwise. */
		async function reword3(here: Negotiation) {
			const { address } = accepted(await reviseProposal(here.kenya, here.slug, '1'));
			expect(address).toBe('1r3');
			const { here: entered } = await readProposalPage(here.kenya, here.slug, address, {
				...{ section: null, block: null }
			});
			const change = (doc: Parameters<typeof proposeWords>[0]) =>
				proposeWords(doc, first, 'The internet is for every one of us.');
			await edit(here, entered.proposal.id, change, 3);
		}
	}
);
