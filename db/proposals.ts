import { and, asc, eq } from 'drizzle-orm';
import type { ConsultationId, DocumentId, ProposalId } from '#lib/kernel/ids.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Database, Tables } from './database.ts';

export type Proposal = Tables['proposal']['$inferSelect'];
export type ProposalText = Tables['proposalText']['$inferSelect'];
export type ProposalChange = Tables['proposalChange']['$inferSelect'];

/** A wording of a proposal in the section that it is for. */
export type Wording = { proposal: Proposal; text: ProposalText; section: Section };

/** The proposal whose wording this document is, with the section that it is for; or null. */
export async function findProposalOfDocument(
	db: Database,
	document: DocumentId
): Promise<Wording | null> {
	const { proposal, proposalText, section } = db.tables;
	const [row] = await db.read
		.select({ proposal, text: proposalText, section })
		.from(proposalText)
		.innerJoin(proposal, eq(proposal.id, proposalText.proposal))
		.innerJoin(section, eq(section.id, proposalText.section))
		.where(eq(proposalText.document, document));
	return row ?? null;
}

/** The texts of one wording of a proposal, by section in the order of the text. */
export async function listProposalTexts(
	db: Database,
	proposal: ProposalId,
	revision: number
): Promise<{ text: ProposalText; section: Section }[]> {
	const { proposalText, section } = db.tables;
	return db.read
		.select({ text: proposalText, section })
		.from(proposalText)
		.innerJoin(section, eq(section.id, proposalText.section))
		.where(and(eq(proposalText.proposal, proposal), eq(proposalText.revision, revision)))
		.orderBy(asc(section.position));
}

/** Every wording that a proposal of a consultation ever had in a section, drafts too. */
export async function listWordings(db: Database, consultation: ConsultationId): Promise<Wording[]> {
	const { proposal, proposalText, section } = db.tables;
	return db.read
		.select({ proposal, text: proposalText, section })
		.from(proposalText)
		.innerJoin(proposal, eq(proposal.id, proposalText.proposal))
		.innerJoin(section, eq(section.id, proposalText.section))
		.where(eq(proposal.consultation, consultation))
		.orderBy(
			asc(proposal.number),
			asc(proposal.id),
			asc(section.position),
			asc(proposalText.revision)
		);
}
