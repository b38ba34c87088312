import type { PlacedChange } from '#db/proposal-lists.ts';
import { readProjection } from '#db/texts.ts';
import type { ChangeId } from '#lib/kernel/ids.ts';
import { nameParagraphs, type NamedParagraph } from '#lib/positions/targets.ts';
import type { Runtime } from '#server/runtime.ts';
import { anchoredWords } from './anchoring.ts';
import type { EnteredProposal } from './entering.server.ts';
import { whyNotAnchor } from './rules.ts';
import { standsOn } from './standing.ts';

/** Where a Change whose paragraph is gone can be put, in the order of the text. */
export type Anchors = {
	paragraphs: NamedParagraph[];
	/** Whether it can be a new paragraph before the first one. */
	beginning: boolean;
};

/** Where each open Change of a proposal can be put whose paragraph is gone, by id; none for whoever may not. Rule X47. */
export async function readAnchors(
	{ db }: Pick<Runtime, 'db'>,
	{ proposal, participant, granted, texts }: EnteredProposal,
	placed: readonly PlacedChange[]
): Promise<Record<ChangeId, Anchors>> {
	const anchors: Record<ChangeId, Anchors> = {};
	const open = placed.filter(({ change }) => change.state === 'open');
	for (const { section } of texts) {
		if (whyNotAnchor(participant.seat, granted, section, proposal) !== null) continue;
		const own = open.filter(({ change }) => change.section === section.id);
		const gone = own.filter((each) => standsOn(each) === 'gone' && anchoredWords(each.change));
		if (gone.length === 0) continue;
		const text = await readProjection(db, section.id);
		const changed = new Set<string>(own.map(({ change }) => change.block));
		const paragraphs = nameParagraphs(text?.blocks ?? []).filter(
			({ id, opening }) => opening.trim() !== '' && !changed.has(id)
		);
		for (const { change } of gone) anchors[change.id] = { paragraphs, beginning: !changed.has('') };
	}
	return anchors;
}
