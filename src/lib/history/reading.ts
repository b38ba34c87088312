import {
	handKey,
	type Hand,
	type Moment,
	type Questions,
	type StepLine,
	type StepList,
	type Wanted
} from './asked.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Chronicle } from './chronicle.ts';
import { countSteps, type Counted } from './counting.ts';
import { holdsWords } from './finding.ts';
import { listPassages, passageWith, type Passage } from './passages.ts';
import { compareMoments } from './redline.ts';
import { listSteps, type Closure, type Step } from './rules.ts';
import { passageRestoring, type Restoring } from './rewriting.ts';
import { stateAt } from './states.ts';

/** Passages that one search answers with, and characters of each. */
const MOST_FOUND = 50;
const MOST_SHOWN = 2_000;

/** A history as one kind of reader may read it. Rules H2-H4. */
export class Reading {
	readonly chronicle: Chronicle;
	/** How many edits it was made of: with more it is made anew. */
	readonly edits: number;
	readonly steps: Step[];
	readonly hands: Hand[] = [];
	readonly #stepOf: Int32Array;
	readonly #handOf: Int32Array;
	#counted: Counted[] | null = null;
	#gone: Passage[] | null = null;

	constructor(chronicle: Chronicle, closures: readonly Closure[]) {
		this.chronicle = chronicle;
		const { edits } = chronicle;
		this.edits = edits.length;
		const { steps, stepOf } = listSteps(edits, closures);
		this.steps = steps;
		this.#stepOf = stepOf;
		this.#handOf = new Int32Array(edits.length);
		const known = new Map<string, number>();
		edits.forEach(({ account, seat, delegation }, i) => {
			const kind = steps[stepOf[i] ?? 0]?.kind ?? 'edit';
			const hand: Hand =
				kind === 'edit'
					? { kind, account, seat, delegation }
					: { kind, account: null, seat: null, delegation: null };
			const key = `${kind} ${hand.account} ${hand.seat}`;
			const place = known.get(key) ?? this.hands.push(hand) - 1;
			known.set(key, place);
			this.#handOf[i] = place;
		});
	}

	list({ by, page, size }: Questions['steps']['asked']): StepList {
		const meant = this.#meant(by);
		// The newest first.
		const last = meant.length - page * size;
		const shown = meant.slice(Math.max(0, last - size), Math.max(0, last)).reverse();
		return {
			steps: shown.map((place) => this.#line(place)),
			of: meant.length,
			hands: this.hands,
			keys: [...new Set(this.hands.map(handKey))]
		};
	}

	moment({ by, at, nth, since }: Questions['moment']['asked']): Moment | null {
		const { chronicle } = this;
		const meant = this.#meant(by);
		const asked = at === null ? null : this.cut(at);
		const place =
			asked === null ? meant[Math.min(nth ?? Infinity, meant.length - 1)] : this.#stepOf[asked];
		const step = place === undefined ? undefined : this.steps[place];
		if (place === undefined || !step) return null;
		const edit = asked ?? step.last;
		const from = since === null ? this.#before(place, edit) : Math.min(edit, this.cut(since) ?? -1);
		const neighbour = (found: number | undefined) =>
			found === undefined ? null : this.#line(found);
		return {
			step: this.#line(place),
			previous: neighbour(meant.findLast((each) => each < place)),
			next: neighbour(meant.find((each) => each > place)),
			nth: meant.indexOf(place),
			of: meant.length,
			seq: chronicle.edits[edit]?.seq ?? 0,
			since: chronicle.edits[from]?.seq ?? 0,
			changes: compareMoments(chronicle, from, edit, (each) => this.#handOf[each] ?? 0),
			blocks: stateAt(chronicle, edit).blocks,
			hands: this.hands
		};
	}

	/** Passages that stand no more and hold some words, those that went last first. */
	find(words: string): Questions['find']['answer'] {
		const { edits } = this.chronicle;
		const found = this.#passages().filter((passage) => holdsWords(passage, words));
		return {
			found: found
				.slice(-MOST_FOUND)
				.reverse()
				.map(({ id, step, pieces, until, before, text, after }) => ({
					...{ passage: id, before, text: text.slice(0, MOST_SHOWN), after },
					writtenAt: Math.min(...pieces.map(({ born }) => this.#timeOf(born))),
					writers: [...new Set(pieces.map(({ born }) => this.#handOf[born] ?? 0))],
					takenAt: this.steps[step]?.endedAt ?? 0,
					taker: this.#handOf[this.steps[step]?.last ?? 0] ?? 0,
					at: edits[until]?.seq ?? 0
				})),
			hands: this.hands
		};
	}

	/** What is to be restored, as pieces; null when there is no such passage. */
	restoring({ to, base, block, passage }: Wanted): Restoring | null {
		const newest = this.chronicle.edits.length - 1;
		const seen = base === null ? newest : (this.cut(base) ?? newest);
		if (passage) {
			const found = passageWith(this.#passages(), passage);
			return found ? passageRestoring(this.chronicle, found, seen) : null;
		}
		const then = this.cut(to);
		if (then === null) return null;
		const within: Restoring['within'] = ({ then, now }) =>
			block === '' || then === block || now === block;
		return { to: then, base: seen, within };
	}

	#passages(): Passage[] {
		this.#gone ??= listPassages(this.chronicle, this.steps, this.#stepOf);
		return this.#gone;
	}

	/** When an edit was made, as far as the reader may know. */
	#timeOf(edit: number): Instant {
		const step = this.steps[this.#stepOf[edit] ?? 0];
		return step?.kind === 'closed' ? step.endedAt : (this.chronicle.edits[edit]?.at ?? 0);
	}

	/**
	 * The place of the edit that a log's place means: that edit itself, or, where the text was closed to the
	 * reader, the last one of that time. Null before the first.
	 */
	cut(seq: number): number | null {
		const edit = this.chronicle.editUpTo(seq);
		const step = this.steps[this.#stepOf[edit] ?? -1];
		if (edit < 0 || !step) return null;
		return step.kind === 'closed' ? step.last : edit;
	}

	/** Where the text stood before a step: at the end of the one before, as far as it reaches back. */
	#before(place: number, edit: number): number {
		const step = this.steps[place];
		const before = this.steps[place - 1]?.last ?? -1;
		return Math.min(before, edit - 1, step?.kind === 'closed' ? step.first - 1 : Infinity);
	}

	#meant(by: string | null): number[] {
		const places = [...this.steps.keys()];
		if (by === null) return places;
		return places.filter((place) => {
			const hand = this.hands[this.#handOf[this.steps[place]?.last ?? 0] ?? 0];
			return hand && handKey(hand) === by;
		});
	}

	#line(place: number): StepLine {
		const step = this.steps[place];
		if (!step) throw new Error(`A history has no step ${place}.`);
		this.#counted ??= countSteps(this.chronicle, this.#stepOf, this.steps.length);
		return {
			place,
			seq: this.chronicle.edits[step.last]?.seq ?? 0,
			...{ startedAt: step.startedAt, endedAt: step.endedAt },
			hand: this.#handOf[step.last] ?? 0,
			...(this.#counted[place] ?? { added: 0, removed: 0 })
		};
	}
}
