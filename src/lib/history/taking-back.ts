import type { BlockId } from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { sameMarker } from '#lib/text/markers.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import type { TakenBack } from './asked.ts';
import { NEVER, type Chronicle, type Piece } from './chronicle.ts';
import { copyOf } from './composing.ts';
import { restoreIn, type Restoring } from './rewriting.ts';
import { stateAt, stood } from './states.ts';

/** Where an edit stands in its log: it went from one place to another. */
export type Place = { from: number; to: number };

/**
 * What takes one edit of a text back, made under a client id: what it put in goes, wherever that stands by
 * now, and what it took out comes back, as what it was. What others wrote since stays. Rules H8, X71, X72.
 *
 * @returns null where the log has merged the edit with others
 */
export function composeTakingBack(
	chronicle: Chronicle,
	{ from, to, client }: Place & { client: number }
): TakenBack | null {
	const { edits } = chronicle;
	const [before, base] = [chronicle.editUpTo(from), chronicle.editUpTo(to)];
	if ((edits[before]?.seq ?? 0) !== from || edits[base]?.seq !== to) return null;
	const doc = copyOf(chronicle);
	doc.clientID = client;
	let update: Uint8Array | null = null;
	doc.on('update', (bytes: Uint8Array) => (update ??= bytes));
	const was = hashesOf(readBlocks(textOf(doc)));
	restoreIn(doc, chronicle, takingBack(chronicle, { to: before, base }));
	const now = hashesOf(readBlocks(textOf(doc)));
	doc.destroy();
	const then = hashesOf(stateAt(chronicle, before).blocks);
	const changed = [...new Set([...was.keys(), ...now.keys()])].filter(
		(id) => was.get(id) !== now.get(id)
	);
	return {
		update,
		asBefore: changed.every((id) => now.get(id) === then.get(id)),
		changed: changed.flatMap((id) => {
			const [old, next] = [was.get(id), now.get(id)];
			return old && next ? { block: id, was: old, now: next } : [];
		})
	};
}

/** What an edit did, as something to be restored: no word comes back whose paragraph is gone by now. */
function takingBack(chronicle: Chronicle, { to, base }: { to: number; base: number }): Restoring {
	const newest = chronicle.edits.length - 1;
	const blocks = new Set<BlockId>();
	const isLeft = (piece: Piece) =>
		piece.died === NEVER || (stood(piece, to) && !stood(piece, base));
	for (const piece of chronicle.pieces)
		if (piece.content && 'marker' in piece.content && isLeft(piece))
			blocks.add(chronicle.markerAt(piece.content.marker, piece.died === NEVER ? newest : to).id);
	return {
		...{ to, base, follows: true },
		within: ({ piece: { content }, then, now }) => {
			if (now === null) return then === null || blocks.has(then);
			if (then === null || !content || !('marker' in content)) return true;
			// What others let a paragraph be since stays.
			const { marker } = content;
			return sameMarker(chronicle.markerAt(marker, base), chronicle.markerAt(marker, newest));
		}
	};
}

function hashesOf(blocks: readonly Block[]): Map<BlockId, string> {
	return new Map(blocks.map((block) => [block.id, hashBlock(block)]));
}
