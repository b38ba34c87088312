import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

export type Place = [client: number, clock: number];

/** One struct of an update, its content as it was written. */
export type Struct = {
	info: number;
	left: Place | null;
	right: Place | null;
	/** The root or the item that it belongs to, when no neighbour says it. */
	parent: string | Place | null;
	key: string | null;
	content: Uint8Array;
};

export type Section = { client: number; clock: number; structs: Struct[] };
type Deletions = { client: number; ranges: Place[] };

/** A v1 update taken apart, to be put together otherwise. */
export type Parts = { sections: Section[]; deletions: Deletions[] };

const CONTENT = 0b11111;
const HAS_LEFT = 0b1000_0000;
const HAS_RIGHT = 0b0100_0000;
const HAS_KEY = 0b0010_0000;

/** Take an update apart that Yjs wrote for a text. */
export function takeApart(update: Uint8Array): Parts {
	const from = decoding.createDecoder(update);
	const sections = times(from, () => {
		const count = decoding.readVarUint(from);
		const [client, clock] = readPlace(from);
		return { client, clock, structs: Array.from({ length: count }, () => readStruct(from)) };
	});
	const deletions = times(from, () => {
		const client = decoding.readVarUint(from);
		return { client, ranges: times(from, () => readPlace(from)) };
	});
	return { sections, deletions };
}

function times<T>(from: decoding.Decoder, read: () => T): T[] {
	return Array.from({ length: decoding.readVarUint(from) }, read);
}

function readPlace(from: decoding.Decoder): Place {
	return [decoding.readVarUint(from), decoding.readVarUint(from)];
}

function readStruct(from: decoding.Decoder): Struct {
	const info = decoding.readUint8(from);
	const isItem = (info & CONTENT) !== 0;
	const left = isItem && info & HAS_LEFT ? readPlace(from) : null;
	const right = isItem && info & HAS_RIGHT ? readPlace(from) : null;
	let [parent, key]: [Struct['parent'], string | null] = [null, null];
	if (isItem && !left && !right) {
		const isRoot = decoding.readVarUint(from) === 1;
		parent = isRoot ? decoding.readVarString(from) : readPlace(from);
		if (info & HAS_KEY) key = decoding.readVarString(from);
	}
	const start = from.pos;
	skipContent(from, info & CONTENT);
	return { info, left, right, parent, key, content: from.arr.slice(start, from.pos) };
}

function skipContent(from: decoding.Decoder, kind: number): void {
	if (kind === 0 || kind === 1 || kind === 7) decoding.readVarUint(from);
	else if (kind === 4 || kind === 5) decoding.readVarString(from);
	else if (kind === 6) {
		decoding.readVarString(from);
		decoding.readVarString(from);
	} else if (kind === 8) times(from, () => void decoding.readAny(from));
	else throw new Error(`No text holds content of kind ${kind}.`);
}

/** Put an update together, and say where in it numbers begin. */
export function putTogether({ sections, deletions }: Parts): {
	bytes: Uint8Array;
	numbers: number[];
} {
	const numbers: number[] = [];
	const bytes = encoding.encode((to) => {
		const put = (...all: number[]) => {
			for (const number of all) {
				numbers.push(encoding.length(to));
				encoding.writeVarUint(to, number);
			}
		};
		put(sections.length);
		for (const { client, clock, structs } of sections) {
			put(structs.length, client, clock);
			for (const struct of structs) writeStruct(to, struct, put);
		}
		put(deletions.length);
		for (const { client, ranges } of deletions) {
			put(client, ranges.length);
			for (const range of ranges) put(...range);
		}
	});
	return { bytes, numbers };
}

function writeStruct(
	to: encoding.Encoder,
	{ info, left, right, parent, key, content }: Struct,
	put: (...all: number[]) => void
): void {
	encoding.writeUint8(to, info);
	if (left) put(...left);
	if (right) put(...right);
	if (typeof parent === 'string') {
		put(1);
		encoding.writeVarString(to, parent);
	} else if (parent) put(0, ...parent);
	if (key !== null) encoding.writeVarString(to, key);
	encoding.writeUint8Array(to, content);
}
