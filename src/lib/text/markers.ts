import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import type { Block, BlockType, ListStyle } from './blocks.ts';

/** What a block's marker says: everything about a block but its words. */
export type Marker = Omit<Block, 'content'>;

const BLOCK_TYPES: readonly BlockType[] = ['paragraph', 'heading', 'item', 'quote'];
const LIST_STYLES: readonly (ListStyle | null)[] = ['bullet', 'number', null];
export const MARKER_KEYS: readonly (keyof Marker)[] = ['id', 'type', 'level', 'list', 'lang'];
export const MAX_LEVEL = 8;

/** The id of words that stand before the first marker, until the server gives them one. */
export const UNNAMED = '' as BlockId;

const BLOCK_ID = /^(\d{1,10})\.(\d{1,10})$/;
const LANGUAGE_TAG = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}$/;

/** A paragraph's marker: what a block is when nothing else was said. */
export function paragraph(id: BlockId, lang: string | null = null): Marker {
	return { id, type: 'paragraph', level: 0, list: null, lang };
}

export function isBlockId(value: unknown): value is BlockId {
	return typeof value === 'string' && BLOCK_ID.test(value);
}

/** The client id that minted a block id, or null when it is none. */
export function mintedBy(id: string): number | null {
	const client = BLOCK_ID.exec(id)?.[1];
	return client === undefined ? null : Number(client);
}

/**
 * A source of new block ids for one client of one document, `<client id>.<n>`: n is never below the
 * client's clock, so that an id is not minted twice, not even after a reload under the same client id.
 */
export function blockMinter(doc: Y.Doc): () => BlockId {
	let last = -1;
	return () => {
		last = Math.max(last + 1, Y.getState(doc.store, doc.clientID));
		return `${doc.clientID}.${last}` as BlockId;
	};
}

/** Whether a value is legal under a marker's key. */
export function isLegalMarkerValue(key: string, value: unknown): boolean {
	switch (key) {
		case 'id':
			return isBlockId(value);
		case 'type':
			return BLOCK_TYPES.includes(value as BlockType);
		case 'level':
			return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_LEVEL;
		case 'list':
			return LIST_STYLES.includes(value as ListStyle | null);
		case 'lang':
			return value === null || (typeof value === 'string' && LANGUAGE_TAG.test(value));
		default:
			return false;
	}
}

/** Whether a plain value has a marker's keys, all of them and nothing else, with legal values. */
export function isLegalMarker(value: unknown): value is Marker {
	if (typeof value !== 'object' || value === null) return false;
	const keys = Object.keys(value);
	return (
		keys.length === MARKER_KEYS.length &&
		keys.every((key) => isLegalMarkerValue(key, (value as Record<string, unknown>)[key]))
	);
}

/** A marker as it is embedded in the sequence. */
export function embedMarker(marker: Marker): Y.Map<unknown> {
	return new Y.Map(MARKER_KEYS.map((key) => [key, marker[key]] as [string, unknown]));
}

/** What a key of a marker says, or said when the marker was deleted in this transaction. */
function readKey(map: Y.Map<unknown>, key: keyof Marker): unknown {
	const content = map._map.get(key)?.content;
	return content instanceof Y.ContentAny ? content.arr.at(-1) : map.get(key);
}

/**
 * What an embedded marker says, also one whose deletion is not garbage yet. A key that is missing
 * reads as a paragraph's.
 */
export function readMarker(map: Y.Map<unknown>): Marker {
	return markerSaying((key) => readKey(map, key));
}

/** A marker by what its keys say; a key that says nothing legal reads as a paragraph's. */
export function markerSaying(said: (key: keyof Marker) => unknown): Marker {
	const plain = paragraph(UNNAMED);
	return Object.fromEntries(
		MARKER_KEYS.map((key) => {
			const value = said(key);
			return [key, isLegalMarkerValue(key, value) ? value : plain[key]];
		})
	) as Marker;
}

/** Every id that a marker ever had: its own, and another where the server had to tell two apart. */
export function idsOf(map: Y.Map<unknown>): string[] {
	const ids: string[] = [];
	for (let item = map._map.get('id') ?? null; item; item = item.left) {
		if (item.content instanceof Y.ContentAny) ids.push(String(item.content.arr.at(-1)));
	}
	return ids;
}

/** Write the keys that a marker lacks, since Yjs cannot undo every change of a key. */
export function mendMarker(map: Y.Map<unknown>, was: Marker = readMarker(map)): void {
	for (const [key, value] of Object.entries(was)) {
		if (map.get(key) === undefined) map.set(key, value);
	}
}

export function sameMarker(a: Marker, b: Marker): boolean {
	return MARKER_KEYS.every((key) => a[key] === b[key]);
}
