import { eq, or, sql, type Column, type SQL } from 'drizzle-orm';
import type { Seat } from '#lib/kernel/actor.ts';
import { EVERYBODY, wordsFor } from '#lib/kernel/audience.ts';

/** `maySee` as a condition of a query: what this seat is meant by, or everybody is. */
export function meant(audience: Column, seat: Pick<Seat, 'role' | 'delegation'>): SQL | undefined {
	return or(
		eq(audience, EVERYBODY),
		...wordsFor(seat).map((word) => sql`' ' || ${audience} || ' ' like ${`% ${word} %`}`)
	);
}
