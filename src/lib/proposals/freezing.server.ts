import { readIntents } from '#db/intents.ts';
import type { ProposalChange } from '#db/proposals.ts';
import { newId, type ChangeId } from '#lib/kernel/ids.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import type { Runtime } from '#server/runtime.ts';
import { changeHash } from './differing.ts';
import type { EnteredProposal } from './entering.server.ts';
import { findMeant } from './intending.ts';
import { isInsertion } from './touching.ts';
import { withWording } from './wordings.server.ts';

/** What a wording changes, as rows, in the order of its sections and of their texts. Rule X5. */
export async function freezeChanges(
	{ db, clock }: Runtime,
	{ proposal, texts }: EnteredProposal,
	revision: number
): Promise<ProposalChange[]> {
	const frozen: Omit<ProposalChange, 'ordinal'>[] = [];
	for (const here of texts) {
		const intents = await readIntents(db, here.text.document);
		const differences = await withWording(db, here, (wording) => {
			const blocks = readBlocks(textOf(wording.section));
			const hashes = new Map<string, string>(blocks.map((each) => [each.id, hashBlock(each)]));
			return findMeant(wording.section, wording.proposal, intents).map((difference) => ({
				...difference,
				hash: changeHash(difference),
				baseHash: isInsertion(difference.kind) ? '' : (hashes.get(difference.block) ?? '')
			}));
		});
		for (const difference of differences)
			frozen.push({
				...{ id: newId<ChangeId>(clock.now()), proposal: proposal.id, revision, ...difference },
				...{ section: here.section.id, document: here.text.document },
				...{ state: 'open', reason: '', modified: '', decidedAt: null, decidedBy: null }
			});
	}
	return frozen.map((change, at) => ({ ...change, ordinal: at + 1 }));
}
