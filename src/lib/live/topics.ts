import type { Seat } from '#lib/kernel/actor.ts';
import { EVERYBODY, wordsFor, type Audience } from '#lib/kernel/audience.ts';
import type { ConsultationId, SectionId } from '#lib/kernel/ids.ts';

/**
 * What pages watch over `/live`. A page's `load` calls `depends('live:' + topic)` and runs
 * again when the topic is announced. The second part names the consultation: whoever may
 * read that consultation may watch, and a topic carries no content.
 */
export const topics = {
	/** Title, phase, sections and their modes. */
	consultation: (id: ConsultationId) => `consultation/${id}` as const,
	/** Delegations, seats, invitations. */
	people: (id: ConsultationId) => `people/${id}` as const,
	/** The text projection of a section. */
	text: (id: ConsultationId, section: SectionId) => `text/${id}/${section}` as const,
	/** Threads of a section that everybody reads. */
	comments: (id: ConsultationId, section: SectionId) => `comments/${id}/${section}` as const,
	/** Threads of all sections that only those read who are meant by this word: they alone may watch. */
	threadsFor: (id: ConsultationId, word: string) => `threads/${id}/${word}` as const,
	positions: (id: ConsultationId) => `positions/${id}` as const,
	/** Positions that only those hear who are meant by this word of an audience: they alone may watch. */
	positionsFor: (id: ConsultationId, word: string) => `positions/${id}/${word}` as const,
	/** Tabled proposals for a section. */
	proposals: (id: ConsultationId, section: SectionId) => `proposals/${id}/${section}` as const,
	/** Drafts that only those see who are meant by this word of an audience: they alone may watch. */
	proposalsFor: (id: ConsultationId, word: string) => `drafts/${id}/${word}` as const,
	/** What the room of a section looks at, and who has the floor. */
	floor: (id: ConsultationId, section: SectionId) => `floor/${id}/${section}` as const,
	record: (id: ConsultationId) => `record/${id}` as const
};

/**
 * What the sync server hears to re-evaluate sockets, never watched by pages. Announced by
 * whatever changes rights: sign-out, seats, modes, phases.
 */
export const rightsTopics = {
	session: (sessionId: string) => `rights/session/${sessionId}` as const,
	account: (accountId: string) => `rights/account/${accountId}` as const,
	consultation: (consultationId: string) => `rights/consultation/${consultationId}` as const,
	/** One proposal's wording: it was tabled, somebody may draft it now, or it was withdrawn. */
	document: (documentId: string) => `rights/document/${documentId}` as const
};

/** What to announce when positions with this audience change: nobody else may notice. */
export function topicsOfPositions(id: ConsultationId, audience: Audience): string[] {
	if (audience === EVERYBODY) return [topics.positions(id)];
	return audience.split(' ').map((word) => topics.positionsFor(id, word));
}

/** What to announce when a thread with this audience changes: nobody else may notice. */
export function topicsOfThread(
	id: ConsultationId,
	section: SectionId,
	audience: Audience
): string[] {
	if (audience === EVERYBODY) return [topics.comments(id, section)];
	return audience.split(' ').map((word) => topics.threadsFor(id, word));
}

/** What to announce when a proposal for these sections changes: of a draft nobody else may notice. */
export function topicsOfProposal(
	id: ConsultationId,
	sections: readonly SectionId[],
	audience: Audience
): string[] {
	if (audience === EVERYBODY) return sections.map((section) => topics.proposals(id, section));
	return audience.split(' ').map((word) => topics.proposalsFor(id, word));
}

/** What to watch for all proposals for these sections that a seat may see. */
export function topicsProposedTo(
	seat: Pick<Seat, 'role' | 'delegation'>,
	id: ConsultationId,
	sections: readonly SectionId[]
): string[] {
	return [
		...sections.map((section) => topics.proposals(id, section)),
		...wordsFor(seat).map((word) => topics.proposalsFor(id, word))
	];
}

/** What to watch for all threads of these sections that a seat may read. */
export function topicsReadBy(
	seat: Pick<Seat, 'role' | 'delegation'>,
	id: ConsultationId,
	sections: readonly SectionId[]
): string[] {
	return [
		...sections.map((section) => topics.comments(id, section)),
		...wordsFor(seat).map((word) => topics.threadsFor(id, word))
	];
}

/** What to watch for all positions that a seat may see. */
export function topicsHeardBy(
	seat: Pick<Seat, 'role' | 'delegation'>,
	id: ConsultationId
): string[] {
	return [topics.positions(id), ...wordsFor(seat).map((word) => topics.positionsFor(id, word))];
}
