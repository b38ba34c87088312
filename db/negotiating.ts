import { and, asc, eq } from 'drizzle-orm';
import type { ConsultationId, GroupStatementId, SeatId, SectionId } from '#lib/kernel/ids.ts';
import type { Database, Tables, Write } from './database.ts';

export type GroupStatementRow = Tables['groupStatement']['$inferSelect'];
export type AlignmentRow = Tables['alignment']['$inferSelect'];

/** A group's statement with the name of the person who spoke. */
export type GroupStatedRow = GroupStatementRow & { statedBy: string };

/** A word of a member on a group's statement, with the person's name and what it is about. */
export type AlignedRow = AlignmentRow & {
	by: string;
	section: SectionId;
	block: GroupStatementRow['block'];
};

/** Which statements and alignments are wanted; absent members do not narrow. */
type Where = { consultation: ConsultationId; section?: SectionId };

/** What groups stated, every version, the earliest first. */
export function listGroupStatements(
	db: Database,
	{ consultation, section }: Where
): Promise<GroupStatedRow[]> {
	const { account, groupStatement: stated } = db.tables;
	return db.read
		.select({
			id: stated.id,
			consultation: stated.consultation,
			section: stated.section,
			block: stated.block,
			group: stated.group,
			version: stated.version,
			stance: stated.stance,
			reservation: stated.reservation,
			reason: stated.reason,
			textHash: stated.textHash,
			delegation: stated.delegation,
			account: stated.account,
			seat: stated.seat,
			statedAt: stated.statedAt,
			receipt: stated.receipt,
			statedBy: account.name
		})
		.from(stated)
		.innerJoin(account, eq(account.id, stated.account))
		.where(
			and(eq(stated.consultation, consultation), section ? eq(stated.section, section) : undefined)
		)
		.orderBy(asc(stated.statedAt), asc(stated.version));
}

/** Every word of members on what their groups stated, the earliest first. */
export function listAlignments(
	db: Database,
	{ consultation, section }: Where
): Promise<AlignedRow[]> {
	const { account, alignment, groupStatement: stated } = db.tables;
	return db.read
		.select({
			statement: alignment.statement,
			delegation: alignment.delegation,
			version: alignment.version,
			aligned: alignment.aligned,
			account: alignment.account,
			seat: alignment.seat,
			at: alignment.at,
			receipt: alignment.receipt,
			by: account.name,
			section: stated.section,
			block: stated.block
		})
		.from(alignment)
		.innerJoin(stated, eq(stated.id, alignment.statement))
		.innerJoin(account, eq(account.id, alignment.account))
		.where(
			and(eq(stated.consultation, consultation), section ? eq(stated.section, section) : undefined)
		)
		.orderBy(asc(alignment.at), asc(alignment.version));
}

/** The group's statement that this seat made with this receipt key, or null. */
export async function findGroupStated(
	db: Database,
	seat: SeatId,
	receipt: string
): Promise<GroupStatementRow | null> {
	const { groupStatement: stated } = db.tables;
	const rows = await db.read
		.select()
		.from(stated)
		.where(and(eq(stated.seat, seat), eq(stated.receipt, receipt)));
	return rows[0] ?? null;
}

/** What this seat said of a group's statement with this receipt key, or null. */
export async function findAligned(
	db: Database,
	seat: SeatId,
	receipt: string
): Promise<AlignmentRow | null> {
	const { alignment } = db.tables;
	const rows = await db.read
		.select()
		.from(alignment)
		.where(and(eq(alignment.seat, seat), eq(alignment.receipt, receipt)));
	return rows[0] ?? null;
}

/** The statement with this id, or null. */
export async function findGroupStatement(
	db: Database,
	id: GroupStatementId
): Promise<GroupStatementRow | null> {
	const { groupStatement: stated } = db.tables;
	return (await db.read.select().from(stated).where(eq(stated.id, id)))[0] ?? null;
}

/** A group's next version, refused by its unique key when somebody was faster. */
export function insertGroupStatement(db: Database, row: GroupStatementRow): Write {
	return { statement: db.read.insert(db.tables.groupStatement).values(row) };
}

/** A member's next word on a statement, refused by its key when a colleague was faster. */
export function insertAlignment(db: Database, row: AlignmentRow): Write {
	return { statement: db.read.insert(db.tables.alignment).values(row) };
}
