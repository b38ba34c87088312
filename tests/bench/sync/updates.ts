import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { countUnits } from '#server/sync/bytes.ts';

/** A place in a text: a character's Yjs id. */
export type Id = { client: number; clock: number };

// Yjs's info byte of a string: with a left neighbour, and with a right one too.
const STRING = 4;
const HAS_LEFT = 0b1000_0000;
const HAS_RIGHT = 0b0100_0000;

/** The update in which a client types one letter between two others, as Yjs would write it. */
export function letter(client: number, clock: number, left: Id, right: Id | null): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, clock);
		encoding.writeUint8(encoder, STRING | HAS_LEFT | (right ? HAS_RIGHT : 0));
		for (const { client, clock } of right ? [left, right] : [left]) {
			encoding.writeVarUint(encoder, client);
			encoding.writeVarUint(encoder, clock);
		}
		encoding.writeVarString(encoder, 'abcdefgh rstuvwxyz '[clock % 19] ?? 'x');
		encoding.writeVarUint(encoder, 0);
	});
}

/**
 * What an update inserts, as runs of one client's clocks, however many edits it was merged from:
 * a letter takes one clock, so clocks count edits. What it deletes is left out.
 */
export function readRuns(
	update: decoding.Decoder,
	onRun: (client: number, from: number, to: number) => void
): void {
	for (let sections = decoding.readVarUint(update); sections > 0; sections--) {
		const structs = decoding.readVarUint(update);
		const client = decoding.readVarUint(update);
		const from = decoding.readVarUint(update);
		let clock = from;
		for (let left = structs; left > 0; left--) clock += readLength(update);
		onRun(client, from, clock);
	}
}

/** How many clocks the next struct takes. */
function readLength(update: decoding.Decoder): number {
	const info = decoding.readUint8(update);
	const kind = info & 31;
	if (kind === 0 || kind === 10) return decoding.readVarUint(update);
	const hasNeighbour = (info & (HAS_LEFT | HAS_RIGHT)) !== 0;
	if (info & HAS_LEFT) skipId(update);
	if (info & HAS_RIGHT) skipId(update);
	if (!hasNeighbour) {
		if (decoding.readVarUint(update) === 1) decoding.readVarString(update);
		else skipId(update);
		if (info & 32) decoding.readVarString(update);
	}
	return readContent(update, kind);
}

function readContent(update: decoding.Decoder, kind: number): number {
	if (kind === 1) return decoding.readVarUint(update);
	if (kind === STRING) return countUnits(decoding.readVarUint8Array(update));
	if (kind === 5) decoding.readVarString(update);
	else if (kind === 6) {
		decoding.readVarString(update);
		decoding.readVarString(update);
	} else if (kind === 7) decoding.readVarUint(update);
	else if (kind === 8) {
		const count = decoding.readVarUint(update);
		for (let i = 0; i < count; i++) decoding.readAny(update);
		return count;
	} else throw new Error(`A text holds nothing of kind ${kind}.`);
	return 1;
}

function skipId(update: decoding.Decoder): void {
	decoding.readVarUint(update);
	decoding.readVarUint(update);
}
