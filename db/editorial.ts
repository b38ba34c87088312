import { and, asc, eq } from 'drizzle-orm';
import type { ConsultationId, SeatId, SectionId } from '#lib/kernel/ids.ts';
import type { Editorial, EditorialChange, EditorialMark } from '#lib/positions/editorial.ts';
import type { Database, Statement, Tables } from './database.ts';

export type MarkRow = Tables['editorialMark']['$inferSelect'];
export type ChangeRow = Tables['editorialChange']['$inferSelect'];
export type ContestRow = Tables['editorialContest']['$inferSelect'];

/**
 * What was marked editorial in the sections of a consultation, or in one of them, whoever may see
 * the positions it concerns: for rules to decide by, not to show.
 */
export async function readEditorial(
	db: Database,
	where: { consultation: ConsultationId; section?: SectionId }
): Promise<Map<SectionId, Editorial>> {
	const { account, editorialChange, editorialContest, editorialMark } = db.tables;
	const here = and(
		eq(editorialMark.consultation, where.consultation),
		where.section && eq(editorialMark.section, where.section)
	);
	const [marked, contested] = await Promise.all([
		db.read
			.select({ mark: editorialMark, change: editorialChange, by: account.name })
			.from(editorialChange)
			.innerJoin(editorialMark, eq(editorialMark.id, editorialChange.mark))
			.innerJoin(account, eq(account.id, editorialMark.account))
			.where(here)
			.orderBy(asc(editorialMark.markedAt), asc(editorialMark.id)),
		db.read
			.select({ section: editorialMark.section, contest: editorialContest, by: account.name })
			.from(editorialContest)
			.innerJoin(editorialMark, eq(editorialMark.id, editorialContest.mark))
			.innerJoin(account, eq(account.id, editorialContest.account))
			.where(here)
			.orderBy(asc(editorialContest.at))
	]);
	const bySection = new Map<
		SectionId,
		{ marks: Map<string, EditorialMark>; changes: EditorialChange[] }
	>();
	for (const { mark, change, by } of marked) {
		const { id, section, note, markedAt, contestUntil } = mark;
		const found = bySection.get(section) ?? {
			marks: new Map<string, EditorialMark>(),
			changes: [] as EditorialChange[]
		};
		bySection.set(section, found);
		found.marks.set(id, { id, note, by, markedAt, contestUntil });
		const { block, fromHash, toHash } = change;
		found.changes.push({ mark: id, block, from: fromHash, to: toHash });
	}
	const contests = Map.groupBy(contested, ({ section }) => section);
	return new Map(
		[...bySection].map(([section, { marks, changes }]) => [
			section,
			{
				...{ marks: [...marks.values()], changes },
				contests: (contests.get(section) ?? []).map(({ contest, by }) => {
					const { mark, delegation, audience, reason, at } = contest;
					return { mark, delegation, audience, reason, at, by };
				})
			}
		])
	);
}

/** All that is stored of marks in a consultation: to check it against the record, not to show it. */
export async function listMarked(
	db: Database,
	consultation: ConsultationId
): Promise<{ marks: MarkRow[]; changes: ChangeRow[]; contests: ContestRow[] }> {
	const { editorialChange, editorialContest, editorialMark } = db.tables;
	const [marks, changed, contested] = await Promise.all([
		db.read.select().from(editorialMark).where(eq(editorialMark.consultation, consultation)),
		db.read
			.select({ change: editorialChange })
			.from(editorialChange)
			.innerJoin(editorialMark, eq(editorialMark.id, editorialChange.mark))
			.where(eq(editorialMark.consultation, consultation)),
		db.read
			.select({ contest: editorialContest })
			.from(editorialContest)
			.innerJoin(editorialMark, eq(editorialMark.id, editorialContest.mark))
			.where(eq(editorialMark.consultation, consultation))
	]);
	const changes = changed.map(({ change }) => change);
	return { marks, changes, contests: contested.map(({ contest }) => contest) };
}

/** The mark this seat made with this receipt key, or null. */
export async function findMark(
	db: Database,
	seat: SeatId,
	receipt: string
): Promise<MarkRow | null> {
	const { editorialMark: mark } = db.tables;
	const rows = await db.read
		.select()
		.from(mark)
		.where(and(eq(mark.seat, seat), eq(mark.receipt, receipt)));
	return rows[0] ?? null;
}

/** A mark with the changes it is about; refused by its unique key when its form was sent before. */
export function insertMark(
	db: Database,
	row: MarkRow,
	changes: readonly Omit<EditorialChange, 'mark'>[]
): Statement[] {
	const { editorialChange, editorialMark } = db.tables;
	const rows = changes.map(({ block, from, to }) => ({
		...{ mark: row.id, block, fromHash: from, toHash: to }
	}));
	return [db.read.insert(editorialMark).values(row), db.read.insert(editorialChange).values(rows)];
}

/** A delegation's contest of a mark, refused by its key when it contested that before. */
export function insertContest(
	db: Database,
	row: Tables['editorialContest']['$inferInsert']
): Statement {
	return db.read.insert(db.tables.editorialContest).values(row);
}
