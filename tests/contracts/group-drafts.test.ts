import { describe, expect, it } from 'vitest';
import { eq } from 'drizzle-orm';
import { listOffers } from '#db/joinings.ts';
import { readProposal } from '#db/proposing.ts';
import { namedIn, NOBODY } from '#lib/kernel/audience.ts';
import type { BlockId, ProposalId } from '#lib/kernel/ids.ts';
import { beginProposal, discardDraft } from '#lib/proposals/commands.server.ts';
import { withdrawProposal } from '#lib/proposals/deciding.server.ts';
import { answerOffer } from '#lib/proposals/joining.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { proposeWords } from '#lib/proposals/wording.ts';
import { sayEntry } from '#lib/record/entries.ts';
import type { Payload } from '#lib/record/verify.ts';
import { dialects } from '../support/database.ts';
import { formOf } from '../support/decisions.ts';
import { OPEN, openGroupDraft, SHUT } from '../support/group-drafts.ts';
import { accepted } from '../support/people.ts';
import { join } from '../support/supporting.ts';
import { begin, edit } from '../support/tabling.ts';

describe.each(dialects)('a draft of a negotiating group on %s', (dialect) => {
	const open = () => openGroupDraft(dialect);

	it('[X65] is begun by whoever speaks for the group as one of its members, once', async () => {
		const here = await open();
		const ask = (locals: App.Locals, receipt: string, group = 'G77') =>
			beginProposal(locals, here.slug, '1', formOf({ receipt, group, title: 'Access' }));
		for (const locals of [here.fiji, here.norway, await here.seat('delegate')])
			expect(await ask(locals, 'a-receipt-of-nobody')).toMatchObject({
				reason: 'proposals.not-speaking-for-group'
			});
		expect(await ask(here.kenya, 'a-receipt-of-nothing', 'AFR')).toMatchObject({ status: 403 });
		const once = accepted(await ask(here.kenya, 'a-receipt-sent-twice'));
		expect(accepted(await ask(here.kenya, 'a-receipt-sent-twice'))).toEqual(once);
		const other = beginProposal(
			...([here.kenya, here.slug, '1'] as const),
			formOf({ receipt: 'a-receipt-sent-twice' })
		);
		expect(await other).toMatchObject({ reason: 'proposals.begun-before' });
		accepted(await here.dismiss(here.kenya));
		expect(await ask(here.kenya, 'a-receipt-of-who-left')).toMatchObject({ status: 403 });
	});

	it('[X65] is tabled, withdrawn and let go by whoever speaks for it, and by no other member', async () => {
		const here = await open();
		const { draft, slug } = here;
		await edit(here, draft, (doc) => proposeWords(doc, '7.1' as BlockId, 'For all.'));
		expect(await tableProposal(here.fiji, slug, draft)).toMatchObject({ status: 403 });
		expect(await discardDraft(here.fiji, slug, draft)).toMatchObject({ status: 403 });
		await here.preside(null);
		expect(await tableProposal(here.kenya, slug, draft)).toMatchObject({ status: 403 });
		here.clock.at += 1000;
		await here.preside(here.india);
		expect(await tableProposal(here.kenya, slug, draft)).toMatchObject({ status: 403 });
		const { receipt, number } = accepted(await tableProposal(here.india, slug, draft));
		expect(receipt).toBe('G77-P1');
		here.clock.at += 1000;
		await here.preside(here.fiji);
		const named = String(number);
		const taking = (locals: App.Locals) => withdrawProposal(locals, slug, named, formOf({}));
		expect(await taking(here.india)).toMatchObject({ reason: 'proposals.not-a-speaker' });
		accepted(await taking(here.fiji));
		const { tabled } = await here.shown(here.norway, named);
		expect(tabled?.line.sponsor.name).toBe('IND on behalf of Group of 77');
	});

	it('[X66] is seen and written by its members, on every way to it, and by nobody else', async () => {
		const here = await open();
		for (const member of [here.kenya, here.fiji, here.india])
			expect(await here.doors(member)).toEqual(OPEN);
		const others = [here.norway, here.office, await here.seat('facilitator')];
		for (const other of others) expect(await here.doors(other)).toEqual(SHUT);
		expect(await here.kinds()).toEqual([]);
		expect((await here.shown(here.fiji)).behalf).toMatchObject({
			...{ code: 'G77', name: 'Group of 77', members: 3, by: 'Kenya', speaks: false }
		});
	});

	it('[X67] is let in to and cut from in the transaction that begins or ends a membership', async () => {
		const here = await open();
		await here.admit(here.norway);
		expect(await here.doors(here.norway)).toEqual(OPEN);
		expect(here.announced.some((each) => each.startsWith('rights/document/'))).toBe(true);
		accepted(await here.dismiss(here.fiji));
		expect(await here.doors(here.fiji)).toEqual(SHUT);
		await here.withdraw(here.india);
		const stored = await readProposal(here.runtime.db, here.draft as ProposalId);
		const ids = await Promise.all([here.kenya, here.norway].map(here.delegationOf));
		expect(namedIn(stored?.audience ?? '').delegations).toEqual(ids.sort());
		expect(await here.kinds()).toEqual([
			...['membership.begun', 'membership.ended', 'delegation.withdrawn']
		]);
	});

	it('[X67] tells of such a change whom it was and is for, and nobody else', async () => {
		const here = await open();
		accepted(await here.dismiss(here.fiji));
		const drafts = here.announced.filter((each) => each.startsWith('drafts/'));
		const told = [here.kenya, here.fiji, here.india].map(here.delegationOf);
		const topics = (await Promise.all(told)).map((id) => `drafts/${here.consultation}/${id}`);
		expect([...new Set(drafts)].sort()).toEqual(topics.sort());
	});

	it('[X67] follows terms that begin and end by the clock, at that instant', async () => {
		const here = await open();
		const noon = here.clock.at + 60_000;
		await here.admit(here.norway, { since: noon });
		accepted(await here.dismiss(here.fiji, noon));
		await here.preside(here.india, noon);
		expect([await here.doors(here.norway), await here.doors(here.fiji)]).toEqual([SHUT, OPEN]);
		here.clock.at = noon;
		// Before anything was written: whoever left is told nothing, whoever came is let in.
		expect(await here.doors(here.fiji)).toEqual(SHUT);
		expect(await here.doors(here.norway)).toMatchObject({ socket: true, page: true });
		expect(await tableProposal(here.kenya, here.slug, here.draft)).toMatchObject({ status: 403 });
		here.clock.at = noon - 1;
		here.announced.length = 0;
		await here.pass(noon);
		expect(here.announced.some((each) => each.startsWith('rights/document/'))).toBe(true);
		expect(await here.doors(here.norway)).toEqual(OPEN);
		expect(await readProposal(here.runtime.db, here.draft as ProposalId)).toMatchObject({
			delegation: await here.delegationOf(here.india)
		});
		here.announced.length = 0;
		await here.pass(noon + 1);
		expect(here.announced).toEqual([]);
	});

	it('[X67] stays the group’s when who began it leaves, and whoever speaks next goes on', async () => {
		const here = await open();
		accepted(await here.dismiss(here.kenya));
		expect(await here.doors(here.kenya)).toEqual(SHUT);
		expect(await here.doors(here.fiji)).toEqual(OPEN);
		await edit(here, here.draft, (doc) => proposeWords(doc, '7.1' as BlockId, 'For all.'));
		here.clock.at += 1000;
		await here.preside(here.fiji);
		const { receipt } = accepted(await tableProposal(here.fiji, here.slug, here.draft));
		expect(receipt).toBe('G77-P1');
	});

	it('[X67] is nobody’s while the group has no members, and not everybody’s', async () => {
		const here = await open();
		for (const member of [here.kenya, here.fiji, here.india]) accepted(await here.dismiss(member));
		const stored = await readProposal(here.runtime.db, here.draft as ProposalId);
		expect(stored?.audience).toBe(NOBODY);
		for (const each of [here.kenya, here.fiji, here.norway, here.office])
			expect(await here.doors(each)).toEqual(SHUT);
		here.clock.at += 1000;
		await here.admit(here.norway);
		expect(await here.doors(here.norway)).toEqual(OPEN);
	});

	it('[X66] has those who join by hand beside its members, each on their own ground', async () => {
		const here = await open();
		const { draft, slug } = here;
		const chile = await here.seatDelegation('CHL');
		const say = (locals: App.Locals, word: string, delegation = '') =>
			join(here, locals, draft, word, { revision: 0, delegation });
		accepted(await say(here.kenya, 'asked', 'CHL'));
		expect(await here.doors(chile)).toEqual(SHUT);
		const chileId = await here.delegationOf(chile);
		const [offer] = await listOffers(here.runtime.db, here.consultation, chileId);
		expect(offer?.sponsor).toMatchObject({ code: 'G77', name: 'Group of 77' });
		accepted(await answerOffer(chile, slug, formOf({ offer: offer?.id ?? '', word: 'accepted' })));
		expect(await here.doors(chile)).toEqual(OPEN);
		// A member now as well: ending the one ground leaves the other.
		await here.admit(chile);
		accepted(await say(chile, 'withdrawn'));
		expect(await here.doors(chile)).toEqual(OPEN);
		expect((await here.shown(here.kenya)).joined.may.offer.map(({ code }) => code)).toEqual([
			'NOR'
		]);
		accepted(await here.dismiss(here.india));
		expect(await here.doors(chile)).toEqual(OPEN);
		// Whoever drafts it already asks for nothing.
		accepted(await say(here.fiji, 'asked'));
		expect((await here.shown(here.kenya)).joined.pending).toEqual([]);
	});

	it('[X68] is the group’s wherever it is named once it is tabled', async () => {
		const here = await open();
		const { draft, slug, runtime } = here;
		await edit(here, draft, (doc) => proposeWords(doc, '7.1' as BlockId, 'For all.'));
		accepted(await tableProposal(here.kenya, slug, draft));
		const shown = await here.shown(here.norway, '1');
		expect(shown.tabled?.line.sponsor).toMatchObject({
			...{ code: 'G77', name: 'Kenya on behalf of Group of 77', group: 'MS' }
		});
		expect(shown.sponsor).toMatchObject({ code: 'G77', name: 'Group of 77', by: 'Kenya' });
		const { entry } = runtime.db.tables;
		const [row] = await runtime.db.read
			.select()
			.from(entry)
			.where(eq(entry.kind, 'proposal.tabled'));
		const said = sayEntry(JSON.parse(row?.payload ?? '') as Payload, null).what;
		expect(said).toContain('tabled proposal 1 on behalf of Group of 77 on');
		await begin(here, here.kenya);
		expect((await here.shown(here.kenya, '1')).behalf).toMatchObject({ speaks: true });
	});
});
