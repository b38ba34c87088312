import { proposalAddress } from '#lib/proposals/entering.server.ts';
import { readUnconfirmed } from '#lib/proposals/queries.server.ts';
import type { Asked } from './queries.server.ts';
import type { Waiting } from './waiting.ts';

/** Proposals recorded for the seat's delegation, which wait for whoever may speak for it. Rules N1, X62. */
export async function recordedWaiting({ locals, entered }: Asked): Promise<Waiting[]> {
	const { participant, consultation } = entered;
	const recorded = await readUnconfirmed(locals.runtime, participant, consultation.id);
	return recorded.map(({ proposal }) => ({
		key: `recorded/${proposal.id}`,
		path: `/proposals/${proposalAddress(proposal)}`,
		title: proposal.number === null ? 'Proposals' : `Proposal ${proposal.number}`,
		why: 'a proposal recorded for your delegation waits to be confirmed',
		...{ by: null, at: proposal.tabledAt ?? proposal.createdAt, quote: proposal.title },
		...{ confidential: proposal.state === 'draft', comment: null }
	}));
}
