import { decideChanges, updateStanding } from '#db/proposing.ts';
import { listPlaced, type PlacedChange } from '#db/proposal-lists.ts';
import type { ProposalChange } from '#db/proposals.ts';
import { commitDecision, type Decision } from '#db/record.ts';
import { decideAnew } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { announceDecided } from './announcing.ts';
import { readReason } from './drafting.ts';
import { enterProposal, type EnteredProposal } from './entering.server.ts';
import type { Held } from './grouped.server.ts';
import { mayDecide, mayTable } from './rules.ts';
import { readStanding } from './wordings.server.ts';
import { inTurn } from './turns.server.ts';

/** It was decided meanwhile. */
export const OVERTAKEN = refuse(409, 'proposals.not-open');

/** Decide when what others are deciding is settled, anew when the proposal changed meanwhile. */
export function decideNext(
	runtime: Runtime,
	decide: () => Promise<Outcome<null>>
): Promise<Outcome<null>> {
	return inTurn(runtime, () => decideAnew<null>(OVERTAKEN, decide));
}

/** Withdraw a Change, or all that is open of a proposal. Field: change, where it is one. Rules X2, X4, X23. */
export function withdrawProposal(
	locals: App.Locals,
	slug: string,
	named: string,
	form = new FormData()
): Promise<Outcome<null>> {
	return decideNext(locals.runtime, async () => {
		const here = await enterProposal(locals, slug, named);
		const { proposal, participant } = here;
		if (!mayTable(participant.seat, proposal)) return refuse(403, 'proposals.not-a-speaker');
		const changes = await readChanges(locals.runtime, here);
		const one = form.get('change');
		const asked = changes.filter(({ id }) => !one || id === one);
		const open = asked.filter(({ state }) => state === 'open');
		if (one && proposal.together && changes.length > 1)
			return refuse(409, 'proposals.together-only');
		// Pressed twice: there is nothing left to withdraw.
		if (asked.length > 0 && asked.every(({ state }) => state === 'withdrawn')) return accept(null);
		if (!one && proposal.state === 'withdrawn') return accept(null);
		if (open.length === 0) return OVERTAKEN;
		return decide(locals.runtime, here, changes, {
			...{ kind: 'proposal.withdrawn', state: 'withdrawn', reason: '', decided: open }
		});
	});
}

/**
 * Do not retain a Change, or all that is open of a proposal. Fields: reason, and change where it is one.
 * Rules X2, X6, X24.
 */
export function retainNot(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
): Promise<Outcome<null>> {
	const reason = readReason(form);
	return decideNext(locals.runtime, async () => {
		const here = await enterProposal(locals, slug, named);
		const { proposal, texts, participant } = here;
		const changes = await readChanges(locals.runtime, here);
		const one = form.get('change');
		const asked = changes.filter(({ id }) => !one || id === one);
		const open = asked.filter(({ state }) => state === 'open');
		const held = texts.filter(({ section }) => mayDecide(participant.seat, section));
		const holds = (open.length > 0 ? open : asked).every(({ section }) =>
			held.some((each) => each.section.id === section)
		);
		if (held.length === 0 || !holds) return refuse(403, 'proposals.facilitators-decide');
		if (!reason.ok) return reason;
		if (one && proposal.together && changes.length > 1)
			return refuse(409, 'proposals.together-only');
		const isRepeated = asked.some(
			(each) => each.state === 'not-retained' && each.reason === reason.value
		);
		if (open.length === 0) return isRepeated ? accept(null) : OVERTAKEN;
		return decide(locals.runtime, here, changes, {
			...{ kind: 'proposal.not-retained', state: 'not-retained', reason: reason.value },
			decided: open
		});
	});
}

type Deciding = {
	kind: string;
	state: 'withdrawn' | 'not-retained' | 'incorporated' | 'overtaken';
	reason: string;
	decided: readonly ProposalChange[];
};

/** Decide open Changes, and the proposal with the last of them, in one transaction with the record. */
export async function decide(
	runtime: Runtime,
	{ proposal, participant, texts }: EnteredProposal,
	changes: readonly ProposalChange[],
	{ kind, state, reason, decided }: Deciding
): Promise<Outcome<null>> {
	if (decided.length === 0) return OVERTAKEN;
	const { db, clock } = runtime;
	const at = clock.now();
	const ids = decided.map(({ id }) => id);
	const states = changes.map((each) => (ids.includes(each.id) ? state : each.state));
	const standing = await readStanding(db, proposal, states);
	const isClosed = standing !== 'tabled';
	const entry = await commitDecision(
		db,
		clock,
		{
			consultation: proposal.consultation,
			kind,
			actor: asRecorded(participant),
			payload: {
				...namedInRecord({ proposal, texts }),
				...(kind === 'proposal.disputed' ? { source: proposal.source } : reason && { reason }),
				whole: decided.length === changes.length,
				changes: decided.map(({ ordinal, block, hash }) => ({ ordinal, block, hash }))
			},
			section: onlySectionOf(decided),
			delegation: proposal.delegation
		},
		[
			decideChanges(db, ids, { state, reason, at, by: participant.seat.id }),
			updateStanding(db, proposal, {
				state: standing,
				reason: standing === state ? reason : proposal.reason,
				closedAt: isClosed ? at : null
			})
		]
	);
	if (!entry) return OVERTAKEN;
	announceDecided(runtime, proposal, texts);
	return accept(null);
}

/** The Changes of a proposal's tabled wording, in the order of the text. */
export async function readChanges(
	runtime: Runtime,
	here: EnteredProposal
): Promise<ProposalChange[]> {
	return (await readPlaced(runtime, here)).map(({ change }) => change);
}

/** The same, each on its paragraph as pages show it. */
export function readPlaced(
	{ db }: Runtime,
	{ proposal }: EnteredProposal
): Promise<PlacedChange[]> {
	return listPlaced(db, { proposals: [proposal.id] });
}

/** How the record names a proposal. */
export function namedInRecord({
	proposal,
	texts
}: Pick<EnteredProposal, 'proposal' | 'texts'>): Decision['payload'] {
	const { id, number, title } = proposal;
	const sections = texts.map(({ section }) => section.number);
	return { proposal: id, number, title, sections, ...onBehalfOf(proposal) };
}

/** For which group a proposal is, as the record has it; nothing of a delegation's own. Rule X68. */
export function onBehalfOf({ forGroup }: Pick<Held, 'forGroup'>): Decision['payload'] {
	return forGroup ? { group: forGroup.code, behalf: forGroup.name } : {};
}

/** A proposal with all of its Changes, and those of them that something is decided about. */
export type Chosen = { here: EnteredProposal; all: PlacedChange[]; chosen: PlacedChange[] };

/** What the record says of what was put into a text, or taken out of it: of one proposal or of several. */
export function saidOf(chosen: readonly Chosen[]): Record<string, unknown> {
	const said = chosen.map(({ here, all, chosen: changes }) => ({
		...namedInRecord(here),
		whole: changes.length === all.length,
		changes: changes.map(({ change: { ordinal, block, hash } }) => ({ ordinal, block, hash }))
	}));
	return said.length > 1 ? { proposals: said } : (said[0] ?? {});
}

/** The section that an entry stands under: the one that all is about, or none. */
export function onlySectionOf(changes: readonly Pick<ProposalChange, 'section'>[]) {
	const sections = new Set(changes.map(({ section }) => section));
	return sections.size === 1 ? ([...sections][0] ?? null) : null;
}
