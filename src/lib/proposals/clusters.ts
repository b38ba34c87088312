import type * as Y from 'yjs';
import type { TargetBlock } from '#lib/kernel/ids.ts';
import { readMoves } from '#lib/text/moves.ts';
import { RangeTable } from '#lib/text/ranges.ts';
import { isWord, segmentWords } from '#lib/text/words.ts';
import { isSame, type Piece } from './pieces.ts';

/** Differences that belong together: one Change, as places in the list of pieces, in order. */
export type Cluster = {
	places: number[];
	/** The section's block that it is in, or stands behind; '' at the very beginning. */
	block: TargetBlock;
	/** What it put in somewhere stood elsewhere before: it takes that out there. */
	isMove: boolean;
	/** It is all that is worded otherwise in a paragraph that is proposed as a whole. Rule X43. */
	isWhole?: boolean;
};

/** Differences with so many words between them are two. Rule X5. */
const APART = 3;

/** Gathers the differences of a proposal that can only be taken together. Rule X5. */
export function gatherDifferences(proposal: Y.Doc, pieces: readonly Piece[]): Cluster[] {
	const clusters: Cluster[] = [];
	let open: Cluster | null = null;
	let gap = '';
	let block: TargetBlock = '';
	const begin = (place: number) => {
		open = { places: [place], block, isMove: false };
		clusters.push(open);
		gap = '';
	};
	pieces.forEach((piece, place) => {
		const { marker } = piece;
		if (marker) {
			// What stands between an inserted marker and what was put in before it belongs to both.
			const splits = piece.fate === 'insert' && gap === '' && splitsBlock(pieces, place);
			if (marker.before) block = marker.before.id;
			if (open && splits) open.places.push(place);
			else if (isSame(piece)) open = null;
			else begin(place);
			return;
		}
		if (isSame(piece)) {
			gap += 'text' in piece.content ? piece.content.text : ' ';
			if (open && countWords(gap) >= APART) open = null;
		} else if (open) {
			open.places.push(place);
			gap = '';
		} else begin(place);
	});
	return joinMoves(proposal, pieces, clusters);
}

/** Whether an inserted marker has words of the section's behind it, not its own. */
function splitsBlock(pieces: readonly Piece[], place: number): boolean {
	const next = pieces[place + 1];
	return next !== undefined && !next.marker && next.fate !== 'insert';
}

/** Words of any language; where it is not known, as English parts them. */
function countWords(text: string): number {
	return segmentWords(text, null).filter(isWord).length;
}

/** What was put elsewhere is one Change: it is taken out there and put in here. */
function joinMoves(proposal: Y.Doc, pieces: readonly Piece[], clusters: Cluster[]): Cluster[] {
	const moves = readMoves(proposal);
	const taken = new RangeTable<Cluster>();
	for (const cluster of clusters)
		for (const { fate, client, clock, length } of piecesOf(pieces, cluster))
			if (fate === 'delete') taken.add([client, clock, length], cluster);
	const joined = new Map<Cluster, Cluster>();
	const whole = (cluster: Cluster): Cluster => {
		const into = joined.get(cluster);
		return into ? whole(into) : cluster;
	};
	for (const cluster of clusters) {
		for (const { fate, client, clock, length } of piecesOf(pieces, cluster)) {
			if (fate !== 'insert' || !moves.mayBeCopied(client)) continue;
			for (let at = clock; at < clock + length; at++) {
				const from = [...moves.lineage({ client, clock: at })]
					.slice(1)
					.flatMap((unit) => taken.find(unit)[0]?.value ?? []);
				const [source] = from;
				if (!source) continue;
				const [here, there] = [whole(cluster), whole(source)];
				if (here !== there) {
					joined.set(here, there);
					there.places = [...there.places, ...here.places].sort((a, b) => a - b);
				}
				there.isMove = true;
			}
		}
	}
	return clusters.filter((cluster) => !joined.has(cluster));
}

/** The pieces that a cluster consists of. */
export function piecesOf(pieces: readonly Piece[], { places }: Cluster): Piece[] {
	return places.flatMap((place) => pieces[place] ?? []);
}
