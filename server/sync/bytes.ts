import { Refusal } from './refusal.ts';

const MALFORMED = 'sync.malformed';

/**
 * Reads lib0's encoding from a frame without ever reaching beyond its last byte, and refuses
 * what lib0 would not have written.
 */
export class Bytes {
	readonly of: Uint8Array;
	at = 0;

	constructor(of: Uint8Array) {
		this.of = of;
	}

	get left(): number {
		return this.of.length - this.at;
	}

	byte(): number {
		const byte = this.of[this.at++];
		if (byte === undefined) throw new Refusal(MALFORMED);
		return byte;
	}

	/** A whole number below 2^53 in its shortest form. */
	varUint(): number {
		let value = 0;
		let scale = 1;
		for (let length = 1; length <= 8; length++) {
			const byte = this.byte();
			value += (byte & 127) * scale;
			if (byte < 128) {
				const overlong = byte === 0 && length > 1;
				if (overlong || value > Number.MAX_SAFE_INTEGER) break;
				return value;
			}
			scale *= 128;
		}
		throw new Refusal(MALFORMED);
	}

	below(limit: number): number {
		const value = this.varUint();
		if (value >= limit) throw new Refusal(MALFORMED);
		return value;
	}

	/** A count that `most` things can still follow. */
	count(most: number): number {
		return this.below(most + 1);
	}

	/** A view of the next `length` bytes. */
	take(length: number): Uint8Array {
		if (length > this.left) throw new Refusal(MALFORMED);
		const taken = this.of.subarray(this.at, this.at + length);
		this.at += length;
		return taken;
	}

	/** A view of bytes preceded by their length. */
	sized(): Uint8Array {
		return this.take(this.varUint());
	}

	skip(length: number): void {
		if (length > this.left) throw new Refusal(MALFORMED);
		this.at += length;
	}

	/** @throws {Refusal} when anything follows */
	end(): void {
		if (this.left !== 0) throw new Refusal(MALFORMED);
	}
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The words of UTF-8 bytes. Bytes that are not UTF-8 are refused. */
export function decodeWords(bytes: Uint8Array): string {
	try {
		return strict.decode(bytes);
	} catch {
		throw new Refusal(MALFORMED);
	}
}

/** How many UTF-16 units UTF-8 bytes decode to, as Yjs counts characters. Others are refused. */
export function countUnits(bytes: Uint8Array): number {
	for (const byte of bytes) if (byte >= 128) return decodeWords(bytes).length;
	return bytes.length;
}
