import { readDelegationRows } from '#db/delegations.ts';
import { listJoinings, listOffers, type NamedJoining } from '#db/joinings.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import { namedIn } from '#lib/kernel/audience.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import type { EnteredProposal } from './entering.server.ts';
import { NO_WORDING, readWordings, type Joiner } from './cosponsoring.server.ts';
import { sponsorNow } from './grouped.server.ts';
import { isUnconfirmed } from './rules.ts';
import { isAskedAnew, joiningState, joinsIn, mayJoin, sideOf, whyNotJoin } from './joining.ts';

/** Who joins a proposal, and what the reader may say about that. Rules X34-X37. */
export type Joined = {
	joins: 'drafting' | 'sponsoring';
	revision: number;
	joined: Joiner[];
	/** Whose co-sponsoring was of another wording. */
	lapsed: Joiner[];
	/** Who co-sponsors it but for what a later wording added. */
	partly: Joiner[];
	/** Asked and not answered yet: for the two sides alone. */
	pending: (Joiner & { side: 'sponsor' | 'joiner'; mine: boolean })[];
	/** On which side the reader speaks; null for whoever does not. */
	side: 'sponsor' | 'joiner' | null;
	/** What the reader's own delegation can say; of the sponsor, whom it can ask. */
	may: { ask: boolean; rejoin: boolean; end: boolean; offer: { code: string; name: string }[] };
};

/** Who joins a proposal that the actor has entered. */
export async function readJoined(
	{ runtime }: App.Locals,
	{ proposal, participant, granted }: EnteredProposal
): Promise<Joined> {
	const { db } = runtime;
	const { seat } = participant;
	const open = joinsIn(proposal.state);
	const joins = open ?? 'sponsoring';
	const all = await listJoinings(db, [proposal.id]);
	const wordings = joins === 'drafting' ? null : await readWordings({ db }, [proposal.id]);
	const wording = wordings?.get(proposal.id) ?? NO_WORDING;
	const here = all
		.filter((each) => each.joins === joins)
		.map((each) => ({
			...each,
			state: joiningState(each, wording.standing),
			isAsked: isAskedAnew(each, wording)
		}));
	const own = seat.delegation?.id ?? null;
	const speaks = own !== null && open !== null && whyNotJoin(seat, granted, ENDING) === null;
	const sponsor = sponsorNow(proposal);
	const at = speaks ? sideOf(sponsor, own) : null;
	const side = at === 'sponsor' && isUnconfirmed(proposal) ? null : at;
	const said = here.find((each) => each.delegation === own);
	const mine = said?.state ?? 'none';
	const free = mine === 'none' || mine === 'declined' || mine === 'withdrawn' || mine === 'lapsed';
	return {
		...{ joins, revision: proposal.revision },
		joined: here.filter(({ state }) => state === 'joined').map(({ named }) => named),
		// That somebody only asked before is for the two sides alone.
		lapsed: here
			.filter(({ state, word }) => state === 'lapsed' && word === 'accepted')
			.map(({ named }) => named),
		partly: here
			.filter(({ state, isAsked }) => state === 'joined' && isAsked)
			.map(({ named }) => named),
		pending: here
			.filter(({ state, delegation }) => state === 'asked' && isTold(delegation))
			.map(({ named, side: by }) => ({ ...named, side: by, mine: by === side })),
		side,
		may: {
			ask: side === 'joiner' && joins === 'sponsoring' && free && mayJoin(granted, seat.category),
			rejoin: side === 'joiner' && said?.isAsked === true && mayJoin(granted, seat.category),
			end: side === 'joiner' && said?.word === 'accepted',
			offer: side === 'sponsor' ? await offerable(runtime, proposal, here, granted) : []
		}
	};

	function isTold(delegation: NamedJoining['delegation']): boolean {
		return own === sponsor || own === delegation;
	}
}

const ENDING = { word: 'withdrawn', side: 'joiner' } as const;

/** Whom a sponsor can still ask. */
async function offerable(
	{ db }: Pick<Runtime, 'db'>,
	{ consultation, delegation, forGroup, state }: EnteredProposal['proposal'],
	here: readonly (NamedJoining & { state: string })[],
	granted: Rights
): Promise<{ code: string; name: string }[]> {
	const taken = here.filter((each) => each.state === 'joined' || each.state === 'asked');
	// Members of its group draft it already.
	const members = state === 'draft' && forGroup ? namedIn(forGroup.members).delegations : [];
	return (await readDelegationRows(db, consultation))
		.filter(
			(each) =>
				each.withdrawnAt === null &&
				each.id !== delegation &&
				!members.includes(each.id) &&
				mayJoin(granted, each.category) &&
				!taken.some((joining) => joining.delegation === each.id)
		)
		.map(({ code, name }) => ({ code, name }));
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
