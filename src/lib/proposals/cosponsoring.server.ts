import { listJoinings, listJoinedBy } from '#db/joinings.ts';
import { listChangeStates } from '#db/revising.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { ConsultationId, ProposalId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import { isAskedAnew, joiningState, whyNotJoin, type Wording } from './joining.ts';

/** A delegation as those see it who read of its joining. */
export type Joiner = { code: string; name: string; group: string };

/** Who co-sponsors a proposal, or did an earlier wording of it. */
export type CoSponsor = Joiner & {
	/** Whether all that they co-sponsored stands as they did. */
	stands: boolean;
	/** The Changes that they co-sponsored, in whichever wording. */
	hashes: readonly string[];
};

/** Of a draft nothing is tabled. */
export const NO_WORDING: Wording = { tabled: [], standing: [] };

/** What of these proposals co-sponsors are asked about. Rules X36, X54. */
export async function readWordings(
	{ db }: Pick<Runtime, 'db'>,
	proposals: readonly ProposalId[]
): Promise<Map<ProposalId, Wording>> {
	const all = await listChangeStates(db, proposals);
	return new Map(
		[...Map.groupBy(all, ({ proposal }) => proposal)].map(([id, changes]) => {
			// One that was put to another paragraph stands no more. Rule X48.
			const tabled = changes.filter(
				(each) => each.revision === each.tabled && each.state !== 'replaced'
			);
			const decided = changes.filter(
				({ revision, state, tabled: now }) =>
					revision < now && state !== 'open' && state !== 'replaced'
			);
			const hashesOf = (some: typeof changes) => some.map(({ hash }) => hash);
			return [id, { tabled: hashesOf(tabled), standing: hashesOf([...tabled, ...decided]) }];
		})
	);
}

/** Who co-sponsors these proposals, by proposal, in the order in which they were asked. */
export async function readCoSponsors(
	runtime: Pick<Runtime, 'db'>,
	proposals: readonly ProposalId[]
): Promise<Map<ProposalId, CoSponsor[]>> {
	const joinings = await listJoinings(runtime.db, proposals);
	const accepted = joinings.filter(
		({ joins, word }) => joins === 'sponsoring' && word === 'accepted'
	);
	if (accepted.length === 0) return new Map();
	const wordings = await readWordings(runtime, proposals);
	return new Map(
		[...Map.groupBy(accepted, ({ proposal }) => proposal)].map(([id, some]) => {
			const { standing } = wordings.get(id) ?? NO_WORDING;
			return [
				id,
				some.map(({ named: { code, name, group }, ...said }) => ({
					...{ code, name, group, hashes: said.hashes },
					stands: joiningState(said, standing) === 'joined'
				}))
			];
		})
	);
}

/** A proposal of which a later wording was tabled than a delegation co-sponsors. */
export type AskedAnew = {
	number: number;
	title: string;
	tabledAt: number;
	sponsor: string;
	wording: number;
};

/** What the participant is asked to co-sponsor anew for their delegation. Rule X54. */
export async function readAskedAnew(
	runtime: Pick<Runtime, 'db'>,
	{ seat }: Participant,
	granted: Rights,
	consultation: ConsultationId
): Promise<AskedAnew[]> {
	const { delegation } = seat;
	const asked = { word: 'accepted', side: 'joiner' } as const;
	if (!delegation || whyNotJoin(seat, granted, asked) !== null) return [];
	const joined = await listJoinedBy(runtime.db, consultation, delegation.id);
	if (joined.length === 0) return [];
	const ids = joined.map(({ proposal }) => proposal.id);
	const wordings = await readWordings(runtime, ids);
	return joined.flatMap(({ said, proposal, sponsor }) => {
		const { id, number, title, tabledAt, revision } = proposal;
		const isAsked = isAskedAnew(said, wordings.get(id) ?? NO_WORDING);
		if (!isAsked || number === null || tabledAt === null) return [];
		return [{ number, title, tabledAt, sponsor, wording: revision }];
	});
}
