import { rebaseChanges, readProposal } from '#db/proposing.ts';
import { reopenChanges, reopenProposal } from '#db/reopening.ts';
import type { Write } from '#db/database.ts';
import type { Debt, Owed } from '#lib/history/owing.server.ts';
import type { ChangeId, ProposalId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Rebased } from './composing.server.ts';

/** What is opened again of one proposal. */
export type Reopened = {
	proposal: ProposalId;
	changes: ChangeId[];
	/** Other open Changes, with the hash that their paragraph has by it. Rule X7. */
	rebased: Rebased;
};

/** An incorporation that is taken back, whose entry is due. */
export type TakingBack = Owed & { parts: Reopened[] };

/** Its Changes are open again in the very transaction that records it. Rule X73. */
export const TAKING_BACK: Debt<TakingBack> = {
	prefix: 'taking-back/',
	writes: (runtime, owed) => reopen(runtime, owed)
};

/** What opens Changes again, by whom the entry names. */
export async function reopen(
	{ db, clock }: Runtime,
	{ parts, decision }: Pick<TakingBack, 'parts' | 'decision'>
): Promise<Write[]> {
	const by = decision.actor?.seat;
	if (!by) throw new Error('Words were taken back that nobody took.');
	const at = clock.now();
	const writes: Write[] = [];
	for (const { proposal: id, changes, rebased } of parts) {
		const proposal = await readProposal(db, id);
		if (!proposal) throw new Error(`Proposal ${id} is gone though words of it were in the text.`);
		writes.push(
			reopenChanges(db, changes, { at, by }),
			...rebaseChanges(db, rebased),
			reopenProposal(db, proposal)
		);
	}
	return writes;
}
