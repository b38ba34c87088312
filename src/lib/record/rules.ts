import { maySee, type Audience } from '#lib/kernel/audience.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { SeatId } from '#lib/kernel/ids.ts';

type Reader = Pick<Seat, 'role' | 'category' | 'delegation'>;

/** Whether `seat` may read the record while the phase grants `rights`. Rule R6. */
export function mayReadRecord(seat: Reader, rights: Rights): boolean {
	return rights[seat.category].includes('read');
}

/** Whether `seat` may see what an entry says, and not only that it stands there. Rule R7. */
export function mayReadEntry(seat: Reader, { audience }: { audience: Audience }): boolean {
	return maySee(seat, audience);
}

/**
 * Whether `seat` may read the words that an entry quotes of a comment that was deleted or hidden
 * since: hidden ones by their author and the secretariat, deleted ones by nobody. Rule R9.
 */
export function mayReadSilenced(
	seat: Pick<Seat, 'id' | 'role'>,
	comment: { author: SeatId; deleted: boolean }
): boolean {
	return !comment.deleted && (seat.role === 'secretariat' || seat.id === comment.author);
}
