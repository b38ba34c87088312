import { eq } from 'drizzle-orm';
import type { Proposal, ProposalText } from '#db/proposals.ts';
import { audienceOf, EVERYBODY } from '#lib/kernel/audience.ts';
import { newId } from '#lib/kernel/ids.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import { rightsTopics } from '#lib/live/topics.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';

/** Who begins a proposal, for which section. */
type Begun = {
	section: Section;
	by: { account: Ids.AccountId; seat: Ids.SeatId };
	/** The delegations that draft it; the first is its sponsor. */
	delegations: readonly [Ids.DelegationId, ...Ids.DelegationId[]];
};

/** A draft of some delegations for a section, with nothing in it. */
export async function draft(
	{ db, clock }: Pick<Runtime, 'db' | 'clock'>,
	{ section, by, delegations }: Begun
): Promise<{ proposal: Proposal; text: ProposalText }> {
	const { proposal, proposalText } = db.tables;
	const at = clock.now();
	const { consultation } = section;
	const begun: Proposal = {
		...{ id: newId<Ids.ProposalId>(), consultation, number: null, delegation: delegations[0] },
		...{ state: 'draft', title: 'Wording', rationale: '', citedText: '', citedSource: '' },
		...{ together: false, audience: audienceOf({ facilitation: false, delegations }), revision: 0 },
		...{ group: null, source: '', confirmedAt: null, reason: '', version: 0 },
		...{ account: by.account, seat: by.seat, createdAt: at, tabledAt: null, closedAt: null },
		receipt: newId()
	};
	const text: ProposalText = {
		...{ document: newId<Ids.DocumentId>(), proposal: begun.id, section: section.id },
		...{ revision: 1, createdAt: at }
	};
	await db.commit([
		db.read.insert(proposal).values(begun),
		db.read.insert(proposalText).values(text)
	]);
	return { proposal: begun, text };
}

/** Table a draft: everybody may read its wording, and nobody writes in it any more. */
export async function table(
	{ db, bus, clock }: Pick<Runtime, 'db' | 'bus' | 'clock'>,
	{ proposal, document }: Pick<ProposalText, 'proposal' | 'document'>
): Promise<void> {
	const { proposal: table } = db.tables;
	const tabled: Partial<Proposal> = {
		...{ state: 'tabled', revision: 1, audience: EVERYBODY, number: 1 },
		tabledAt: clock.now()
	};
	await db.commit([db.read.update(table).set(tabled).where(eq(table.id, proposal))]);
	bus.announce(rightsTopics.document(document));
}
