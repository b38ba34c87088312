import * as Y from 'yjs';
import type { Range } from '#lib/text/insertion.ts';
import { readMoves } from '#lib/text/moves.ts';
import { appendRange, RangeTable, unitsOf, type UnitId } from '#lib/text/ranges.ts';
import { NEVER, unitOf, type Chronicle, type Piece } from './chronicle.ts';
import { stood } from './states.ts';

/** Where the units of a piece that went stand by now, as far as they are no words that stood after the edit `to`. */
export function wentFrom(chronicle: Chronicle, piece: Piece, to: number): Range[] {
	const { client, clock } = unitOf(piece);
	const moves = readMoves(chronicle.doc);
	if (!moves.mayHaveCopies(client)) return [];
	const ranges: Range[] = [];
	for (let i = 0; i < piece.length; i++) {
		const unit = { client, clock: clock + i };
		const standing = moves.standing(unit);
		if (!standing || [...moves.lineage(unit)].some((each) => stoodAfter(chronicle, each, to)))
			continue;
		appendRange(ranges, [standing.client, standing.clock, 1]);
	}
	return ranges;
}

function stoodAfter(chronicle: Chronicle, unit: UnitId, edit: number): boolean {
	if (unit.clock >= Y.getState(chronicle.doc.store, unit.client)) return false;
	const { born, died } = chronicle.lifeOf(unit);
	return born <= edit && edit < (died ?? NEVER);
}

/**
 * What is to be taken out, without the starts of paragraphs in which others wrote since and nothing stood
 * after the edit `to`: their words would be the paragraph before's.
 */
export function withoutStarts(
	chronicle: Chronicle,
	deletions: readonly Range[],
	to: number
): Range[] {
	const goes = new RangeTable<true>();
	for (const range of deletions) goes.add(range, true);
	const kept = new RangeTable<true>();
	let start: UnitId | null = null;
	let [isOthers, isOlder] = [false, false];
	const close = () => {
		if (start && isOthers && !isOlder) kept.add([start.client, start.clock, 1], true);
	};
	for (const piece of chronicle.pieces) {
		if (!piece.content || piece.died !== NEVER) continue;
		const unit = unitOf(piece);
		if ('marker' in piece.content) {
			close();
			start = goes.find(unit).length > 0 ? unit : null;
			[isOthers, isOlder] = [false, false];
			continue;
		}
		for (let i = 0; i < piece.length && !isOthers; i++)
			isOthers = goes.find({ ...unit, clock: unit.clock + i }).length === 0;
		isOlder ||= stood(piece, to);
	}
	close();
	const left: Range[] = [];
	for (const unit of unitsOf(deletions))
		if (kept.find(unit).length === 0) appendRange(left, [unit.client, unit.clock, 1]);
	return left;
}
