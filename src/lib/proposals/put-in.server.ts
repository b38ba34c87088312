import { listEntries } from '#db/entries.ts';
import type { PlacedChange } from '#db/proposal-lists.ts';
import type { ProposalChange } from '#db/proposals.ts';
import type { DocumentId, ProposalId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Place } from '#lib/history/owing.server.ts';
import type { Runtime } from '#server/runtime.ts';
import type { EnteredProposal } from './entering.server.ts';
import { mayDecide } from './rules.ts';

/** The Changes of one proposal that an entry names. */
type Named = { proposal: ProposalId; changes: Pick<ProposalChange, 'ordinal' | 'hash'>[] };

/** What an entry says of Changes that were put into texts, or taken out of them again. */
export type PutIn = {
	kind: string;
	number: number;
	at: Instant;
	seat: string;
	receipt: string;
	parts: Named[];
	/** Where the edits stand; without a document where there is one, of the only section. */
	texts: (Place & { document?: DocumentId })[];
	/** Of one that was taken back: whether all reads as it did before. */
	asBefore: boolean;
};

const KINDS = ['proposal.incorporated', 'proposal.merged', 'proposal.taken-back'];

/** So many entries of one proposal are looked through. */
const MOST = 200;

/** What was put in of a proposal and taken out of it again, the newest first. */
export async function listPutIn(
	{ db }: Pick<Runtime, 'db'>,
	{ proposal, participant }: Pick<EnteredProposal, 'proposal' | 'participant'>
): Promise<PutIn[]> {
	const filter = { kinds: KINDS, proposal: proposal.id, reader: participant.seat };
	const entries = await listEntries(db, proposal.consultation, filter, MOST);
	return entries.map(({ kind, seq: number, at, payload }): PutIn => {
		const { decision, actor } = JSON.parse(payload) as { decision: Said; actor: { seat: string } };
		const { receipt, proposals, texts, asBefore = false, ...own } = decision;
		const { from, to } = own;
		return {
			...{ kind, number, at, seat: actor.seat, receipt, asBefore },
			parts: proposals ?? [own],
			texts: texts ?? (from === undefined || to === undefined ? [] : [{ from, to }])
		};
	});
}

type Said = Named &
	Partial<Place> & {
		receipt: string;
		proposals?: Named[];
		texts?: (Place & { document: DocumentId })[];
		asBefore?: boolean;
	};

/** The entry that put an incorporated Change into the text: the newest that names it; null for one that was heeded. */
export function putInOf(
	said: readonly PutIn[],
	{ proposal, ordinal, hash }: Pick<ProposalChange, 'proposal' | 'ordinal' | 'hash'>
): PutIn | null {
	const newest = said.find(({ parts }) =>
		parts.some(
			(part) =>
				part.proposal === proposal &&
				part.changes.some((each) => each.ordinal === ordinal && each.hash === hash)
		)
	);
	return newest && newest.kind !== 'proposal.taken-back' ? newest : null;
}

/** By which entry an incorporated Change can be taken back, and how many others that put in. */
export type Takeable = { entry: number; others: number };

/** The Changes that the actor can take back out of the text, as they were put in. Rules X71, X74. */
export async function readTakeable(
	runtime: Pick<Runtime, 'db'>,
	here: Pick<EnteredProposal, 'proposal' | 'participant' | 'texts'>,
	placed: readonly PlacedChange[]
): Promise<Record<string, Takeable>> {
	const held = new Set(
		here.texts.flatMap(({ section }) =>
			mayDecide(here.participant.seat, section) ? section.id : []
		)
	);
	const there = placed.filter(({ change }) => change.state === 'incorporated');
	if (!there.some(({ change }) => held.has(change.section))) return {};
	const said = await listPutIn(runtime, here);
	const by = new Map(there.map(({ change }) => [change, putInOf(said, change)]));
	const takeable: Record<string, Takeable> = {};
	for (const [change, putIn] of by) {
		if (!putIn || putIn.at < (here.proposal.tabledAt ?? 0)) continue;
		const together = [...by].filter(([, each]) => each === putIn);
		if (!together.every(([{ section }]) => held.has(section))) continue;
		const all = putIn.parts.flatMap(({ changes }) => changes);
		takeable[change.id] = { entry: putIn.number, others: all.length - 1 };
	}
	return takeable;
}
