import type { Proposal } from '#db/proposals.ts';
import type { DocumentId, SectionId } from '#lib/kernel/ids.ts';
import { rightsTopics, topics, topicsOfProposal } from '#lib/live/topics.ts';
import type { Runtime } from '#server/runtime.ts';

/** Which texts of a proposal something happened to. */
type Texts = readonly { text: { document: DocumentId }; section: { id: SectionId } }[];

/** Tell those who may see a proposal that it changed; of a draft nobody else may notice. Rule X1. */
export function announceProposal(
	{ bus }: Pick<Runtime, 'bus'>,
	{ consultation, audience }: Pick<Proposal, 'consultation' | 'audience'>,
	texts: Texts
): void {
	const sections = texts.map(({ section }) => section.id);
	for (const topic of topicsOfProposal(consultation, sections, audience)) bus.announce(topic);
}

/** Tell everybody of what the record tells of a tabled proposal, and whose rights in it changed. */
export function announceDecided(
	runtime: Pick<Runtime, 'bus'>,
	proposal: Pick<Proposal, 'consultation' | 'audience'>,
	texts: Texts
): void {
	for (const { text } of texts) runtime.bus.announce(rightsTopics.document(text.document));
	announceProposal(runtime, proposal, texts);
	runtime.bus.announce(topics.record(proposal.consultation));
}
