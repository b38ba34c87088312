import {
	aliasedTable,
	and,
	asc,
	desc,
	eq,
	exists,
	isNotNull,
	isNull,
	ne,
	or,
	sql
} from 'drizzle-orm';
import type {
	AccountId,
	ConsultationId,
	DelegationId,
	SeatId,
	SectionId
} from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { guarded, type Database, type Tables, type Write } from './database.ts';
import { perDatabase } from './template.ts';

export type SeatRow = Tables['seat']['$inferSelect'];

function seatColumns({ tables: { seat, delegation, stakeholderGroup } }: Database) {
	return {
		seat,
		delegation: {
			id: delegation.id,
			code: delegation.code,
			name: delegation.name,
			category: delegation.category,
			withdrawnAt: delegation.withdrawnAt
		},
		group: stakeholderGroup.code
	};
}

/**
 * Seats that have not been withdrawn, suspended ones too, each with its delegation (null without
 * one), the code of the group it is counted in, and its holder; the earliest first.
 */
export async function readSeats(
	db: Database,
	where: { consultation: ConsultationId; seat?: SeatId }
) {
	const { seat, delegation, stakeholderGroup, account } = db.tables;
	return db.read
		.select({ ...seatColumns(db), account: { name: account.name, email: account.email } })
		.from(seat)
		.innerJoin(account, eq(account.id, seat.account))
		.leftJoin(delegation, eq(delegation.id, seat.delegation))
		.leftJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		.where(
			and(
				isNull(seat.withdrawnAt),
				isNull(delegation.withdrawnAt),
				eq(seat.consultation, where.consultation),
				where.seat && eq(seat.id, where.seat)
			)
		)
		.orderBy(asc(seat.createdAt), asc(seat.id));
}

/** An account's seats in a consultation, as `readSeats` reads them but for their holder. */
export async function readSeatsOf(
	db: Database,
	{ consultation, account }: { consultation: ConsultationId; account: AccountId }
): Promise<SeatRead[]> {
	const seats = await seatsOf(db).execute({ account });
	return seats
		.filter(({ seat }) => seat.consultation === consultation)
		.sort(({ seat: a }, { seat: b }) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

// By the account alone: asked for both, SQLite goes through everybody's seats in the consultation.
const seatsOf = perDatabase((db) => {
	const { seat, delegation, stakeholderGroup } = db.tables;
	const stands = and(isNull(seat.withdrawnAt), isNull(delegation.withdrawnAt));
	return db.read
		.select(seatColumns(db))
		.from(seat)
		.leftJoin(delegation, eq(delegation.id, seat.delegation))
		.leftJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		.where(and(stands, eq(seat.account, sql.placeholder('account'))))
		.prepare();
});

export type SeatWithHolder = Awaited<ReturnType<typeof readSeats>>[number];
export type SeatRead = Omit<SeatWithHolder, 'account'>;

/** The seat an account would act as in a consultation if it were not suspended; null without any. */
export async function readSuspendedSeat(
	db: Database,
	where: { consultation: ConsultationId; account: AccountId }
) {
	const seats = await readSeatsOf(db, where);
	return seats.find(({ seat }) => seat.suspendedAt !== null) ?? null;
}

/** The seat an account held last in a consultation, of those that ended; null without any. */
export async function readEndedSeat(
	db: Database,
	where: { consultation: ConsultationId; account: AccountId }
) {
	const { seat, delegation } = db.tables;
	const [ended] = await db.read
		.select({ role: seat.role, delegation: { name: delegation.name } })
		.from(seat)
		.leftJoin(delegation, eq(delegation.id, seat.delegation))
		.where(
			and(
				or(isNotNull(seat.withdrawnAt), isNotNull(delegation.withdrawnAt)),
				eq(seat.consultation, where.consultation),
				eq(seat.account, where.account)
			)
		)
		.orderBy(desc(seat.createdAt), desc(seat.id))
		.limit(1);
	return ended ?? null;
}

/** The first seat an account was ever given in a consultation, whether it stands or not. */
export async function findSeat(
	db: Database,
	where: { consultation: ConsultationId; account: AccountId }
): Promise<SeatId | null> {
	const { seat } = db.tables;
	const [row] = await db.read
		.select({ id: seat.id })
		.from(seat)
		.where(and(eq(seat.consultation, where.consultation), eq(seat.account, where.account)))
		.orderBy(asc(seat.createdAt), asc(seat.id))
		.limit(1);
	return row?.id ?? null;
}

export function insertSeat(db: Database, row: SeatRow) {
	return db.read.insert(db.tables.seat).values(row);
}

/** Holds for a seat that leaves another of the secretariat to act when it ends or is suspended. */
function leavesSecretariat(db: Database, id: SeatId) {
	const { seat } = db.tables;
	const other = aliasedTable(seat, 'other');
	const others = db.read
		.select({ id: other.id })
		.from(other)
		.where(
			and(
				eq(other.consultation, seat.consultation),
				eq(other.role, 'secretariat'),
				ne(other.id, id),
				isNull(other.withdrawnAt),
				isNull(other.suspendedAt)
			)
		);
	return or(ne(seat.role, 'secretariat'), exists(others));
}

/** Withdraws a seat that still stands, unless it is its secretariat's last; guard with one row. */
export function withdrawSeat(db: Database, id: SeatId, withdrawnAt: Instant) {
	const { seat } = db.tables;
	return db.read
		.update(seat)
		.set({ withdrawnAt })
		.where(and(eq(seat.id, id), isNull(seat.withdrawnAt), leavesSecretariat(db, id)));
}

/** Suspends a standing seat, unless it is its secretariat's last; guarded with one row. */
export function suspendSeat(db: Database, id: SeatId, suspendedAt: Instant): Write {
	const { seat } = db.tables;
	return guarded(
		db.read
			.update(seat)
			.set({ suspendedAt })
			.where(
				and(
					eq(seat.id, id),
					isNull(seat.withdrawnAt),
					isNull(seat.suspendedAt),
					leavesSecretariat(db, id)
				)
			)
	);
}

/** Suspends all seats of a delegation from which somebody may act; guarded with `rows`. */
export function suspendSeatsOf(
	db: Database,
	of: DelegationId,
	suspendedAt: Instant,
	rows: number
): Write {
	const { seat } = db.tables;
	const acting = and(eq(seat.delegation, of), isNull(seat.withdrawnAt), isNull(seat.suspendedAt));
	return guarded(db.read.update(seat).set({ suspendedAt }).where(acting), rows);
}

/** Withdraws all standing seats of a delegation; guarded with `rows`. */
export function withdrawSeatsOf(
	db: Database,
	of: DelegationId,
	withdrawnAt: Instant,
	rows: number
): Write {
	const { seat } = db.tables;
	const standing = and(eq(seat.delegation, of), isNull(seat.withdrawnAt));
	return guarded(db.read.update(seat).set({ withdrawnAt }).where(standing), rows);
}

/** Lifts the suspension of a standing seat; guarded with one row. */
export function liftSuspension(db: Database, id: SeatId): Write {
	const { seat } = db.tables;
	return guarded(
		db.read
			.update(seat)
			.set({ suspendedAt: null })
			.where(and(eq(seat.id, id), isNull(seat.withdrawnAt), isNotNull(seat.suspendedAt)))
	);
}

/** Changes whether a standing seat speaks for its delegation; guard with one row. */
export function updateSpeaks(db: Database, id: SeatId, speaks: boolean) {
	const { seat } = db.tables;
	return db.read
		.update(seat)
		.set({ speaks })
		.where(and(eq(seat.id, id), isNull(seat.withdrawnAt), eq(seat.speaks, !speaks)));
}

/** Changes which sections a standing facilitator holds; guard with one row. */
export function updateSections(db: Database, id: SeatId, sections: SectionId[]) {
	const { seat } = db.tables;
	return db.read
		.update(seat)
		.set({ sections })
		.where(and(eq(seat.id, id), isNull(seat.withdrawnAt), eq(seat.role, 'facilitator')));
}

/** The seat that a session chose to act as in a consultation; null when it chose none. */
export async function readActingSeat(
	db: Database,
	session: string,
	consultation: ConsultationId
): Promise<SeatId | null> {
	const { actingSeat } = db.tables;
	const [row] = await db.read
		.select({ seat: actingSeat.seat })
		.from(actingSeat)
		.where(and(eq(actingSeat.session, session), eq(actingSeat.consultation, consultation)));
	return row?.seat ?? null;
}

export function upsertActingSeat(
	db: Database,
	row: { session: string; consultation: ConsultationId; seat: SeatId }
) {
	const { actingSeat } = db.tables;
	return db.read
		.insert(actingSeat)
		.values(row)
		.onConflictDoUpdate({
			target: [actingSeat.session, actingSeat.consultation],
			set: { seat: row.seat }
		});
}
