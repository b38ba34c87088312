import { listJoinings } from '#db/joinings.ts';
import { listPlaced } from '#db/proposal-lists.ts';
import { readProposal } from '#db/proposing.ts';
import { listProposalTexts, type Proposal, type ProposalChange } from '#db/proposals.ts';
import { commitDecision } from '#db/record.ts';
import { updateRetabled, type ProposalWording } from '#db/revising.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { topics } from '#lib/live/topics.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { announceDecided, announceProposal } from './announcing.ts';
import { namedInRecord, onlySectionOf } from './deciding.server.ts';
import type { EnteredProposal } from './entering.server.ts';
import { freezeChanges } from './freezing.server.ts';

/**
 * Let a drafted wording take the place of the one that is tabled: what was open of that is replaced, and
 * what was decided stays so. Rules X51-X53.
 *
 * @returns null when somebody changed either meanwhile
 */
export async function replaceWording(
	runtime: Runtime,
	here: EnteredProposal,
	drafted: ProposalWording
): Promise<Outcome<{ number: number; tabledAt: Instant } | null>> {
	const { db, clock } = runtime;
	const { texts, participant } = here;
	const found = await readProposal(db, here.proposal.id);
	// Of a group's, whoever speaks for that now tables it.
	const former = found && { ...found, delegation: here.proposal.delegation };
	if (former?.revision !== drafted.revision - 1) return accept(null);
	if (former.state !== 'tabled' || former.number === null) return refuse(409, 'proposals.closed');
	const placed = await listPlaced(db, { proposals: [former.id] });
	const open = placed.flatMap(({ change }) => (change.state === 'open' ? [change] : []));
	const changes = await freezeChanges(runtime, here, drafted.revision);
	if (changes.length === 0) return refuse(409, 'proposals.nothing-proposed');
	const before = new Set(open.map(keyOf));
	const isSame = changes.length === open.length && changes.every((each) => before.has(keyOf(each)));
	if (isSame && hasCoverOf(former, drafted)) return refuse(409, 'proposals.same-wording');
	const tabledAt = clock.now();
	const entry = await commitDecision(
		db,
		clock,
		{
			consultation: former.consultation,
			kind: 'proposal.revised',
			actor: asRecorded(participant),
			payload: {
				...namedInRecord(here),
				wording: drafted.revision,
				changes: changes.map((each) => ({
					...{ ordinal: each.ordinal, kind: each.kind, block: each.block },
					...{ old: each.oldWords, new: each.newWords, hash: each.hash },
					...(each.units.place && { after: each.units.place })
				})),
				replaced: open.map(({ ordinal, block, hash }) => ({ ordinal, block, hash }))
			},
			section: onlySectionOf(changes),
			delegation: former.delegation
		},
		updateRetabled(db, former, drafted, { changes, at: tabledAt, by: participant.seat.id })
	);
	if (!entry) return accept(null);
	// Those who drafted it watch it as a draft still.
	announceProposal(runtime, here.proposal, texts);
	const earlier = await listProposalTexts(db, former.id, former.revision);
	announceDecided(runtime, { ...former, audience: EVERYBODY }, [...earlier, ...texts]);
	await tellCoSponsors(runtime, former);
	return accept({ number: former.number, tabledAt });
}

/** Who co-sponsors the former wording is asked again, wherever they are. Rule X54. */
export async function tellCoSponsors(
	{ db, bus }: Runtime,
	{ id, consultation }: Pick<Proposal, 'id' | 'consultation'>
): Promise<void> {
	for (const { joins, word, delegation } of await listJoinings(db, [id]))
		if (joins === 'sponsoring' && word === 'accepted')
			bus.announce(topics.proposalsFor(consultation, delegation));
}

/** What makes a Change of a later wording the same. Rule X31. */
function keyOf({ section, hash }: Pick<ProposalChange, 'section' | 'hash'>): string {
	return `${section} ${hash}`;
}

function hasCoverOf(proposal: Proposal, wording: ProposalWording): boolean {
	return (['title', 'rationale', 'citedText', 'citedSource', 'together'] as const).every(
		(name) => proposal[name] === wording[name]
	);
}
