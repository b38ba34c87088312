import * as Y from 'yjs';
import type { Marks } from '#lib/text/blocks.ts';
import { sameUnit } from '#lib/text/homes.ts';
import { readMarker, sameMarker, type Marker } from '#lib/text/markers.ts';
import { readMarks, sameMarks } from '#lib/text/marks.ts';
import { readMoves } from '#lib/text/moves.ts';
import type { UnitId } from '#lib/text/ranges.ts';
import { contentOf, itemsOf, textOf, type Content } from '#lib/text/sequence.ts';

/** What a proposal makes of a piece of the text: leaves it, puts it in, or takes it out. */
type Fate = 'same' | 'insert' | 'delete';

/** Consecutive units of one client that stand in the section, in the proposal, or in both. */
export type Piece = UnitId & {
	fate: Fate;
	length: number;
	/** Words are those of the piece alone. */
	content: Content;
	/** What holds in the section and in the proposal; of no meaning where the piece does not stand. */
	marks: { before: Marks; after: Marks };
	/** What a marker says in each; null for words and atoms, and where it does not stand. */
	marker: { before: Marker | null; after: Marker | null } | null;
};

/**
 * A section's text and a proposal's at once, in the proposal's order: leave out what it puts in and
 * the section stands, leave out what it takes out and the proposal does. Rule X5.
 *
 * @param proposal holds everything that the section does
 */
export function readPieces(section: Y.Doc, proposal: Y.Doc): Piece[] {
	const before = new Map<string, unknown>();
	const after = new Map<string, unknown>();
	const pieces: Piece[] = [];
	for (const item of itemsOf(textOf(proposal))) {
		const { client } = item.id;
		for (const part of partsOf(section, item)) {
			const stands = { before: part.item !== null, after: !item.deleted };
			const held = part.item ?? item;
			if (held.content instanceof Y.ContentFormat) {
				const { key, value } = held.content;
				if (stands.before) before.set(key, value);
				if (stands.after) after.set(key, value);
				continue;
			}
			if (!stands.before && !stands.after) continue;
			const content = contentAt(held, part.clock, part.length);
			if (!content) continue;
			pieces.push({
				...{ client, clock: part.clock, length: part.length, content },
				fate: !stands.before ? 'insert' : stands.after ? 'same' : 'delete',
				marks: { before: readMarks(before), after: readMarks(after) },
				marker: 'marker' in content ? markersOf(content.marker, part.item, item) : null
			});
		}
	}
	return withoutCopied(section, proposal, pieces);
}

/** Whether a piece is left as it stands, in its formatting too. */
export function isSame({ fate, marks, marker }: Piece): boolean {
	if (fate !== 'same') return false;
	if (!marker) return sameMarks(marks.before, marks.after);
	return !marker.before || !marker.after || sameMarker(marker.before, marker.after);
}

/** Whether a document holds a unit, standing or deleted. */
export function knows({ store }: Y.Doc, { client, clock }: UnitId): boolean {
	return clock < Y.getState(store, client);
}

type Part = { clock: number; length: number; item: Y.Item | null };

/** An item of the proposal, cut as the section has it; `item` is what stands there, null where nothing does. */
function partsOf(section: Y.Doc, { id, length }: Y.Item): Part[] {
	const structs = section.store.clients.get(id.client);
	const end = id.clock + length;
	if (!structs || !knows(section, id)) return [{ clock: id.clock, length, item: null }];
	const parts: Part[] = [];
	let at = id.clock;
	for (let i = Y.findIndexSS(structs, at); i < structs.length && at < end; i++) {
		const struct = structs[i];
		if (!struct) break;
		const until = Math.min(end, struct.id.clock + struct.length);
		const stands = struct instanceof Y.Item && !struct.deleted;
		parts.push({ clock: at, length: until - at, item: stands ? struct : null });
		at = until;
	}
	return parts;
}

function contentAt(item: Y.Item, clock: number, length: number): Content | null {
	const content = contentOf(item);
	if (!content || !('text' in content)) return content;
	const from = clock - item.id.clock;
	return { text: content.text.slice(from, from + length) };
}

function markersOf(
	marker: Y.Map<unknown>,
	inSection: Y.Item | null,
	{ content, deleted }: Y.Item
): Piece['marker'] {
	const own = content instanceof Y.ContentType ? (content.type as Y.Map<unknown>) : marker;
	return {
		before: inSection ? readMarker(marker) : null,
		after: deleted ? null : readMarker(own)
	};
}

/** Words of the proposal's that were incorporated are the section's by now. Rule X8. */
function withoutCopied(section: Y.Doc, proposal: Y.Doc, pieces: Piece[]): Piece[] {
	const moves = readMoves(proposal);
	const hasCopy = (unit: UnitId) => {
		const own = [...moves.lineage(unit)];
		return own.some((earlier) =>
			moves
				.copiesOf(earlier)
				.some((copy) => knows(section, copy) && !own.some((each) => sameUnit(each, copy)))
		);
	};
	return pieces.flatMap((piece) => {
		if (piece.fate !== 'insert' || !moves.mayHaveCopies(piece.client)) return [piece];
		return cutWhere(piece, hasCopy);
	});
}

/** A piece without the units of which something is true. */
function cutWhere(piece: Piece, isOut: (unit: UnitId) => boolean): Piece[] {
	const kept: Piece[] = [];
	const { client, content } = piece;
	for (let i = 0; i < piece.length; i++) {
		const clock = piece.clock + i;
		if (isOut({ client, clock })) continue;
		const sign: Content = 'text' in content ? { text: content.text.charAt(i) } : content;
		const last = kept.at(-1);
		if (last && 'text' in sign && 'text' in last.content && last.clock + last.length === clock) {
			last.content = { text: last.content.text + sign.text };
			last.length++;
		} else kept.push({ ...piece, clock, length: 1, content: sign });
	}
	return kept;
}
