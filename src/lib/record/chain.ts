import { sha256 } from '@oslojs/crypto/sha2';
import { encodeHexLowerCase } from '@oslojs/encoding';

/** What the first entry of a record names as the hash before it. */
export const NO_ENTRY = '0'.repeat(64);

/** The part of an entry that its hash covers; hashes and the salt are lower-case hex. */
export type Link = { seq: number; previous: string; payloadHash: string; hash: string };

/** 16 random bytes as hex: without them a withheld payload could be guessed from its hash. */
export function mintSalt(): string {
	return encodeHexLowerCase(crypto.getRandomValues(new Uint8Array(16)));
}

/** sha256(salt ‖ payload), the salt as its hex digits and the payload as UTF-8. Rule R2. */
export function hashPayload(salt: string, payload: string): string {
	return digest(salt + payload);
}

/** Chain an entry to the one before it: sha256(previous ‖ seq ‖ payload hash). Rule R3. */
export function linkEntry(previous: string, seq: number, payloadHash: string): Link {
	return { seq, previous, payloadHash, hash: digest(`${previous} ${seq} ${payloadHash}`) };
}

/**
 * The one JSON text of a value: keys sorted, nothing optional. Two readers of the same
 * decision hash the same bytes. Undefined members are left out, as JSON does.
 *
 * @throws {TypeError} for what JSON cannot hold: NaN, infinities, bigints, functions
 */
export function canonicalJson(value: unknown): string {
	if (value === null || typeof value === 'string' || typeof value === 'boolean')
		return JSON.stringify(value);
	if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (typeof value !== 'object') throw new TypeError(`JSON cannot hold ${String(value)}`);
	const members = Object.entries(value)
		.filter(([, member]) => member !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
	return `{${members.join(',')}}`;
}

function digest(words: string): string {
	return encodeHexLowerCase(sha256(new TextEncoder().encode(words)));
}
