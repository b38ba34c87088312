import { replaceChange } from '#db/anchoring.ts';
import { readProposal, updateStanding } from '#db/proposing.ts';
import type { ProposalChange } from '#db/proposals.ts';
import type { Debt, Owed } from '#lib/history/owing.server.ts';
import type { ChangeId } from '#lib/kernel/ids.ts';

/** A Change that was put to another paragraph, whose entry is due: what it was, and what it is now. */
export type Anchoring = Owed & { replaced: ChangeId; put: ProposalChange };

/** The Change is another in the very transaction that records it. Rule X48. */
export const ANCHORING: Debt<Anchoring> = {
	prefix: 'anchoring/',
	async writes({ db, clock }, { replaced, put, decision }) {
		const by = decision.actor?.seat;
		const proposal = await readProposal(db, put.proposal);
		if (!by || !proposal) throw new Error('Words stand in a proposal that nobody put there.');
		const { state, reason, closedAt } = proposal;
		return [
			...replaceChange(db, replaced, put, { at: clock.now(), by }),
			updateStanding(db, proposal, { state, reason, closedAt })
		];
	}
};
