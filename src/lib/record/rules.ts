import { maySee, type Audience } from '#lib/kernel/audience.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';

type Reader = Pick<Seat, 'role' | 'category' | 'delegation'>;

/** Whether `seat` may read the record while the phase grants `rights`. Rule R6. */
export function mayReadRecord(seat: Reader, rights: Rights): boolean {
	return rights[seat.category].includes('read');
}

/** Whether `seat` may see what an entry says, and not only that it stands there. Rule R7. */
export function mayReadEntry(seat: Reader, { audience }: { audience: Audience }): boolean {
	return maySee(seat, audience);
}
