import { readMoves, type MoveMap } from '#lib/text/moves.ts';
import { atomText } from '#lib/text/words.ts';
import { NEVER, unitOf, type Chronicle, type Piece } from './chronicle.ts';
import type { Step } from './rules.ts';

/** Words that stood together and were taken out in one step, with what stood around them then. */
export type Passage = {
	/** Its first unit, which names it: `passageWith` finds it by that, also when it has grown since. */
	id: string;
	step: number;
	pieces: Piece[];
	/** The edit before the first of them went: then all of them stood. */
	until: number;
	before: string;
	text: string;
	after: string;
};

/** Characters of what stood around that are kept on each side. */
const AROUND = 120;
/** Between two pieces of a passage there are never more that had gone before. */
const MOST_BETWEEN = 5_000;

/**
 * The passages that were taken out and stand nowhere now, in the order of their steps. What came and
 * went while the text was closed to the reader is none. Rules H4, H6.
 */
export function listPassages(
	chronicle: Chronicle,
	steps: readonly Step[],
	stepOf: Int32Array
): Passage[] {
	const { pieces } = chronicle;
	const moves = readMoves(chronicle.doc);
	const gone = new Map<number, number[]>();
	pieces.forEach((piece, place) => {
		const step = stepOf[piece.died];
		if (step === undefined || !piece.content || !isGone(moves, piece)) return;
		if (steps[step]?.kind === 'closed' && stepOf[piece.born] === step) return;
		gone.set(step, [...(gone.get(step) ?? []), place]);
	});
	return [...gone]
		.sort(([a], [b]) => a - b)
		.flatMap(([step, places]) => together(pieces, places).map((run) => passageOf(step, run)));

	function passageOf(step: number, places: readonly number[]): Passage {
		const own = places.flatMap((place) => pieces[place] ?? []);
		const died = Math.min(...own.map((piece) => piece.died));
		const made = steps[step];
		const until = made?.kind === 'closed' ? made.first - 1 : died - 1;
		const { client, clock } = unitOf(own[0] as Piece);
		const [first, last] = [places[0] ?? 0, places.at(-1) ?? 0];
		return {
			id: `${client}.${clock}`,
			...{ step, pieces: own, until, text: own.map(printed).join('') },
			before: around(pieces, first - 1, -1, until),
			after: around(pieces, last + 1, 1, until)
		};
	}
}

/** The passage that a unit is of; null for what stands, or for no name of a unit. */
export function passageWith(passages: readonly Passage[], id: string): Passage | null {
	const [client, clock = NaN] = id.split('.').map(Number);
	const holds = (piece: Piece): boolean => {
		const first = unitOf(piece);
		return first.client === client && first.clock <= clock && clock < first.clock + piece.length;
	};
	return passages.find(({ pieces }) => pieces.some(holds)) ?? null;
}

/** Runs of places between which nothing stood before and after. */
function together(pieces: readonly Piece[], places: readonly number[]): number[][] {
	const runs: number[][] = [];
	let last = -Infinity;
	for (const place of places) {
		const died = pieces[place]?.died ?? 0;
		let joins = place - last <= MOST_BETWEEN;
		for (let i = last + 1; joins && i < place; i++) {
			const between = pieces[i];
			joins = !between?.content || between.born >= died || between.died < died;
		}
		if (joins) runs.at(-1)?.push(place);
		else runs.push([place]);
		last = place;
	}
	return runs;
}

/** Whether a piece went, and no copy of it stands. */
function isGone(moves: MoveMap, piece: Piece): boolean {
	// What came and went with one edit, as merged minutes have it, stood at no moment.
	if (piece.died === NEVER || piece.died === piece.born) return false;
	const unit = unitOf(piece);
	return !moves.mayHaveCopies(unit.client) || moves.standing(unit) === null;
}

/** What stood beside a place after an edit, to the paragraph's end. */
function around(pieces: readonly Piece[], from: number, way: 1 | -1, edit: number): string {
	let text = '';
	for (let i = from; text.length < AROUND; i += way) {
		const piece = pieces[i];
		if (!piece) break;
		if (!piece.content || piece.born > edit || piece.died <= edit) continue;
		if ('marker' in piece.content) break;
		text = way > 0 ? text + printed(piece) : printed(piece) + text;
	}
	return way > 0 ? text.slice(0, AROUND) : text.slice(-AROUND);
}

function printed({ content }: Piece): string {
	if (!content || 'marker' in content) return content ? '\n' : '';
	return 'text' in content ? content.text : atomText(content.atom);
}
