import { findBegun, insertDraft } from '#db/proposing.ts';
import type { Proposal, ProposalText } from '#db/proposals.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import { newId, type DocumentId, type ProposalId, type SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { answerOnce } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { announceProposal } from './announcing.ts';
import { readCover, readReceipt, type Cover } from './drafting.ts';
import { proposalAddress } from './entering.server.ts';

/** Where a proposal is found afterwards, below its consultation's address. */
export type Placed = { address: string };

/** What a form says of the draft that it begins. */
type Beginning = { cover: Cover; receipt: string };

/** @returns what a form begins, or why it cannot be begun */
export function readBeginning(form: FormData): Outcome<Beginning> {
	const receipt = readReceipt(form);
	if (!receipt.ok) return receipt;
	const cover = readCover(form);
	return cover.ok ? accept({ cover: cover.value, receipt: receipt.value }) : cover;
}

/** Begin a draft in a section: one, however often its form is sent. Rule X20. */
export function beginDraft(
	runtime: Runtime,
	{ section, participant }: { section: Section; participant: Participant },
	begun: Beginning & Pick<Proposal, 'delegation' | 'group' | 'source' | 'audience'>
): Promise<Outcome<Placed>> {
	const { db, clock } = runtime;
	const { actor, seat } = participant;
	const { cover, receipt, delegation, group, source, audience } = begun;
	const repeated = async () => {
		const before = await findBegun(db, seat.id, receipt);
		if (!before) return null;
		const isSame =
			before.group === group &&
			before.source === source &&
			// Of a group's it passes on with who speaks for that.
			(group !== null || before.delegation === delegation);
		return isSame
			? accept({ address: proposalAddress(before) })
			: refuse(409, 'proposals.begun-before');
	};
	return answerOnce<Outcome<Placed>>(repeated, async () => {
		const at = clock.now();
		const draft: Proposal = {
			...{ id: newId<ProposalId>(at), consultation: section.consultation, number: null },
			...{ delegation, group, state: 'draft', ...cover, revision: 0, audience, source },
			...{ confirmedAt: null, reason: '', version: 1 },
			...{ account: actor.account.id, seat: seat.id, receipt },
			...{ createdAt: at, tabledAt: null, closedAt: null }
		};
		const text = newText(draft, section.id, at);
		if (!(await db.commit(insertDraft(db, draft, text))))
			return refuse(409, 'proposals.changed-meanwhile');
		announceProposal(runtime, draft, [{ text, section }]);
		return accept({ address: proposalAddress(draft) });
	});
}

/** A text of a proposal for a section, to be written. */
export function newText(
	{ id, revision }: Pick<Proposal, 'id' | 'revision'>,
	section: SectionId,
	createdAt: Instant
): ProposalText {
	const document = newId<DocumentId>(createdAt);
	return { document, proposal: id, section, revision: revision + 1, createdAt };
}
