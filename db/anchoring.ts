import { and, eq } from 'drizzle-orm';
import type { ChangeId, SeatId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { guarded, type Database, type Write } from './database.ts';
import type { ProposalChange } from './proposals.ts';

/** Puts a Change in the place of an open one of the same wording; guarded: that is open still. */
export function replaceChange(
	db: Database,
	replaced: ChangeId,
	put: ProposalChange,
	{ at, by }: { at: Instant; by: SeatId }
): Write[] {
	const { proposalChange } = db.tables;
	return [
		guarded(
			db.read
				.update(proposalChange)
				.set({ state: 'replaced', decidedAt: at, decidedBy: by })
				.where(and(eq(proposalChange.id, replaced), eq(proposalChange.state, 'open')))
		),
		{ statement: db.read.insert(proposalChange).values(put) }
	];
}
