import { listEntries } from '#db/entries.ts';
import { putChanges, readProposal, rebaseChanges, updateStanding } from '#db/proposing.ts';
import { listPlaced } from '#db/proposal-lists.ts';
import { listSections } from '#db/sections.ts';
import type { Statement, Write } from '#db/database.ts';
import type { Entry } from '#db/record.ts';
import type { ChangeId, DocumentId, ProposalId, SeatId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Debt, Owed } from '#lib/history/owing.server.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Rebased } from './composing.server.ts';
import type { EnteredProposal } from './entering.server.ts';
import { readStanding } from './wordings.server.ts';

/** What a facilitator gets for incorporating, a section each. */
export type IncorporatingReceipt = {
	number: number;
	at: Instant;
	/** The section's address. */
	section: string;
	/** The number of the proposal, or of the first that were merged: where it can be taken back. */
	proposal: number;
};

/** An incorporation whose entry is due, with what it decides of each proposal. */
export type Incorporation = Owed & {
	parts: {
		proposal: ProposalId;
		changes: ChangeId[];
		/** Its other Changes, with the hash that their paragraph has by it. Rule X7. */
		rebased: Rebased;
	}[];
	/** The words that the facilitator gave instead; '' where they are the proposal's. */
	modified: string;
};

/** Its Changes are incorporated in the very transaction that records it. Rule X8. */
export const INCORPORATING: Debt<Incorporation> = { prefix: 'incorporating/', writes };

async function writes(
	runtime: Runtime,
	{ parts, modified, decision }: Incorporation
): Promise<(Statement | Write)[]> {
	const by = decision.actor?.seat;
	if (!by) throw new Error('Words stand in a text that nobody put there.');
	const at = runtime.clock.now();
	const all = parts.map((part) => writesOf(runtime, part, { modified, at, by }));
	return (await Promise.all(all)).flat();
}

async function writesOf(
	{ db }: Runtime,
	{ proposal: id, changes, rebased }: Incorporation['parts'][number],
	done: { modified: string; at: Instant; by: SeatId }
): Promise<(Statement | Write)[]> {
	const [proposal, placed] = await Promise.all([
		readProposal(db, id),
		listPlaced(db, { proposals: [id] })
	]);
	if (!proposal) throw new Error(`Proposal ${id} is gone though words of it stand in the text.`);
	const states = placed.map(({ change }) =>
		changes.includes(change.id) ? 'incorporated' : change.state
	);
	const state = await readStanding(db, proposal, states);
	const closedAt = state === 'tabled' ? null : done.at;
	return [
		putChanges(db, changes, done),
		...rebaseChanges(db, rebased),
		updateStanding(db, proposal, { state, reason: proposal.reason, closedAt })
	];
}

/** So many entries back a form that is sent again is looked for. */
const MOST_BACK = 200;

/** The receipts of a form that was sent before, one for each section; none when this is the first time. */
export async function findIncorporated(
	{ db }: Runtime,
	{ proposal, participant }: EnteredProposal,
	receipt: string
): Promise<IncorporatingReceipt[]> {
	const { seat, actor } = participant;
	const filter = {
		kinds: ['proposal.incorporated', 'proposal.merged'],
		by: actor.account.id,
		reader: seat
	};
	const entries = await listEntries(db, proposal.consultation, filter, MOST_BACK);
	const sections = await listSections(db, proposal.consultation);
	return entries.flatMap((entry) => {
		const { decision, actor: by } = JSON.parse(entry.payload) as {
			decision: {
				receipt: string;
				texts?: { document: DocumentId }[];
				number?: number;
				proposals?: { number: number }[];
			};
			actor: { seat: string };
		};
		if (decision.receipt !== receipt || by.seat !== seat.id) return [];
		const named = decision.number ?? decision.proposals?.[0]?.number ?? 0;
		const addresses = (decision.texts ?? [null]).map((text) =>
			sections.find(({ id, document }) =>
				text ? document === text.document : id === entry.section
			)
		);
		return receiptsOf(
			entry,
			addresses.map((section) => (section ? sectionAddress(section) : '')),
			named
		);
	});
}

/** A receipt for each section that an entry says something was put in. */
export function receiptsOf(
	{ seq: number, at }: Pick<Entry, 'seq' | 'at'>,
	sections: readonly string[],
	proposal: number
): IncorporatingReceipt[] {
	return sections.map((section) => ({ number, at, section, proposal }));
}
