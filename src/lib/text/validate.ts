import * as Y from 'yjs';
import { isLegalMarker } from './markers.ts';
import { hasOverrides, isLegalAtom, isLegalMark } from './marks.ts';
import { isMove, movesOf } from './moves.ts';
import { itemsOf, MOVES_ROOT, TEXT_ROOT, textOf } from './sequence.ts';

/** The largest document, in bytes of its encoded state. */
const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

/**
 * Why an item may not stand in the sequence, or null. Kinds are strict: markers with exactly their
 * keys, characters without direction overrides, the three marks, the three atoms. Arrangement is free:
 * two legal edits may meet in an odd state, which the server alone puts in order.
 */
export function checkItem(item: Y.Item): string | null {
	const { content } = item;
	if (content instanceof Y.ContentDeleted) return null;
	if (content instanceof Y.ContentString) {
		return hasOverrides(content.str) ? 'text.direction-override' : null;
	}
	if (content instanceof Y.ContentEmbed) return isLegalAtom(content.embed) ? null : 'text.atom';
	if (content instanceof Y.ContentFormat) {
		return isLegalMark(content.key, content.value) ? null : 'text.mark';
	}
	if (content instanceof Y.ContentType && content.type instanceof Y.Map) {
		return item.deleted || isLegalMarker(content.type.toJSON()) ? null : 'text.marker';
	}
	return 'text.kind';
}

/**
 * Why a whole document is not a text, as a stable code (`text.root`, `text.size`, `text.attribute`,
 * `text.moves`, or one of `checkItem`), or null when it is one. Reads everything: for imports, tests
 * and restored logs; the sync server checks what an update brought, item by item.
 */
export function checkContent(doc: Y.Doc): string | null {
	const roots = new Set<string>([TEXT_ROOT, MOVES_ROOT]);
	for (const name of doc.share.keys()) if (!roots.has(name)) return 'text.root';
	const text = textOf(doc);
	if (text._map.size > 0) return 'text.attribute';
	for (const item of itemsOf(text)) {
		const problem = checkItem(item);
		if (problem) return problem;
	}
	if (!movesOf(doc).toArray().every(isMove)) return 'text.moves';
	return Y.encodeStateAsUpdate(doc).length > MAX_DOCUMENT_BYTES ? 'text.size' : null;
}
