import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { AccountId, ConsultationId, PhaseId } from '#lib/kernel/ids.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { Consultation, Numbering, Phase, Roundtable } from '#lib/consultations/rules.ts';
import type { Database, Write } from './database.ts';
import { guarded } from './database.ts';
import { perDatabase } from './template.ts';

/** The consultation at `/c/<slug>`, or null. */
export async function findConsultation(db: Database, slug: string): Promise<Consultation | null> {
	const { consultation } = db.tables;
	const rows = await db.read.select().from(consultation).where(eq(consultation.slug, slug));
	return rows[0] ?? null;
}

/** The consultation with this id, or null. */
export async function readConsultation(
	db: Database,
	id: ConsultationId
): Promise<Consultation | null> {
	const { consultation } = db.tables;
	const rows = await db.read.select().from(consultation).where(eq(consultation.id, id));
	return rows[0] ?? null;
}

/** Every consultation, newest first: for the command line. */
export async function listConsultations(db: Database): Promise<Consultation[]> {
	const { consultation } = db.tables;
	return db.read.select().from(consultation).orderBy(desc(consultation.createdAt));
}

/** The consultations in which this account holds a seat, newest first. */
export async function listSeatedConsultations(
	db: Database,
	account: AccountId
): Promise<Consultation[]> {
	const { consultation, delegation, seat } = db.tables;
	const seated = db.read
		.select({ id: seat.consultation })
		.from(seat)
		.leftJoin(delegation, eq(delegation.id, seat.delegation))
		.where(
			and(eq(seat.account, account), isNull(seat.withdrawnAt), isNull(delegation.withdrawnAt))
		);
	return db.read
		.select()
		.from(consultation)
		.where(inArray(consultation.id, seated))
		.orderBy(desc(consultation.createdAt));
}

/** The phases in their order. */
export async function listPhases(db: Database, consultation: ConsultationId): Promise<Phase[]> {
	return phasesOf(db).execute({ consultation });
}

const phasesOf = perDatabase(({ read, tables: { phase } }) =>
	read
		.select()
		.from(phase)
		.where(eq(phase.consultation, sql.placeholder('consultation')))
		.orderBy(asc(phase.position))
		.prepare()
);

/** The roundtables in their order, with what they cover and who sits in them. */
export async function listRoundtables(
	db: Database,
	consultation: ConsultationId
): Promise<Roundtable[]> {
	const { delegation, roundtable, roundtableMember, roundtableSection } = db.tables;
	const here = eq(roundtable.consultation, consultation);
	const tables = await db.read.select().from(roundtable).where(here).orderBy(roundtable.position);
	const sections = await db.read
		.select({ roundtable: roundtableSection.roundtable, section: roundtableSection.section })
		.from(roundtableSection)
		.innerJoin(roundtable, and(eq(roundtable.id, roundtableSection.roundtable), here));
	const members = await db.read
		.select({
			roundtable: roundtableMember.roundtable,
			delegation: delegation.id,
			code: delegation.code,
			name: delegation.name,
			part: roundtableMember.part
		})
		.from(roundtableMember)
		.innerJoin(roundtable, and(eq(roundtable.id, roundtableMember.roundtable), here))
		.innerJoin(delegation, eq(delegation.id, roundtableMember.delegation))
		.orderBy(roundtableMember.part, delegation.name);
	return tables.map(({ id, position, title, illustrative }) => ({
		id,
		position,
		title,
		illustrative,
		sections: sections.filter((row) => row.roundtable === id).map((row) => row.section),
		members: members
			.filter((row) => row.roundtable === id)
			.map(({ delegation, code, name, part }) => ({ delegation, code, name, part }))
	}));
}

/** A statement that puts the consultation and its phases down. */
export function insertConsultation(
	db: Database,
	consultation: Consultation,
	phases: readonly Phase[]
): Write[] {
	const { consultation: table, phase } = db.tables;
	return [
		{ statement: db.read.insert(table).values(consultation) },
		{ statement: db.read.insert(phase).values([...phases]) }
	];
}

/** Puts down the roundtables, what each covers and who sits in it. */
export function insertRoundtables(
	db: Database,
	consultation: ConsultationId,
	roundtables: readonly (Omit<Roundtable, 'members'> & {
		members: {
			delegation: Roundtable['members'][number]['delegation'];
			part: 'champion' | 'key-constituent';
		}[];
	})[]
): Write[] {
	const { roundtable, roundtableMember, roundtableSection } = db.tables;
	return roundtables.flatMap(({ members, sections, ...row }) => [
		{ statement: db.read.insert(roundtable).values({ ...row, consultation }) },
		...sections.map((section) => ({
			statement: db.read.insert(roundtableSection).values({ roundtable: row.id, section })
		})),
		...members.map((member) => ({
			statement: db.read.insert(roundtableMember).values({ roundtable: row.id, ...member })
		}))
	]);
}

/** Settles a phase's rights, if they are still `from`. */
export function updateRights(db: Database, id: PhaseId, from: Rights, to: Rights): Write {
	const { phase } = db.tables;
	return guarded(
		db.read
			.update(phase)
			.set({ rights: to })
			.where(and(eq(phase.id, id), eq(phase.rights, from)))
	);
}

/** Settles the numbering scheme, if it is still `from`. */
export function updateNumbering(
	db: Database,
	id: ConsultationId,
	from: Numbering,
	to: Numbering
): Write {
	const { consultation } = db.tables;
	return guarded(
		db.read
			.update(consultation)
			.set({ numbering: to })
			.where(and(eq(consultation.id, id), eq(consultation.numbering, from)))
	);
}
