import { MOVES_ROOT, TEXT_ROOT } from '#lib/text/sequence.ts';
import { Bytes, countUnits, decodeWords } from './bytes.ts';
import type { Keyed, Placement } from './placement.ts';
import { Refusal } from './refusal.ts';

/** A run of insertions of one client: the clocks `from` up to, not including, `to`. */
export type Insertions = { client: number; from: number; to: number };

/** What an update says, read without Yjs. */
export type Scanned = {
	insertions: Insertions[];
	/** Clocks that new insertions stand beside or inside: client, clock, client, clock … */
	needs: number[];
	/** Where each new insertion beside others belongs. */
	placements: Placement[];
	/** Values of keys that name no value before them. */
	keyed: Keyed[];
	/** Whether it holds JSON, which is read by nobody but Yjs. */
	hasValues: boolean;
	/** What it deletes: client, clock, length, client, clock, length … */
	deletions: number[];
	/** Whether it says things again that the room has. */
	repeats: boolean;
	/** How many of the new clocks stand for what its sender has thrown away. */
	thrownAway: number;
};

const MAX_CLIENT = 2 ** 32;
const MAX_CLOCK = 2 ** 31;
const MAX_NEW_SECTIONS = 32;
const MAX_SECTIONS = 20_000;
// A day's work offline, 3,000 edits with new paragraphs and bold words among them, takes 5,000.
const MAX_NEW_STRUCTS = 10_000;
const MAX_DELETE_RANGES = 100_000;
const MAX_DEPTH = 32;
const MAX_SAME_KEY = 8;
const ROOTS = new Set([TEXT_ROOT, MOVES_ROOT]);

// Yjs's info byte: which content, and which neighbours are named.
const CONTENT = 0b11111;
const HAS_LEFT = 0b1000_0000;
const HAS_RIGHT = 0b0100_0000;
const HAS_KEY = 0b0010_0000;
const TYPE_MAP = 1;

/**
 * Read a v1 update's structure, before Yjs sees a byte of it.
 *
 * Follows Yjs's own decoder (`readClientsStructRefs`, `readDeleteSet`). Kinds that a text
 * never holds (binary, subdocuments, XML, skipped ranges) are refused here already.
 *
 * @param known how many clocks of a client the room has: only what goes beyond counts
 * @throws {Refusal}
 */
export function scanUpdate(update: Uint8Array, known: (client: number) => number): Scanned {
	const scan = new Scan(update, known);
	scan.sections();
	scan.deletions();
	scan.end();
	return scan.scanned;
}

class Scan extends Bytes {
	readonly scanned: Scanned = {
		insertions: [],
		needs: [],
		placements: [],
		keyed: [],
		hasValues: false,
		deletions: [],
		repeats: false,
		thrownAway: 0
	};
	readonly #known: (client: number) => number;
	readonly #keys = new Map<string, number>();
	#newStructs = 0;

	constructor(update: Uint8Array, known: (client: number) => number) {
		super(update);
		this.#known = known;
	}

	sections(): void {
		const count = this.count(MAX_SECTIONS);
		const seen = new Set<number>();
		let newSections = 0;
		for (let i = 0; i < count; i++) {
			const structs = this.count(this.left);
			const client = this.below(MAX_CLIENT);
			if (seen.has(client)) throw new Refusal('sync.malformed');
			seen.add(client);
			const known = this.#known(client);
			const from = this.below(MAX_CLOCK);
			let clock = from;
			for (let n = 0; n < structs; n++) clock = this.struct(client, clock, known);
			if (clock > known && ++newSections > MAX_NEW_SECTIONS) throw new Refusal('sync.too-large');
			this.scanned.insertions.push({ client, from, to: clock });
		}
	}

	/** Returns the clock after the struct that starts at `clock`. */
	struct(client: number, clock: number, known: number): number {
		const info = this.byte();
		const content = info & CONTENT;
		const needs = this.scanned.needs.length;
		const keyed = this.scanned.keyed.length;
		let root: string | null = null;
		if (content === 0) {
			if (info !== 0) throw new Refusal('sync.malformed');
		} else root = this.neighbours(info);
		const length = content === 0 ? this.count(MAX_CLOCK) : this.content(content);
		const end = clock + length;
		if (length === 0 || end >= MAX_CLOCK) throw new Refusal('sync.malformed');
		if (clock < known) this.scanned.repeats = true;
		if (end <= known) {
			this.scanned.needs.length = needs;
			this.scanned.keyed.length = keyed;
		} else {
			if (++this.#newStructs > MAX_NEW_STRUCTS) throw new Refusal('sync.too-large');
			if (content === 0) this.scanned.thrownAway += end - Math.max(clock, known);
			if (this.scanned.keyed.length > keyed) this.countKey();
			const placed = this.place(info, needs);
			if (placed.left || placed.right || root !== null)
				this.scanned.placements.push({ client, clock, end, ...placed, root });
		}
		return end;
	}

	/** The neighbours that were read into `needs` from `at` on. */
	place(info: number, at: number): Pick<Placement, 'left' | 'right'> {
		const pair = (i: number): [number, number] => [
			this.scanned.needs[i] ?? 0,
			this.scanned.needs[i + 1] ?? 0
		];
		const left = info & HAS_LEFT ? pair(at) : null;
		const right = info & HAS_RIGHT ? pair(left ? at + 2 : at) : null;
		return { left, right };
	}

	/** Reads what an item stands beside or in; returns the root when it names that itself. */
	neighbours(info: number): string | null {
		if (info & HAS_LEFT) this.need();
		if (info & HAS_RIGHT) this.need();
		if (info & (HAS_LEFT | HAS_RIGHT)) return null;
		if (this.count(1) === 1) {
			const root = decodeWords(this.sized());
			if (info & HAS_KEY || !ROOTS.has(root)) throw new Refusal('sync.not-text');
			return root;
		}
		const parent = this.need();
		if (!(info & HAS_KEY)) throw new Refusal('sync.not-text');
		this.scanned.keyed.push({ parent, key: decodeWords(this.short()) });
		return null;
	}

	/** Count the newest value of a key that names none before it. */
	countKey(): void {
		const { parent, key } = this.scanned.keyed.at(-1) ?? { parent: [], key: '' };
		const name = `${parent.join(':')}/${key}`;
		const same = (this.#keys.get(name) ?? 0) + 1;
		this.#keys.set(name, same);
		if (same > MAX_SAME_KEY) throw new Refusal('sync.too-large');
	}

	need(): [client: number, clock: number] {
		const client = this.below(MAX_CLIENT);
		const clock = this.below(MAX_CLOCK);
		this.scanned.needs.push(client, clock);
		return [client, clock];
	}

	/** Skips an item's content and returns its length in clocks. */
	content(kind: number): number {
		switch (kind) {
			case 1:
				return this.count(MAX_CLOCK);
			case 4:
				return countUnits(this.sized());
			case 5:
				this.json();
				return 1;
			case 6:
				this.short();
				this.json();
				return 1;
			case 7:
				if (this.varUint() !== TYPE_MAP) throw new Refusal('sync.not-text');
				return 1;
			case 8: {
				const count = this.count(this.left);
				for (let i = 0; i < count; i++) this.any(0);
				return count;
			}
			default:
				throw new Refusal('sync.not-text');
		}
	}

	json(): void {
		this.scanned.hasValues = true;
		let depth = 0;
		for (const byte of this.sized()) {
			if (byte === 0x5b || byte === 0x7b) depth++;
			else if (byte === 0x5d || byte === 0x7d) depth--;
			if (depth > MAX_DEPTH) throw new Refusal('sync.not-text');
		}
	}

	/** A value in lib0's `any` encoding; no bytes, no undefined, no big integers. */
	any(depth: number): void {
		this.scanned.hasValues = true;
		if (depth > MAX_DEPTH) throw new Refusal('sync.not-text');
		const kind = this.byte();
		if (kind === 126 || kind === 121 || kind === 120) return;
		if (kind === 125) {
			for (let length = 1; this.byte() >= 128; length++)
				if (length >= 8) throw new Refusal('sync.malformed');
		} else if (kind === 124) this.skip(4);
		else if (kind === 123) this.skip(8);
		else if (kind === 119) this.sized();
		else if (kind === 118) {
			for (let left = this.count(this.left); left > 0; left--) {
				if (decodeWords(this.short()) === '__proto__') throw new Refusal('sync.not-text');
				this.any(depth + 1);
			}
		} else if (kind === 117) {
			for (let left = this.count(this.left); left > 0; left--) this.any(depth + 1);
		} else throw new Refusal('sync.not-text');
	}

	deletions(): void {
		const clients = this.count(MAX_SECTIONS);
		const seen = new Set<number>();
		let ranges = 0;
		for (let i = 0; i < clients; i++) {
			const client = this.below(MAX_CLIENT);
			if (seen.has(client)) throw new Refusal('sync.malformed');
			seen.add(client);
			const count = this.count(this.left);
			if ((ranges += count) > MAX_DELETE_RANGES) throw new Refusal('sync.too-large');
			for (let n = 0; n < count; n++) {
				const clock = this.below(MAX_CLOCK);
				const length = this.below(MAX_CLOCK);
				if (length === 0) throw new Refusal('sync.malformed');
				this.scanned.deletions.push(client, clock, length);
			}
		}
	}

	short(): Uint8Array {
		const words = this.sized();
		if (words.length > 32) throw new Refusal('sync.not-text');
		return words;
	}
}
