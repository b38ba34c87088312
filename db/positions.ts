import { and, asc, desc, eq, gt, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { Seat } from '#lib/kernel/actor.ts';
import { EVERYBODY, type Audience } from '#lib/kernel/audience.ts';
import type { Category } from '#lib/kernel/capabilities.ts';
import type {
	BlockId,
	ConsultationId,
	DelegationId,
	PositionId,
	SeatId,
	SectionId
} from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { meant } from './audience.ts';
import { guarded, type Database, type Tables, type Write } from './database.ts';
import { perDatabase } from './template.ts';

export type StatementRow = Tables['position']['$inferSelect'];

/** Who asks: statements that are not meant for them are not found. */
type Reader = Pick<Seat, 'role' | 'delegation'>;

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

/** What a delegation stated on a section, or a paragraph of it, that the reader may see, newest first. */
export async function listHistory(
	db: Database,
	{ section, block }: { section: SectionId; block: BlockId | '' },
	delegation: DelegationId,
	reader: Reader
): Promise<StatedRow[]> {
	const { position } = db.tables;
	return selectStated(db)
		.where(
			and(
				eq(position.section, section),
				eq(position.delegation, delegation),
				eq(position.block, block),
				meant(position.audience, reader)
			)
		)
		.orderBy(desc(position.statedAt), desc(position.version), desc(position.id));
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

/**
 * What was stated in a consultation that the reader may see, or only on a section or by one delegation.
 * On sections as a whole, unless `block` names a paragraph, or with 'any' whatever they are on.
 */
export function listStatements(
	db: Database,
	where: {
		consultation: ConsultationId;
		section?: SectionId;
		block?: BlockId | '' | 'any';
		delegation?: DelegationId;
	},
	reader: Reader
): Promise<StatedRow[]> {
	const { position } = db.tables;
	const { block = '' } = where;
	return selectStated(db)
		.where(
			and(
				eq(position.consultation, where.consultation),
				where.section && eq(position.section, where.section),
				where.delegation && eq(position.delegation, where.delegation),
				block === 'any' ? undefined : eq(position.block, block),
				meant(position.audience, reader)
			)
		)
		.orderBy(asc(position.statedAt), asc(position.version), asc(position.id));
}

/** All rows of a consultation, or one of them: to check them against the record, not to show them. */
export function listStatementRows(
	db: Database,
	consultation: ConsultationId,
	id?: PositionId
): Promise<StatementRow[]> {
	const { position } = db.tables;
	return db.read
		.select()
		.from(position)
		.where(and(eq(position.consultation, consultation), id && eq(position.id, id)))
		.orderBy(asc(position.statedAt), asc(position.version), asc(position.id));
}

/** The receipt keys of everything a seat stated. */
export async function listReceipts(db: Database, seat: SeatId): Promise<Set<string>> {
	const { position } = db.tables;
	const rows = await db.read
		.select({ receipt: position.receipt })
		.from(position)
		.where(eq(position.seat, seat));
	return new Set(rows.map(({ receipt }) => receipt));
}

/** Whether a delegation or a negotiating group ever stated anything on a section or in it. */
export async function hasStatements(db: Database, section: SectionId): Promise<boolean> {
	const asked = anyIn(db).map((query) => query.execute({ section }));
	return (await Promise.all(asked)).some((rows) => rows.length > 0);
}

const anyIn = perDatabase(({ read, tables: { position, groupStatement } }) =>
	[position, groupStatement].map((stated) =>
		read
			.select({ id: stated.id })
			.from(stated)
			.where(eq(stated.section, sql.placeholder('section')))
			.limit(1)
			.prepare()
	)
);

/**
 * Whom positions in a section were ever stated to that a change of its text touches: those on one of
 * these texts, of the section or a paragraph, and those on paragraphs that went or came back. What a
 * negotiating group states, everybody hears.
 */
export async function listAudiencesOn(
	db: Database,
	section: SectionId,
	hashes: readonly string[],
	moved: readonly BlockId[] = []
): Promise<Audience[]> {
	const { groupStatement, position } = db.tables;
	const touched = (stated: typeof position | typeof groupStatement) =>
		and(
			eq(stated.section, section),
			or(inArray(stated.textHash, [...hashes]), inArray(stated.block, [...moved]))
		);
	const [rows, grouped] = await Promise.all([
		db.read.selectDistinct({ audience: position.audience }).from(position).where(touched(position)),
		db.read
			.select({ id: groupStatement.id })
			.from(groupStatement)
			.where(touched(groupStatement))
			.limit(1)
	]);
	const audiences = rows.map(({ audience }) => audience);
	return grouped.length > 0 ? [...new Set([...audiences, EVERYBODY])] : audiences;
}

/** The next version, refused by its unique key when somebody was faster. */
export function insertStatement(db: Database, row: StatementRow): Write {
	return { statement: db.read.insert(db.tables.position).values(row) };
}

/** Marks what was recorded for a delegation as disputed by it; guarded with one row. */
export function updateDispute(db: Database, id: PositionId, disputedAt: Instant): Write {
	const { position } = db.tables;
	return guarded(
		db.read
			.update(position)
			.set({ disputedAt })
			.where(and(eq(position.id, id), ne(position.source, ''), isNull(position.disputedAt)))
	);
}

/** The delegations of a consultation that are counted, by name, with their regional groups at `now`. */
export async function listCounted(
	db: Database,
	consultation: ConsultationId,
	now: Instant
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
	const regions = await listRegions(db, consultation, now);
	return rows.map((row) => ({
		...row,
		regions: regions.filter((each) => each.delegation === row.id).map((each) => each.code)
	}));
}

/** The groups of one kind of a consultation, in their order. */
export async function listGroups(
	db: Database,
	consultation: ConsultationId,
	kind: 'stakeholder' | 'regional' | 'negotiating'
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
	consultation: ConsultationId,
	now: Instant
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
				lte(membership.since, now),
				or(isNull(membership.until), gt(membership.until, now))
			)
		);
}
