import { findProposalOfDocument } from '#db/proposals.ts';
import { readRights } from '#lib/consultations/queries.server.ts';
import type { Actor } from '#lib/kernel/actor.ts';
import type { DocumentId, ProposalId } from '#lib/kernel/ids.ts';
import { readParticipant } from '#lib/people/queries.server.ts';
import { readAccess, readSectionPlace, type SectionPlace } from '#lib/sections/queries.server.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { readHeld } from './grouped.server.ts';
import { isUnconfirmed, proposalRights } from './rules.ts';

/** Which wording of which proposal a document is, and the document of the section that it stands on. */
type ProposedText = { id: ProposalId; wording: number; on: DocumentId };

/**
 * Who asks for a document, and what they may do with it: `section.document` is the one that was asked
 * for. `proposal` says whose wording it is; without one it is the section's own text.
 */
export type DocumentAccess = SectionAccess & { proposal?: ProposedText | null };

/**
 * What the actor may do with any document: the sync server asks this at admission and whenever rights
 * changed. Null for unknown, unreadable and another delegation's draft alike. Rules M5, X1, X3.
 *
 * @param readPlace reads the section whose own text the document is, as of now
 */
export async function readDocumentAccess(
	runtime: Runtime,
	actor: Actor,
	document: string,
	readPlace = (of: string): Promise<SectionPlace | null> => readSectionPlace(runtime, of)
): Promise<DocumentAccess | null> {
	// Most are sections', and those wait for nothing else.
	const place = await readPlace(document);
	if (place) return readAccess(runtime, actor, place);
	return readProposalAccess(runtime, actor, document as DocumentId);
}

async function readProposalAccess(
	runtime: Runtime,
	actor: Actor,
	document: DocumentId
): Promise<DocumentAccess | null> {
	const found = await findProposalOfDocument(runtime.db, document);
	if (!found) return null;
	const { text, section } = found;
	const proposal = await readHeld(runtime, found.proposal);
	const participant = await readParticipant(runtime, actor, section.consultation);
	if (!participant) return null;
	const granted = await readRights(runtime, section.consultation);
	const wording = text.revision;
	const rights = proposalRights(participant.seat, granted, section, { proposal, wording });
	if (!rights.read) return null;
	return {
		section: { ...section, document },
		participant,
		rights: { ...rights, comment: false, position: false },
		proposal: { id: proposal.id, wording, on: section.document },
		// What the secretariat types of it is the delegation's wording. Rule X61.
		recordsFor: isUnconfirmed(proposal) ? proposal.delegation : null
	};
}
