import { listPlaced, type PlacedChange } from '#db/proposal-lists.ts';
import { rebaseChanges } from '#db/proposing.ts';
import { commitDecision } from '#db/record.ts';
import type { BlockChange } from '#lib/text/difference.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { announceDecided } from './announcing.ts';
import { namedInRecord } from './deciding.server.ts';
import { enterProposal, type EnteredProposal } from './entering.server.ts';
import { showChange } from './incorporating.ts';
import { isUnconfirmed, speaksForSponsor } from './rules.ts';
import { standsOn } from './standing.ts';
import { inTurn } from './turns.server.ts';
import { withWording } from './wordings.server.ts';

/** How a Change reads on today's text, and the hash of its paragraph there. */
export type Merged = { redline: BlockChange[]; hash: string };

/** Open Changes under which the text has moved, by id, as they would be incorporated now. Rule X7. */
export async function readMerged(
	{ db }: Pick<Runtime, 'db'>,
	{ texts }: Pick<EnteredProposal, 'texts'>,
	placed: readonly PlacedChange[]
): Promise<Record<string, Merged>> {
	const merged: Record<string, Merged> = {};
	for (const text of texts) {
		const moved = placed.filter(
			(each) =>
				each.change.section === text.section.id &&
				each.change.state === 'open' &&
				// What is to stay as it stood is not that any more.
				each.change.kind !== 'retain' &&
				standsOn(each) === 'moved'
		);
		if (moved.length === 0) continue;
		await withWording(db, text, ({ section, proposal }) => {
			const blocks = readBlocks(textOf(section));
			for (const { change } of moved) {
				const block = blocks.find(({ id }) => id === change.block);
				if (!block) continue;
				const { redline } = showChange(section, proposal, change.units);
				merged[change.id] = { redline, hash: hashBlock(block) };
			}
		});
	}
	return merged;
}

/**
 * Let the sponsor confirm a Change as it reads on today's text. Fields: change, and hash: that of the
 * paragraph which it was shown on. Rule X7.
 */
export function confirmMoved(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
): Promise<Outcome<null>> {
	return inTurn(locals.runtime, async () => {
		const { runtime } = locals;
		const here = await enterProposal(locals, slug, named);
		const { proposal, participant, texts } = here;
		if (!speaksForSponsor(participant.seat, proposal))
			return refuse(403, 'proposals.not-a-speaker');
		if (isUnconfirmed(proposal)) return refuse(409, 'proposals.confirm-first');
		const placed = await listPlaced(runtime.db, { proposals: [proposal.id] });
		const found = placed.find(({ change }) => change.id === form.get('change'));
		if (found?.change.state !== 'open') return refuse(409, 'proposals.not-open');
		const { change } = found;
		// Pressed twice.
		if (change.baseHash === form.get('hash')) return accept(null);
		const merged = (await readMerged(runtime, here, [found]))[change.id];
		if (merged?.hash !== form.get('hash')) return refuse(409, 'proposals.moved-again');
		const reads = merged.redline.flatMap(({ after }) => after ?? []).map(plainText);
		const entry = await commitDecision(
			runtime.db,
			runtime.clock,
			{
				consultation: proposal.consultation,
				kind: 'proposal.reaffirmed',
				actor: asRecorded(participant),
				section: change.section,
				delegation: proposal.delegation,
				payload: {
					...namedInRecord(here),
					changes: [{ ordinal: change.ordinal, block: change.block, hash: change.hash }],
					reads
				}
			},
			rebaseChanges(runtime.db, [{ id: change.id, baseHash: merged.hash, redline: merged.redline }])
		);
		if (!entry) return refuse(409, 'proposals.changed-meanwhile');
		announceDecided(runtime, proposal, texts);
		return accept(null);
	});
}
