import { readDelegationRows } from '#db/delegations.ts';
import { listJoinings, listOffers, type NamedJoining } from '#db/joinings.ts';
import { listPlaced } from '#db/proposal-lists.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { ConsultationId, ProposalId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import type { EnteredProposal } from './entering.server.ts';
import { isUnconfirmed } from './rules.ts';
import { joiningState, joinsIn, mayJoin, sideOf, whyNotJoin } from './joining.ts';

/** A delegation as those see it who read of its joining. */
export type Joiner = { code: string; name: string; group: string };

/** Who joins a proposal, and what the reader may say about that. Rules X34-X37. */
export type Joined = {
	joins: 'drafting' | 'sponsoring';
	revision: number;
	joined: Joiner[];
	/** Whose co-sponsoring was of another wording. */
	lapsed: Joiner[];
	/** Asked and not answered yet: for the two sides alone. */
	pending: (Joiner & { side: 'sponsor' | 'joiner'; mine: boolean })[];
	/** On which side the reader speaks; null for whoever does not. */
	side: 'sponsor' | 'joiner' | null;
	/** What the reader's own delegation can say; of the sponsor, whom it can ask. */
	may: { ask: boolean; end: boolean; offer: { code: string; name: string }[] };
};

/** Who joins a proposal that the actor has entered. */
export async function readJoined(
	{ runtime }: App.Locals,
	{ proposal, participant, granted }: EnteredProposal,
	wording: readonly string[]
): Promise<Joined> {
	const { db } = runtime;
	const { seat } = participant;
	const open = joinsIn(proposal.state);
	const joins = open ?? 'sponsoring';
	const all = await listJoinings(db, [proposal.id]);
	const here = all
		.filter((each) => each.joins === joins)
		.map((each) => ({ ...each, state: joiningState(each, wording) }));
	const own = seat.delegation?.id ?? null;
	const speaks = own !== null && open !== null && whyNotJoin(seat, granted, ENDING) === null;
	const at = speaks ? sideOf(proposal.delegation, own) : null;
	const side = at === 'sponsor' && isUnconfirmed(proposal) ? null : at;
	const mine = here.find((each) => each.delegation === own)?.state ?? 'none';
	const free = mine === 'none' || mine === 'declined' || mine === 'withdrawn' || mine === 'lapsed';
	return {
		...{ joins, revision: proposal.revision },
		joined: here.filter(({ state }) => state === 'joined').map(({ named }) => named),
		lapsed: here.filter(({ state }) => state === 'lapsed').map(({ named }) => named),
		pending: here
			.filter(({ state, delegation }) => state === 'asked' && isTold(delegation))
			.map(({ named, side: by }) => ({ ...named, side: by, mine: by === side })),
		side,
		may: {
			ask: side === 'joiner' && joins === 'sponsoring' && free && mayJoin(granted, seat.category),
			end: side === 'joiner' && (mine === 'joined' || mine === 'lapsed'),
			offer: side === 'sponsor' ? await offerable(runtime, proposal, here, granted) : []
		}
	};

	function isTold(delegation: NamedJoining['delegation']): boolean {
		return own === proposal.delegation || own === delegation;
	}
}

const ENDING = { word: 'withdrawn', side: 'joiner' } as const;

/** Whom a sponsor can still ask. */
async function offerable(
	{ db }: Pick<Runtime, 'db'>,
	{ consultation, delegation }: EnteredProposal['proposal'],
	here: readonly (NamedJoining & { state: string })[],
	granted: Rights
): Promise<{ code: string; name: string }[]> {
	const taken = here.filter(({ state }) => state === 'joined' || state === 'asked');
	return (await readDelegationRows(db, consultation))
		.filter(
			(each) =>
				each.withdrawnAt === null &&
				each.id !== delegation &&
				mayJoin(granted, each.category) &&
				!taken.some((joining) => joining.delegation === each.id)
		)
		.map(({ code, name }) => ({ code, name }));
}

/** Who co-sponsors these proposals as they are tabled, by proposal. */
export async function readCoSponsors(
	{ db }: Pick<Runtime, 'db'>,
	proposals: readonly ProposalId[]
): Promise<Map<ProposalId, Joiner[]>> {
	const all = await listJoinings(db, proposals);
	if (all.length === 0) return new Map();
	const placed = await listPlaced(db, { proposals });
	const wordings = Map.groupBy(placed, ({ proposal }) => proposal.id);
	const sponsoring = all.filter(
		(each) =>
			each.joins === 'sponsoring' &&
			joiningState(
				each,
				(wordings.get(each.proposal) ?? []).map(({ change }) => change.hash)
			) === 'joined'
	);
	return new Map(
		[...Map.groupBy(sponsoring, ({ proposal }) => proposal)].map(([id, some]) => [
			id,
			some.map(({ named }) => named)
		])
	);
}

/** An offer to draft with another delegation, of which nothing else is told. Rule X37. */
export type Offer = { id: string; at: number; sponsor: Joiner };

/** The offers that wait for the participant's own delegation. */
export async function readOffers(
	{ db }: Pick<Runtime, 'db'>,
	{ seat }: Participant,
	consultation: ConsultationId
): Promise<Offer[]> {
	if (seat.role !== 'delegate' || !seat.delegation) return [];
	return listOffers(db, consultation, seat.delegation.id);
}
