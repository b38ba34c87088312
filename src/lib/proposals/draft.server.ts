import { readIntents } from '#db/intents.ts';
import { readProjection } from '#db/texts.ts';
import type { BlockId, TargetBlock } from '#lib/kernel/ids.ts';
import { nameParagraphs, paragraphWords } from '#lib/positions/targets.ts';
import { numberOfAddress, sectionAddress } from '#lib/sections/rules.ts';
import type { BlockChange } from '#lib/text/changes.ts';
import type { Block } from '#lib/text/blocks.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { openingWords, plainText } from '#lib/text/words.ts';
import type { Runtime } from '#server/runtime.ts';

import type { EnteredText } from './entering.server.ts';
import { findMeant } from './intending.ts';
import { stepsOf, type Steps } from './moving.ts';
import type { ChangeKind } from './rules.ts';
import { changeWords } from './words.ts';
import { markOf, withWording } from './wordings.server.ts';

/** A paragraph of a draft beside the section's own. */
export type DraftedBlock = {
	id: BlockId;
	/** As the section prints it; '' for one without, or a new one. */
	label: string;
	opening: string;
	isHeading: boolean;
	/** What the draft makes of it. */
	state: 'same' | 'changed' | 'new' | 'moved' | 'deleted' | 'retained';
	/** Whether its wording is one for the whole of it. Rule X43. */
	isWhole: boolean;
	/** Its words as the draft has them, where its field is shown; null where it is not. */
	field: { words: string; mark: string } | null;
	/** Where it goes by one step, where its field is shown. */
	steps: Steps | null;
};

/** A difference of a draft, as tabling would freeze it. */
type DraftedChange = {
	kind: ChangeKind;
	what: string;
	redline: BlockChange[];
};

/** What a draft makes of one section. */
export type DraftedText = {
	section: { number: string; title: string; address: string };
	/** Why the actor may not write it, as a reason code; null when they may. */
	whyNot: string | null;
	blocks: DraftedBlock[];
	changes: DraftedChange[];
	/** The paragraph whose field was asked for, '' for the very beginning; null for none here. */
	chosen: TargetBlock | null;
};

/** The paragraph that an address chooses. */
export type Chosen = { section: string | null; block: string | null };

/** What a draft makes of its sections, for those who draft it. */
export function readDraftedTexts(
	runtime: Pick<Runtime, 'db'>,
	texts: readonly EnteredText[],
	chosen: Chosen
): Promise<DraftedText[]> {
	return Promise.all(texts.map((text) => readDraftedText(runtime, text, chosen)));
}

async function readDraftedText(
	{ db }: Pick<Runtime, 'db'>,
	here: EnteredText,
	chosen: Chosen
): Promise<DraftedText> {
	const { section, rights } = here;
	const intents = await readIntents(db, here.text.document);
	const [projection, read] = await Promise.all([
		readProjection(db, section.id),
		withWording(db, here, (wording) => ({
			before: readBlocks(textOf(wording.section)),
			after: readBlocks(textOf(wording.proposal)),
			differences: findMeant(wording.section, wording.proposal, intents)
		}))
	]);
	const named = nameParagraphs(projection?.blocks ?? []);
	const names = new Map(named.map((each) => [each.id, each]));
	const isHere =
		numberOfAddress(chosen.section ?? '') === section.number && chosen.section !== null;
	const block = isHere ? (chosen.block as TargetBlock | null) : null;
	const moved = new Set(
		read.differences
			.flatMap(({ redline }) => redline)
			.flatMap(({ id, kind }) => (kind === 'moved' ? id : []))
	);
	const retained = new Set<string>(
		read.differences.flatMap(({ kind, block: on }) => (kind === 'retain' ? on : []))
	);
	const order = read.after.map((each) => ({
		id: each.id,
		isEmpty: plainText(each).trim() === ''
	}));
	const blocks = alignBlocks(read.before, read.after).map(({ block: each, state: changed }) => {
		const words = plainText(each);
		const meant: DraftedBlock['state'] = moved.has(each.id)
			? 'moved'
			: retained.has(each.id)
				? 'retained'
				: 'same';
		const state = changed === 'same' ? meant : changed;
		const isOpen = each.id === block || ['changed', 'new', 'moved'].includes(state);
		return {
			id: each.id,
			...{ label: names.get(each.id)?.label ?? '', opening: openingWords(words), state },
			isHeading: each.type === 'heading',
			isWhole: intents.get(each.id) === 'alternative',
			field: isOpen && state !== 'deleted' ? { words, mark: markOf(words) } : null,
			steps: isOpen && state !== 'deleted' ? stepsOf(order, each.id) : null
		};
	});
	const { number, title } = section;
	return {
		section: { number, title, address: sectionAddress(section) },
		whyNot: rights.reason,
		blocks: blocks.filter(({ opening, state }) => opening.trim() !== '' || state !== 'same'),
		changes: read.differences.map(({ kind, block: on, redline, units: { place } }) => ({
			...{ kind, redline },
			what: changeWords(kind, nameOf(on), place && nameOf(place.after))
		})),
		chosen: block === '' || blocks.some(({ id }) => id === block) ? block : null
	};

	function nameOf(on: TargetBlock): string {
		const name = names.get(on as BlockId);
		const words = read.before.find(({ id }) => id === on);
		if (name && (name.label || name.opening)) return paragraphWords(name);
		return on === '' ? '' : words ? `“${openingWords(plainText(words))}”` : 'a paragraph';
	}
}

/** Both texts as one: what the proposal has in its order, and what it took out where that stood. */
function alignBlocks(
	before: readonly Block[],
	after: readonly Block[]
): { block: Block; state: DraftedBlock['state'] }[] {
	const old = new Map(before.map((each) => [each.id, each]));
	const now = new Set(after.map(({ id }) => id));
	const aligned: { block: Block; state: DraftedBlock['state'] }[] = after.map((block) => {
		const was = old.get(block.id);
		const isSame = was && plainText(was) === plainText(block);
		return { block, state: was ? (isSame ? 'same' : 'changed') : 'new' };
	});
	before.forEach((block, at) => {
		if (now.has(block.id)) return;
		const previous = before[at - 1]?.id;
		const place = aligned.findIndex((each) => each.block.id === previous);
		aligned.splice(place + 1, 0, { block, state: 'deleted' });
	});
	return aligned;
}
