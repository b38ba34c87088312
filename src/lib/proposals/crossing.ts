import { piecesOf, type Cluster } from './clusters.ts';
import type { Piece } from './pieces.ts';
import { readSide } from './sides.ts';

/**
 * What was put elsewhere past nothing of the section's stands where it stood, until something else is put
 * in where it was carried past: the two can only be taken together, or they end in another order. Rule X5.
 */
export function joinCrossed(pieces: readonly Piece[], clusters: readonly Cluster[]): Cluster[] {
	if (!clusters.some(({ isMove }) => isMove)) return [...clusters];
	const before = JSON.stringify(readSide(pieces, new Set()));
	const isStill = (cluster: Cluster) =>
		cluster.isMove &&
		JSON.stringify(readSide(pieces, new Set(piecesOf(pieces, cluster)))) === before;
	const joined = [...clusters];
	for (const still of clusters) {
		// What it was joined to stands in its stead by now.
		if (!joined.includes(still) || !isStill(still)) continue;
		const crossed = joined.filter((each) => each !== still && isPutWithin(pieces, each, still));
		const [into] = crossed;
		if (!into) continue;
		const parts = [still, ...crossed];
		const places = parts.flatMap((part) => part.places).sort((a, b) => a - b);
		joined[joined.indexOf(into)] = { ...into, places, isMove: true };
		for (const part of parts) if (joined.includes(part)) joined.splice(joined.indexOf(part), 1);
	}
	return joined;
}

/** Whether a Change puts something in between the places that another is about. */
function isPutWithin(
	pieces: readonly Piece[],
	{ places }: Cluster,
	{ places: of }: Cluster
): boolean {
	const [from = 0, to = 0] = [of[0], of.at(-1)];
	return places.some((at) => from < at && at < to && pieces[at]?.fate === 'insert');
}
