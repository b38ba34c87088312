import * as Y from 'yjs';
import type { PlacedChange } from '#db/proposal-lists.ts';
import type { ProposalText } from '#db/proposals.ts';
import type { ChangeKind, ChangeState } from '#lib/proposals/rules.ts';
import type { Range } from '#lib/text/insertion.ts';
import { unitsOf } from '#lib/text/ranges.ts';
import { contentOf } from '#lib/text/sequence.ts';
import { wordsIn } from './wording.ts';

/** A Change as it was frozen: what it puts in and takes out, and how it was said. */
export type Frozen = {
	id: string;
	kind: ChangeKind;
	block: string;
	puts: string[];
	takes: string[];
	said: string;
	state: ChangeState;
};

/** A tabled proposal on plain lists. */
export class Tabled {
	readonly number: string;
	readonly side: string;
	readonly text: ProposalText;
	/** The paragraphs of the section, and how the proposal lets them read, when it was tabled. */
	readonly base: string[];
	readonly clean: string[];
	readonly changes: Frozen[];

	constructor(
		{ number, side, text }: { number: string; side: string; text: ProposalText },
		read: { base: string[]; clean: string[] },
		changes: Frozen[]
	) {
		this.number = number;
		this.side = side;
		this.text = text;
		this.base = read.base;
		this.clean = read.clean;
		this.changes = changes;
	}

	get open(): Frozen[] {
		return this.changes.filter(({ state }) => state === 'open');
	}

	/** Whether nothing of it was decided and the section reads as when it was tabled. */
	isUntouched(section: readonly string[]): boolean {
		return this.open.length === this.changes.length && section.join('\n') === this.base.join('\n');
	}

	/** Which words its wording holds: the section's but what it takes out, and its own. */
	holds(section: readonly string[]): string[] {
		const left = this.changes.filter(({ state }) => state !== 'incorporated');
		const takes = new Set(left.flatMap((change) => change.takes));
		return [
			...section.filter((word) => !takes.has(word)),
			...left.flatMap((change) => change.puts)
		].sort();
	}
}

/** A Change as its row says, with the words that it consists of. */
export function frozenOf({ change }: PlacedChange, section: Y.Doc, proposal: Y.Doc): Frozen {
	const { id, kind, block, units, state } = change;
	return {
		...{ id, kind, block, state, said: saidBy(change) },
		puts: wordsIn(textOfRanges(proposal, units.inserts)),
		takes: wordsIn(textOfRanges(section, units.deletes))
	};
}

/** What nobody may change of a Change once it was tabled. */
export function saidBy({ kind, block, oldWords, newWords, hash, units }: PlacedChange['change']) {
	return JSON.stringify([kind, block, oldWords, newWords, hash, units]);
}

/** What stands, or stood, under names of units; a marker and an atom as a line's end. */
function textOfRanges(doc: Y.Doc, ranges: readonly Range[]): string {
	return [...unitsOf(ranges)]
		.map(({ client, clock }) => {
			const item = Y.getItem(doc.store, Y.createID(client, clock)) as Y.Item;
			const content = contentOf(item);
			return content && 'text' in content ? content.text[clock - item.id.clock] : '\n';
		})
		.join('');
}
