import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Category } from '#lib/kernel/capabilities.ts';
import type { ConsultationId, DelegationId, SeatId, SectionId } from '#lib/kernel/ids.ts';
import type { Database, Tables, Write } from './database.ts';

export type StatementRow = Tables['position']['$inferSelect'];

/** A statement with the name of whoever stated it. */
export type StatedRow = StatementRow & { statedBy: string };

/** A delegation that is counted, with the group it is counted in and its regional groups. */
export type CountedDelegation = {
	id: DelegationId;
	code: string;
	name: string;
	category: Category;
	group: string;
	regions: string[];
};

/** Everything a delegation stated on a section, newest first. */
export async function listHistory(
	db: Database,
	section: SectionId,
	delegation: DelegationId
): Promise<StatedRow[]> {
	const { position } = db.tables;
	return selectStated(db)
		.where(
			and(
				eq(position.section, section),
				eq(position.delegation, delegation),
				eq(position.block, '')
			)
		)
		.orderBy(desc(position.version));
}

/** The statement this seat made with this receipt key, or null. */
export async function findStated(
	db: Database,
	seat: SeatId,
	receipt: string
): Promise<StatementRow | null> {
	const { position } = db.tables;
	const rows = await db.read
		.select()
		.from(position)
		.where(and(eq(position.seat, seat), eq(position.receipt, receipt)));
	return rows[0] ?? null;
}

/** The newest statement of every delegation on every section of a consultation, or on one. */
export async function listInForce(
	db: Database,
	consultation: ConsultationId,
	section?: SectionId
): Promise<StatedRow[]> {
	const { position } = db.tables;
	const rows = await selectStated(db)
		.where(
			and(
				eq(position.consultation, consultation),
				section && eq(position.section, section),
				eq(position.block, '')
			)
		)
		.orderBy(asc(position.version));
	return [...new Map(rows.map((row) => [`${row.section} ${row.delegation}`, row])).values()];
}

/** Whether anybody ever stated a position on one of these texts of a section. */
export async function isStatedOn(
	db: Database,
	section: SectionId,
	hashes: readonly string[]
): Promise<boolean> {
	const { position } = db.tables;
	const rows = await db.read
		.select({ id: position.id })
		.from(position)
		.where(and(eq(position.section, section), inArray(position.textHash, [...hashes])))
		.limit(1);
	return rows.length > 0;
}

/** The next version, refused by its unique key when somebody was faster. */
export function insertStatement(db: Database, row: StatementRow): Write {
	return { statement: db.read.insert(db.tables.position).values(row) };
}

/** The delegations of a consultation that are counted, by name. */
export async function listCounted(
	db: Database,
	consultation: ConsultationId
): Promise<CountedDelegation[]> {
	const { delegation, stakeholderGroup } = db.tables;
	const rows = await db.read
		.select({
			id: delegation.id,
			code: delegation.code,
			name: delegation.name,
			category: delegation.category,
			group: stakeholderGroup.code
		})
		.from(delegation)
		.innerJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		.where(and(eq(delegation.consultation, consultation), isNull(delegation.withdrawnAt)))
		.orderBy(asc(delegation.name));
	const regions = await listRegions(db, consultation);
	return rows.map((row) => ({
		...row,
		regions: regions.filter((each) => each.delegation === row.id).map((each) => each.code)
	}));
}

/** The groups of a consultation in their order: the stakeholder groups or the regional ones. */
export async function listGroups(
	db: Database,
	consultation: ConsultationId,
	kind: 'stakeholder' | 'regional'
): Promise<{ code: string; name: string }[]> {
	const { stakeholderGroup: group } = db.tables;
	return db.read
		.select({ code: group.code, name: group.name })
		.from(group)
		.where(and(eq(group.consultation, consultation), eq(group.kind, kind)))
		.orderBy(asc(group.position));
}

/** The hash of today's text of every section of a consultation. */
export async function listTextHashes(
	db: Database,
	consultation: ConsultationId
): Promise<Map<SectionId, string>> {
	const { section, sectionText } = db.tables;
	const rows = await db.read
		.select({ section: section.id, hash: sectionText.hash })
		.from(section)
		.innerJoin(sectionText, eq(sectionText.section, section.id))
		.where(eq(section.consultation, consultation));
	return new Map(rows.map((row) => [row.section, row.hash]));
}

function selectStated(db: Database) {
	const { account, position } = db.tables;
	return db.read
		.select({
			id: position.id,
			consultation: position.consultation,
			section: position.section,
			block: position.block,
			delegation: position.delegation,
			version: position.version,
			stance: position.stance,
			reservation: position.reservation,
			reason: position.reason,
			audience: position.audience,
			source: position.source,
			disputedAt: position.disputedAt,
			textHash: position.textHash,
			account: position.account,
			seat: position.seat,
			statedAt: position.statedAt,
			receipt: position.receipt,
			statedBy: account.name
		})
		.from(position)
		.innerJoin(account, eq(account.id, position.account));
}

async function listRegions(
	db: Database,
	consultation: ConsultationId
): Promise<{ delegation: DelegationId; code: string }[]> {
	const { membership, stakeholderGroup } = db.tables;
	return db.read
		.select({ delegation: membership.delegation, code: stakeholderGroup.code })
		.from(membership)
		.innerJoin(stakeholderGroup, eq(stakeholderGroup.id, membership.group))
		.where(
			and(
				eq(stakeholderGroup.consultation, consultation),
				eq(stakeholderGroup.kind, 'regional'),
				isNull(membership.until)
			)
		);
}
