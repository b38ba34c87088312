import { findGroup, listDrafting } from '#db/group-drafts.ts';
import { readGroups } from '#db/delegations.ts';
import type { Proposal } from '#db/proposals.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import { namedIn, type Audience } from '#lib/kernel/audience.ts';
import type { ConsultationId, DelegationId, GroupId } from '#lib/kernel/ids.ts';
import { audienceOfGroup, speakerOf } from '#lib/people/groups-rules.ts';
import { readTerms } from '#lib/people/group-drafts.server.ts';
import { speaksForDelegation } from '#lib/people/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { speaksForSponsor, type HeldForGroup } from './rules.ts';

/** A proposal with how its group holds it; null where it is its delegation's own. */
export type Held = Proposal & { forGroup: HeldForGroup | null };

/**
 * A proposal as it is held at this moment. Of a group's, who belongs to that and who speaks for it is asked
 * anew: a term ends by the clock, when nobody writes anything. Rules X65-X67.
 */
export async function readHeld(
	runtime: Pick<Runtime, 'db' | 'clock'>,
	proposal: Proposal
): Promise<Held> {
	const { group, consultation, state, id } = proposal;
	if (group === null) return { ...proposal, forGroup: null };
	const [terms, named, drafting] = await Promise.all([
		readTerms(runtime, consultation),
		findGroup(runtime.db, group),
		listDrafting(runtime.db, state === 'draft' ? [id] : [])
	]);
	const at = runtime.clock.now();
	const joined = drafting.map(({ delegation }) => delegation);
	const speaker = speakerOf(terms, group, at);
	return {
		...proposal,
		delegation: speaker ?? proposal.delegation,
		audience: state === 'draft' ? audienceOfGroup(terms, group, at, joined) : proposal.audience,
		forGroup: {
			...{ code: named?.code ?? '', name: named?.name ?? '', speaker },
			members: audienceOfGroup(terms, group, at)
		}
	};
}

/** How pages name the group that a proposal is for. */
export type Behalf = {
	code: string;
	name: string;
	/** How many delegations belong to it. */
	members: number;
	/** Whether the reader may speak for it. */
	speaks: boolean;
};

/** The group that a proposal is for; null where it is its delegation's own. */
export function behalfOf(proposal: Held, seat: Seat): Behalf | null {
	if (!proposal.forGroup) return null;
	const { code, name, members } = proposal.forGroup;
	const speaks = speaksForSponsor(seat, proposal);
	return { code, name, members: namedIn(members).delegations.length, speaks };
}

/** The delegation that answers for a proposal now; nobody's where no member of its group speaks for that. */
export function sponsorNow({ delegation, forGroup }: Pick<Held, 'delegation' | 'forGroup'>) {
	return forGroup ? (forGroup.speaker ?? NONE) : delegation;
}

const NONE = '' as DelegationId;

/** A group for which somebody may begin a draft, and its members, who would see it. */
type ProposedFor = { id: GroupId; code: string; name: string; audience: Audience };

/** The negotiating groups for which a seat may begin drafts now. Rule X65. */
export async function readGroupsProposing(
	runtime: Pick<Runtime, 'db' | 'clock'>,
	seat: Seat,
	consultation: ConsultationId
): Promise<ProposedFor[]> {
	if (!speaksForDelegation(seat)) return [];
	const groups = (await readGroups(runtime.db, consultation)).filter(
		({ kind }) => kind === 'negotiating'
	);
	if (groups.length === 0) return [];
	const terms = await readTerms(runtime, consultation);
	const at = runtime.clock.now();
	return groups
		.filter(({ id }) => speakerOf(terms, id, at) === seat.delegation?.id)
		.map(({ id, code, name }) => ({ id, code, name, audience: audienceOfGroup(terms, id, at) }));
}

/** A group for which a page offers to begin a draft. */
export type OwnGroup = { code: string; name: string; members: number };

/** The same as pages name them, with how many members each has. */
export async function readOwnGroups(
	...of: Parameters<typeof readGroupsProposing>
): Promise<OwnGroup[]> {
	return (await readGroupsProposing(...of)).map(({ code, name, audience }) => ({
		...{ code, name, members: namedIn(audience).delegations.length }
	}));
}
