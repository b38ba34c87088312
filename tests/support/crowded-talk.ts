import { insertStatedOnChange } from '#db/change-positions.ts';
import { insertComment } from '#db/comments.ts';
import type { Database, Write } from '#db/database.ts';
import type { ProposalChange } from '#db/proposals.ts';
import type { SeatRow } from '#db/seats.ts';
import { insertThread } from '#db/threads.ts';
import { audienceOf, EVERYBODY } from '#lib/kernel/audience.ts';
import {
	newId,
	type CommentId,
	type ConsultationId,
	type PositionId,
	type ThreadId
} from '#lib/kernel/ids.ts';

/** How much is stated and said about some Changes, in all. */
export type Talk = { positions: number; threads: number };

const STANCES = ['support', 'support', 'support-if-amended', 'object'] as const;

/**
 * Let delegates state positions on Changes, each on as many as the others and every fortieth to
 * facilitators alone, and open threads on them, every second one with a reply. Without the record.
 */
export async function talkAbout(
	db: Database,
	consultation: ConsultationId,
	changes: readonly ProposalChange[],
	seats: readonly SeatRow[],
	{ positions, threads }: Talk
): Promise<void> {
	const delegates = [...new Map(seats.map((seat) => [seat.delegation, seat])).values()];
	const around = (i: number) => ({
		change: changes[i % changes.length] as ProposalChange,
		by: (turn: number) => delegates[(i + turn) % delegates.length] as SeatRow
	});
	const writes: Write[] = [];
	for (let i = 0; i < positions; i++) {
		const { change, by } = around(i);
		// Each turn on a Change is another delegation's.
		const seat = by(Math.floor(i / changes.length) * 7);
		const { id, proposal, section, hash } = change;
		const stance = STANCES[i % STANCES.length] ?? 'support';
		const at = Date.UTC(2026, 10, 3) + i * 1000;
		const delegation = seat.delegation;
		if (!delegation) throw new Error('A delegate has no delegation.');
		writes.push(
			insertStatedOnChange(db, {
				...{ id: newId<PositionId>(at), consultation, proposal, section, hash, change: id },
				...{ delegation, version: 1, stance, reservation: '', receipt: newId<string>() },
				reason: stance === 'support' ? '' : 'The words go beyond the mandate that was agreed.',
				audience:
					i % 40 === 39 ? audienceOf({ facilitation: true, delegations: [delegation] }) : EVERYBODY,
				...{ account: seat.account, seat: seat.id, statedAt: at }
			})
		);
	}
	for (let i = 0; i < threads; i++) {
		const { change, by } = around(i);
		const { id: about, section } = change;
		const at = Date.UTC(2026, 10, 4) + i * 1000;
		const [id, quote] = [newId<ThreadId>(at), `${change.oldWords} → ${change.newWords}`];
		const nowhere = { anchorStart: null, anchorEnd: null, block: null, before: '', after: '' };
		writes.push(
			insertThread(
				db,
				{ id, consultation, section, audience: EVERYBODY, createdAt: at, change: about },
				{ ...nowhere, quote, textHash: '' }
			)
		);
		for (let reply = 0; reply <= i % 2; reply++) {
			const { account, id: seat, delegation } = by(reply * 7);
			writes.push(
				insertComment(db, {
					...{ id: newId<CommentId>(at + reply), thread: id, section, account, seat, delegation },
					body: `Remark ${i + 1}: these words were agreed elsewhere, and not in this sense.`,
					...{ createdAt: at + reply, version: 1, editedAt: null, receipt: newId<string>() },
					...{ deletedAt: null, hiddenAt: null, hiddenReason: '' }
				})
			);
		}
	}
	for (let at = 0; at < writes.length; at += AT_ONCE)
		await db.commit(writes.slice(at, at + AT_ONCE));
}

const AT_ONCE = 500;
