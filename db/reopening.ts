import { and, eq, inArray } from 'drizzle-orm';
import type { ChangeId, SeatId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { guarded, type Database, type Write } from './database.ts';
import type { Proposal } from './proposals.ts';

/** Opens these Changes again, which stand in the text no more; guarded: all of them did, or nothing. */
export function reopenChanges(
	db: Database,
	changes: readonly ChangeId[],
	{ at, by }: { at: Instant; by: SeatId }
): Write {
	const { proposalChange } = db.tables;
	return guarded(
		db.read
			.update(proposalChange)
			.set({ state: 'open', modified: '', reason: '', decidedAt: at, decidedBy: by })
			.where(
				and(inArray(proposalChange.id, [...changes]), eq(proposalChange.state, 'incorporated'))
			),
		changes.length
	);
}

/** Opens a proposal of this version again of which something was in the text; guarded with one row. */
export function reopenProposal(
	db: Database,
	{ id, version }: Pick<Proposal, 'id' | 'version'>
): Write {
	const { proposal } = db.tables;
	return guarded(
		db.read
			.update(proposal)
			.set({ state: 'tabled', closedAt: null, version: version + 1 })
			.where(
				and(
					eq(proposal.id, id),
					eq(proposal.version, version),
					inArray(proposal.state, ['tabled', 'incorporated'])
				)
			)
	);
}
