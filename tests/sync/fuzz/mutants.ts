import * as encoding from 'lib0/encoding';
import type { Random } from '#lib/editing/fuzz/random.ts';
import {
	putTogether,
	takeApart,
	type Parts,
	type Place,
	type Section,
	type Struct
} from './parts.ts';

/** What mutants are made of beside an update: another one, and places that stand in the text. */
export type Stock = { other: Uint8Array; places: readonly Place[]; clients: readonly number[] };

const NUMBERS = [
	...[0, 1, 2, 7, 31, 127, 128, 255, 256, 5_000, 65_535, 2 ** 20, 2 ** 31 - 1, 2 ** 31],
	...[2 ** 32 - 1, 2 ** 32, 2 ** 40, 2 ** 53 - 1]
];
const KEYS = ['id', 'type', 'level', 'list', 'lang', '__proto__', 'constructor', 'onclick', ''];
const ROOTS = ['text', 'moves', 'hidden', '__proto__', ''];
const WORDS = ['x', '\u202e', '\u2067isolate\u2069', '\ud83d\ude42', 'a'.repeat(300), '\u0000', ''];
const VALUES: unknown[] = [
	...[true, null, false, 0, 'heading', 'item', 'en', 'fr-CH', '1001.7', 8, 9, -1, 1e300],
	...[
		{ break: true },
		{ bracket: 'b1', side: 'open' },
		{ footnote: '\u202e' },
		{ href: 'mailto:a@b' }
	],
	...[{ href: 'javascript:alert(1)' }, { href: 'https://example.org/' }, [], [[[]]], {}],
	{ from: [[1001, 0, 1]], to: [[1001, 1, 1]] }
];

/** A mutant of an update: up to three changes, of its structure and then of its bytes. */
export function mutate(update: Uint8Array, random: Random, stock: Stock): Uint8Array {
	let mutant = update;
	if (random.chance(0.7)) {
		const parts = takeApart(update);
		for (let left = random.between(1, 2); left > 0; left--)
			random.pick(OF_PARTS)(parts, random, stock);
		const { bytes, numbers } = putTogether(parts);
		if (random.chance(0.7)) return bytes;
		mutant = putNumber(bytes, random.pick(numbers), random);
	}
	return random.pick(OF_BYTES)(mutant, random, stock);
}

type OfBytes = (bytes: Uint8Array, random: Random, stock: Stock) => Uint8Array;
type OfParts = (parts: Parts, random: Random, stock: Stock) => void;

const at = (bytes: Uint8Array, random: Random) => random.between(0, Math.max(0, bytes.length - 1));

const OF_BYTES: readonly OfBytes[] = [
	function flipBit(bytes, random) {
		const mutant = bytes.slice();
		const i = at(bytes, random);
		mutant[i] = (mutant[i] ?? 0) ^ (1 << random.between(0, 7));
		return mutant;
	},
	function otherByte(bytes, random) {
		const mutant = bytes.slice();
		mutant[at(bytes, random)] = random.between(0, 255);
		return mutant;
	},
	(bytes, random) => bytes.slice(0, at(bytes, random)),
	(bytes, random) => bytes.slice(at(bytes, random)),
	function splice(bytes, random, { other }) {
		return join(bytes.slice(0, at(bytes, random)), other.slice(at(other, random)));
	},
	(bytes, _, { other }) => join(bytes, other),
	function repeat(bytes, random) {
		const [from, to] = [at(bytes, random), at(bytes, random)].sort((a, b) => a - b);
		return join(bytes.slice(0, to), bytes.slice(from));
	},
	function leaveOut(bytes, random) {
		const from = at(bytes, random);
		return join(bytes.slice(0, from), bytes.slice(from + random.between(1, 4)));
	},
	function insert(bytes, random) {
		const i = at(bytes, random);
		const some = Uint8Array.from({ length: random.between(1, 9) }, () => random.between(0, 255));
		return join(bytes.slice(0, i), some, bytes.slice(i));
	},
	(bytes, random) => putNumber(bytes, at(bytes, random), random)
];

/** Another number where one begins, at times in a longer form than needed. */
function putNumber(bytes: Uint8Array, from: number, random: Random): Uint8Array {
	let end = from;
	while ((bytes[end] ?? 0) >= 128) end++;
	const number = encoding.encode((to) => encoding.writeVarUint(to, random.pick(NUMBERS)));
	const last = number.length - 1;
	const written = random.chance(0.1)
		? join(number.slice(0, last), Uint8Array.of((number[last] ?? 0) | 128, 0))
		: number;
	return join(bytes.slice(0, from), written, bytes.slice(end + 1));
}

const OF_PARTS: readonly OfParts[] = [
	function otherClient({ sections }, random, { clients }) {
		if (sections.length > 0)
			random.pick(sections).client = random.chance(0.8) ? random.pick(clients) : number(random);
	},
	function swapClients({ sections }, random) {
		const [a, b] = [sections[0], random.pick(sections)];
		if (a && b) [a.client, b.client] = [b.client, a.client];
	},
	function otherClock({ sections }, random) {
		if (sections.length === 0) return;
		const section = random.pick(sections);
		section.clock = random.chance(0.8)
			? Math.max(0, section.clock + random.between(-3, 3))
			: number(random);
	},
	(parts, random) =>
		onStruct(parts, random, (struct) => (struct.info ^= 1 << random.between(0, 7))),
	function otherKind(parts, random) {
		onStruct(parts, random, (struct) => {
			struct.info = (struct.info & 0b1110_0000) | random.between(0, 12);
			if (random.chance(0.5)) struct.content = contentOf(struct.info & 31, random);
		});
	},
	(parts, random) =>
		onStruct(parts, random, (struct) => (struct.content = contentOf(struct.info & 31, random))),
	function elsewhere(parts, random, { places }) {
		onStruct(parts, random, (struct) => {
			const side = random.pick(['left', 'right', 'parent'] as const);
			if (struct[side] !== null && typeof struct[side] !== 'string')
				struct[side] = place(random, places);
		});
	},
	function inserted({ sections }, random, { places }) {
		onSection(sections, random, ({ structs }) => {
			const info = random.pick([1, 4, 4, 5, 6, 7, 8, 0]);
			structs.splice(random.between(0, structs.length), 0, structOf(info, random, places));
		});
	},
	function otherKey(parts, random, { places }) {
		onStruct(parts, random, (struct) => {
			Object.assign(struct, { left: null, right: null, parent: place(random, places) });
			struct.info = (struct.info & 31) | 0b0010_0000;
			struct.key = random.pick(KEYS);
		});
	},
	function otherRoot(parts, random) {
		onStruct(parts, random, (struct) => {
			Object.assign(struct, { left: null, right: null, key: null, parent: random.pick(ROOTS) });
			struct.info &= 31;
		});
	},
	({ sections }, random) =>
		onSection(sections, random, ({ structs }) =>
			structs.splice(random.between(0, structs.length), 1)
		),
	({ sections }, random) =>
		onSection(sections, random, ({ structs }) =>
			structs.push(...structs.slice(random.between(0, structs.length)).map((each) => ({ ...each })))
		),
	({ sections }, random) => onSection(sections, random, ({ structs }) => structs.reverse()),
	({ sections }) => void sections.push(...sections.map((each) => ({ ...each }))),
	({ sections }, random) => void sections.splice(random.between(0, sections.length), 1),
	function together({ sections, deletions }, _, { other }) {
		const more = takeApart(other);
		sections.push(...more.sections);
		deletions.push(...more.deletions);
	},
	function continued({ sections }, _, { other }) {
		const more = takeApart(other).sections[0];
		if (more) sections[0]?.structs.push(...more.structs);
	},
	function deleted({ deletions }, random, { places }) {
		const [client, clock] = place(random, places);
		const length = random.chance(0.8) ? random.between(1, 6) : number(random);
		const known = deletions.find((each) => each.client === client);
		if (known) known.ranges.push([clock, length]);
		else deletions.push({ client, ranges: [[clock, length]] });
	},
	({ deletions }) => void deletions.push(...deletions),
	({ deletions }) => void deletions.splice(0, 1),
	function otherDeletion({ deletions }, random) {
		const range = random.pick(deletions.flatMap(({ ranges }) => ranges));
		if (!range) return;
		const by = random.pick([-1, 1, 1_000, 2 ** 31]);
		if (random.chance(0.5)) range[0] = Math.max(0, range[0] + by);
		else range[1] += by;
	}
];

function onSection(sections: Section[], random: Random, act: (section: Section) => void): void {
	if (sections.length > 0) act(random.pick(sections));
}

function onStruct({ sections }: Parts, random: Random, act: (struct: Struct) => void): void {
	onSection(sections, random, ({ structs }) => structs.length > 0 && act(random.pick(structs)));
}

function structOf(kind: number, random: Random, places: readonly Place[]): Struct {
	const [left, right] = [place(random, places), place(random, places)];
	const sides = random.pick([{ left }, { right }, { left, right }, { parent: 'text' }]);
	const bits = ('left' in sides ? 128 : 0) | ('right' in sides ? 64 : 0);
	const bare = { left: null, right: null, parent: null, key: null };
	return { ...bare, ...sides, info: kind | bits, content: contentOf(kind, random) };
}

/** Content of a kind, as Yjs might write it, in legal and in other words. */
function contentOf(kind: number, random: Random): Uint8Array {
	const json = () => JSON.stringify(random.pick(VALUES));
	return encoding.encode((to) => {
		if (kind === 4) encoding.writeVarString(to, random.pick(WORDS));
		else if (kind === 5) encoding.writeVarString(to, json());
		else if (kind === 6) {
			encoding.writeVarString(to, random.pick(['strong', 'em', 'link', '__proto__', 'colour']));
			encoding.writeVarString(to, json());
		} else if (kind === 7) encoding.writeVarUint(to, random.between(0, 7));
		else if (kind === 8) {
			const count = random.between(0, 3);
			encoding.writeVarUint(to, count);
			for (let i = 0; i < count; i++) encoding.writeAny(to, random.pick(VALUES) as null);
		} else encoding.writeVarUint(to, number(random));
	});
}

function place(random: Random, places: readonly Place[]): Place {
	if (random.chance(0.1)) return [number(random), number(random)];
	const [client, clock] = random.pick(places);
	return [client, Math.max(0, clock + random.between(-1, 1))];
}

function number(random: Random): number {
	return random.pick(NUMBERS);
}

function join(...parts: Uint8Array[]): Uint8Array {
	return new Uint8Array(Buffer.concat(parts));
}
