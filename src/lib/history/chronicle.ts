import * as Y from 'yjs';
import { markerSaying, type Marker } from '#lib/text/markers.ts';
import type { UnitId } from '#lib/text/ranges.ts';
import {
	contentOf,
	itemsOf,
	MOVES_ROOT,
	TEXT_ROOT,
	textOf,
	type Content
} from '#lib/text/sequence.ts';
import { LifeTimes } from './lifetimes.ts';
import type { LoggedEdit } from './logged.ts';

/**
 * A piece of the sequence that came with one edit and went with one: `born` and `died` are places
 * in `edits`, `died` is `NEVER` for what stands. Formatting is a piece too, without content.
 */
export type Piece = {
	item: Y.Item;
	/** Where in its item it begins, and how many units it has. */
	offset: number;
	length: number;
	content: Content | null;
	born: number;
	died: number;
};

/** When what stands went. */
export const NEVER = Infinity;

/**
 * Everything that ever stood in a text, with the edit that brought each piece and the one that took it
 * away: how it read after any edit follows from it without replaying anything. Rule H1.
 */
export class Chronicle {
	readonly doc = new Y.Doc({ gc: false });
	/** The edits, in the log's order. */
	readonly edits: LoggedEdit[] = [];
	readonly #lifeTimes = new LifeTimes();
	#pieces: Piece[] | null = null;

	constructor() {
		this.doc.getText(TEXT_ROOT);
		this.doc.getArray(MOVES_ROOT);
	}

	/** The log's place of the newest edit; 0 before the first. */
	get seq(): number {
		return this.edits.at(-1)?.seq ?? 0;
	}

	/** Add rows of the log that follow on those there are. */
	add(rows: readonly (LoggedEdit & { bytes: Uint8Array })[]): void {
		if (rows.length === 0) return;
		this.doc.transact(() => {
			for (const { seq, at, account, seat, delegation, bytes } of rows) {
				this.#lifeTimes.note(Y.decodeUpdate(bytes), this.edits.length);
				this.edits.push({ seq, at, account, seat, delegation });
				Y.applyUpdate(this.doc, bytes);
			}
		});
		this.#pieces = null;
	}

	/** The place in `edits` of the last one up to `seq`; -1 when there is none. */
	editUpTo(seq: number): number {
		let low = 0;
		let high = this.edits.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.edits[middle]?.seq ?? 0) <= seq) low = middle + 1;
			else high = middle;
		}
		return low - 1;
	}

	/** All pieces in the order of the sequence. */
	get pieces(): readonly Piece[] {
		this.#pieces ??= [...this.#cut()];
		return this.#pieces;
	}

	*#cut(): Generator<Piece> {
		for (const item of itemsOf(textOf(this.doc))) {
			const { client, clock } = item.id;
			const content = contentOf(item);
			for (let offset = 0; offset < item.length;) {
				const { born, died, length } = this.#lifeTimes.of(
					{ client, clock: clock + offset },
					item.length - offset
				);
				const went = item.deleted ? (died ?? born) : NEVER;
				yield { item, offset, length, content: part(content, offset, length), born, died: went };
				offset += length;
			}
		}
	}

	/** What a marker said after an edit. */
	markerAt(map: Y.Map<unknown>, edit: number): Marker {
		return markerSaying((key) => {
			let item = map._map.get(key) ?? null;
			while (item && this.lifeOf(item.id).born > edit) item = item.left;
			return item?.content instanceof Y.ContentAny ? item.content.arr.at(-1) : undefined;
		});
	}

	/** The edit that brought a unit, and the one that took it; null for what stands. */
	lifeOf(unit: UnitId): { born: number; died: number | null } {
		return this.#lifeTimes.of(unit, 1);
	}
}

function part(content: Content | null, offset: number, length: number): Content | null {
	if (!content || !('text' in content)) return content;
	return { text: content.text.slice(offset, offset + length) };
}

/** The name of a piece's first unit. */
export function unitOf({ item: { id }, offset }: Piece): UnitId {
	return { client: id.client, clock: id.clock + offset };
}
