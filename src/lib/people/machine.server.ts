import { findAccount, insertAccount } from '#db/accounts.ts';
import { findSeat, insertSeat } from '#db/seats.ts';
import { newId, type AccountId, type ConsultationId, type SeatId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';

/** Nobody's mailbox: names under `.invalid` are never given out (RFC 2606). */
const EMAIL = 'command-line@plenary.invalid';

/** Under whom rows stand that somebody at the machine's own command line wrote. */
export type Machine = { account: AccountId; seat: SeatId };

/** The command line in a consultation; null when it never wrote there. */
export async function findMachine(
	{ db }: Pick<Runtime, 'db'>,
	consultation: ConsultationId
): Promise<Machine | null> {
	const account = await findAccount(db, EMAIL);
	const seat = account && (await findSeat(db, { account: account.id, consultation }));
	return seat && { account: account.id, seat };
}

/**
 * The command line in a consultation, made when it first writes there. Nobody signs in as it: its
 * account is suspended and its seat withdrawn from the beginning. Rule P21.
 */
export async function ensureMachine(
	{ db, clock }: Pick<Runtime, 'db' | 'clock'>,
	consultation: ConsultationId
): Promise<Machine> {
	const found = await findMachine({ db }, consultation);
	if (found) return found;
	const at = clock.now();
	const known = await findAccount(db, EMAIL);
	const account = known?.id ?? newId<AccountId>(at);
	const seat = newId<SeatId>(at);
	const row = { id: account, email: EMAIL, name: 'Command line', passwordHash: null };
	const place = { id: seat, account, consultation, role: 'secretariat', delegation: null } as const;
	const dates = { createdAt: at, withdrawnAt: at, suspendedAt: null };
	const written = await db.commit([
		...(known
			? []
			: [insertAccount(db, { ...row, administrator: false, createdAt: at, suspendedAt: at })]),
		insertSeat(db, { ...place, speaks: false, sections: [], ...dates })
	]);
	// Another process may have made the account meanwhile.
	return written ? { account, seat } : ensureMachine({ db, clock }, consultation);
}
