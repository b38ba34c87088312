import type { Seat } from '#lib/kernel/actor.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';

type Reader = Pick<Seat, 'role' | 'category' | 'delegation'>;

/** Whether `seat` may read the record while the phase grants `rights`. Rule R6. */
export function mayReadRecord(seat: Reader, rights: Rights): boolean {
	return rights[seat.category].includes('read');
}

/** Whether `seat` may see what an entry says, and not only that it stands there. Rule R7. */
export function mayReadEntry(
	seat: Reader,
	entry: { confidential: boolean; delegation: DelegationId | null }
): boolean {
	if (!entry.confidential || seat.role === 'secretariat') return true;
	return seat.delegation !== null && seat.delegation.id === entry.delegation;
}
