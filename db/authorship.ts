import { and, asc, eq, isNull, lte, or } from 'drizzle-orm';
import type { ConsultationId, DelegationId, DocumentId, SectionId } from '#lib/kernel/ids.ts';
import type { Role } from '#lib/kernel/actor.ts';
import type { Database, Tables } from './database.ts';
import { perDatabase, template } from './template.ts';

/** How many characters of a text each Yjs client id wrote. */
export type Credits = Record<number, number>;

/** Whose a Yjs client id is, within a section and its proposals. */
export type ClientBinding = Tables['clientId']['$inferSelect'];
type NewBinding = Tables['clientId']['$inferInsert'] & Omit<ClientBinding, 'document'>;

const insertOf = perDatabase((db) =>
	template<keyof ClientBinding>((place) =>
		db.read.insert(db.tables.clientId).values({
			...{ family: place('family'), client: place('client'), document: place('document') },
			...{ account: place('account'), seat: place('seat'), delegation: place('delegation') },
			at: place('at')
		})
	)
);

/**
 * Bind a client id to who writes with it, once and for all.
 *
 * @returns false when it is bound to another account, seat or text already
 */
export async function bindClient(
	db: Database,
	{ document = null, ...binding }: NewBinding
): Promise<boolean> {
	const { clientId } = db.tables;
	if (await db.commit([insertOf(db)({ ...binding, document })])) return true;
	const [bound] = await db.read
		.select()
		.from(clientId)
		.where(and(eq(clientId.family, binding.family), eq(clientId.client, binding.client)));
	const isSameText = bound?.document === document;
	return isSameText && bound.account === binding.account && bound.seat === binding.seat;
}

/** Every client id of a section's family. */
export function readClients(db: Database, family: SectionId): Promise<ClientBinding[]> {
	const { clientId } = db.tables;
	return db.read.select().from(clientId).where(eq(clientId.family, family));
}

/** Whom a client id's words are credited to; no delegation for the seed and the secretariat. */
export type Author = {
	client: number;
	role: Role | null;
	delegation: { id: DelegationId; code: string; name: string; group: string } | null;
};

/**
 * The authors of a section's text and of what is tabled for it, by client id, and of one draft for it
 * where that is asked for; `group` is the counting group's code.
 */
export async function readAuthors(
	db: Database,
	family: SectionId,
	draft: DocumentId | null = null
): Promise<Author[]> {
	const { clientId, delegation, proposal, proposalText, seat, stakeholderGroup } = db.tables;
	const rows = await db.read
		.select({
			client: clientId.client,
			role: seat.role,
			id: delegation.id,
			code: delegation.code,
			name: delegation.name,
			group: stakeholderGroup.code
		})
		.from(clientId)
		.leftJoin(seat, eq(seat.id, clientId.seat))
		.leftJoin(delegation, eq(delegation.id, clientId.delegation))
		.leftJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		// Who writes in a proposal's wording is nobody's to know while it is a draft.
		.leftJoin(proposalText, eq(proposalText.document, clientId.document))
		.leftJoin(proposal, eq(proposal.id, proposalText.proposal))
		.where(
			and(
				eq(clientId.family, family),
				or(
					isNull(clientId.document),
					lte(proposalText.revision, proposal.revision),
					draft === null ? undefined : eq(clientId.document, draft)
				)
			)
		);
	return rows.map(({ client, role, id, code, name, group }) => {
		const seated = id !== null && code !== null && name !== null && group !== null;
		return { client, role, delegation: seated ? { id, code, name, group } : null };
	});
}

/**
 * How many characters of each section a delegation wrote, and how many there are; sections of which
 * it wrote none, or whose text was not counted yet, are left out.
 */
export async function listWritten(
	db: Database,
	consultation: ConsultationId,
	delegation: DelegationId
): Promise<{ section: SectionId; characters: number; of: number }[]> {
	const { clientId, section, sectionText } = db.tables;
	const rows = await db.read
		.select({ section: section.id, credits: sectionText.credits, client: clientId.client })
		.from(clientId)
		.innerJoin(section, eq(section.id, clientId.family))
		.innerJoin(sectionText, eq(sectionText.section, section.id))
		.where(and(eq(section.consultation, consultation), eq(clientId.delegation, delegation)))
		.orderBy(asc(section.position));
	return [...Map.groupBy(rows, (row) => row.section)].flatMap(([id, bound]) => {
		const credits = bound[0]?.credits ?? {};
		const characters = bound.reduce((sum, { client }) => sum + (credits[client] ?? 0), 0);
		const of = Object.values(credits).reduce((sum, each) => sum + each, 0);
		return characters > 0 ? [{ section: id, characters, of }] : [];
	});
}
