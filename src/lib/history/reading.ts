import {
	handKey,
	type Hand,
	type Moment,
	type Questions,
	type StepLine,
	type StepList
} from './asked.ts';
import type { Chronicle } from './chronicle.ts';
import { countSteps, type Counted } from './counting.ts';
import { compareMoments } from './redline.ts';
import { listSteps, type Closure, type Step } from './rules.ts';
import { stateAt } from './states.ts';

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
