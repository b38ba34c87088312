import { findWording, listReplaced } from '#db/revising.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Runtime } from '#server/runtime.ts';
import { proposalAddress, wordingAddress, type EnteredProposal } from './entering.server.ts';
import { isUnconfirmed, proposalRights, speaksForSponsor } from './rules.ts';

/** The way from one wording of a proposal to the others that the reader may see. */
export type WordingLinks = {
	/** Which one is tabled; 0 for none. */
	tabled: number;
	/** Where that is found. */
	address: string;
	/** Those that were replaced, the first one first. */
	replaced: { wording: number; address: string; tabledAt: Instant }[];
	/** Where the next one is drafted, for the sponsor's own delegates; null for everybody else. Rule X50. */
	drafted: string | null;
	/** Whether the reader may begin the next one. */
	begins: boolean;
};

/** @returns how the other wordings of a proposal that the actor has entered are found. Rules X50, X53. */
export async function readWordingLinks(
	{ db }: Pick<Runtime, 'db'>,
	{ proposal, participant, granted, texts }: EnteredProposal
): Promise<WordingLinks> {
	const { id, revision: tabled, state } = proposal;
	const next = tabled + 1;
	const { seat } = participant;
	const sees =
		state !== 'draft' &&
		texts.some(
			({ section }) => proposalRights(seat, granted, section, { proposal, wording: next }).read
		);
	const [replaced, drafted] = await Promise.all([
		tabled > 1 ? listReplaced(db, id) : [],
		sees ? findWording(db, id, next) : null
	]);
	return {
		...{ tabled, address: proposalAddress(proposal) },
		replaced: replaced.map(({ revision, tabledAt }) => ({
			...{ wording: revision, address: wordingAddress(proposal, revision) },
			tabledAt: tabledAt ?? 0
		})),
		drafted: drafted ? wordingAddress(proposal, next) : null,
		begins:
			sees &&
			!drafted &&
			state === 'tabled' &&
			speaksForSponsor(seat, proposal) &&
			!isUnconfirmed(proposal)
	};
}
