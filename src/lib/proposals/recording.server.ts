import { listCounted } from '#db/positions.ts';
import { updateConfirmed } from '#db/proposing.ts';
import { commitDecision } from '#db/record.ts';
import { audienceOf } from '#lib/kernel/audience.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { rightsTopics } from '#lib/live/topics.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import { mayRecord } from '#lib/positions/rules.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { announceDecided, announceProposal } from './announcing.ts';
import { beginDraft, readBeginning, type Placed } from './beginning.server.ts';
import { decide, decideNext, namedInRecord, OVERTAKEN, readChanges } from './deciding.server.ts';
import { enterProposal, type EnteredProposal } from './entering.server.ts';
import {
	audienceOfRecorded,
	isAnswerable,
	isDisputed,
	NOT_ITS_OWN,
	readRecorded,
	whyNotAnswer,
	whyNotRecord
} from './recording.ts';
import { isUnconfirmed } from './rules.ts';

/**
 * Begin a draft for a delegation, of what it said elsewhere. Fields: delegation (its code), source, receipt,
 * title. Rules X60, X20.
 */
export async function recordProposal(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Placed>> {
	const { runtime } = locals;
	const here = await enterSection(locals, slug, address);
	const { section, participant, granted } = here;
	if (!mayRecord(participant.seat)) return refuse(403, 'proposals.secretariat-records');
	const asked = readBeginning(form);
	if (!asked.ok) return asked;
	const recorded = readRecorded(form);
	if (!recorded.ok) return recorded;
	const { code, source } = recorded.value;
	const delegations = await listCounted(runtime.db, section.consultation, runtime.clock.now());
	const delegation = delegations.find((each) => each.code === code);
	if (!delegation) return refuse(404, 'proposals.delegation-unknown');
	const refused = whyNotRecord(participant.seat, granted, section, delegation);
	if (refused) return refuse(403, refused);
	const audience = audienceOfRecorded(delegation.id);
	return beginDraft(runtime, here, {
		...{ ...asked.value, delegation: delegation.id, group: null, source, audience }
	});
}

/**
 * Why a draft may not be tabled for its delegation now, as a reason code; null when it may, and for whoever
 * tables its own. Rules X3, X60.
 */
export async function whyNotTableFor(
	{ db, clock }: Pick<Runtime, 'db' | 'clock'>,
	{ proposal, participant, granted, texts }: EnteredProposal
): Promise<string | null> {
	if (!isUnconfirmed(proposal)) return null;
	const delegations = await listCounted(db, proposal.consultation, clock.now());
	const delegation = delegations.find(({ id }) => id === proposal.delegation);
	if (!delegation) return 'proposals.delegation-unknown';
	const reasons = texts.map(({ section }) =>
		whyNotRecord(participant.seat, granted, section, delegation)
	);
	return reasons.find((reason) => reason !== null) ?? null;
}

/** Let a delegation make its own what was recorded for it; twice is once. Rule X62. */
export function confirmProposal(
	locals: App.Locals,
	slug: string,
	named: string
): Promise<Outcome<null>> {
	return answer(locals, slug, named, async (here) => {
		if (!isUnconfirmed(here.proposal)) return accept(null);
		if (!isAnswerable(here.proposal)) return OVERTAKEN;
		return here.proposal.state === 'draft'
			? confirmDraft(locals.runtime, here)
			: confirmTabled(locals.runtime, here);
	});
}

/** Let a delegation say that what was recorded for it is not its own: it is withdrawn. Rule X63. */
export function disputeProposal(
	locals: App.Locals,
	slug: string,
	named: string
): Promise<Outcome<null>> {
	return answer(locals, slug, named, async (here) => {
		const { proposal } = here;
		if (isDisputed(proposal)) return accept(null);
		if (proposal.state === 'draft') return refuse(409, 'proposals.not-tabled');
		if (!isAnswerable(proposal)) return OVERTAKEN;
		if (!isUnconfirmed(proposal)) return refuse(409, 'proposals.confirmed-before');
		const changes = await readChanges(locals.runtime, here);
		return decide(locals.runtime, here, changes, {
			...{ kind: 'proposal.disputed', state: 'withdrawn', reason: NOT_ITS_OWN },
			decided: changes.filter(({ state }) => state === 'open')
		});
	});
}

/** Answer what was recorded for the actor's delegation, when what others decide about it is settled. */
function answer(
	locals: App.Locals,
	slug: string,
	named: string,
	decideFor: (here: EnteredProposal) => Promise<Outcome<null>>
): Promise<Outcome<null>> {
	return decideNext(locals.runtime, async () => {
		const here = await enterProposal(locals, slug, named);
		return whyNotAnswer(here.participant.seat, here.proposal) ?? decideFor(here);
	});
}

/** Of a draft nothing is recorded: it is the delegation's alone from then on. Rule X1. */
async function confirmDraft(
	runtime: Runtime,
	{ proposal, texts }: EnteredProposal
): Promise<Outcome<null>> {
	const { db, bus, clock } = runtime;
	const audience = audienceOf({ facilitation: false, delegations: [proposal.delegation] });
	const confirmed = { confirmedAt: clock.now(), audience };
	if (!(await db.commit([updateConfirmed(db, proposal, confirmed)]))) return OVERTAKEN;
	for (const { text } of texts) bus.announce(rightsTopics.document(text.document));
	// Whoever recorded it is told too, who does not see it any more.
	announceProposal(runtime, proposal, texts);
	return accept(null);
}

async function confirmTabled(runtime: Runtime, here: EnteredProposal): Promise<Outcome<null>> {
	const { db, clock } = runtime;
	const { proposal, participant, texts } = here;
	const { audience, source } = proposal;
	const [only, ...others] = texts;
	const entry = await commitDecision(
		db,
		clock,
		{
			consultation: proposal.consultation,
			kind: 'proposal.confirmed',
			actor: asRecorded(participant),
			payload: { ...namedInRecord(here), source },
			section: others.length === 0 ? (only?.section.id ?? null) : null,
			delegation: proposal.delegation
		},
		[updateConfirmed(db, proposal, { confirmedAt: clock.now(), audience })]
	);
	if (!entry) return OVERTAKEN;
	announceDecided(runtime, proposal, texts);
	return accept(null);
}
