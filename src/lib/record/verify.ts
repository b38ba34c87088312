import type { Audience } from '#lib/kernel/audience.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { hashPayload, linkEntry, NO_ENTRY } from './chain.ts';
import type { Link } from './chain.ts';

/** What a payload says, when it is not withheld. See RULES.md for each member. */
export type Payload = {
	consultation: string;
	kind: string;
	at: Instant;
	actor: { account: string | null; seat: string | null; delegation: string | null } | null;
	section: string | null;
	delegation: string | null;
	confidential: boolean;
	/** Who may read it, where not everybody may; see kernel/audience.ts. */
	audience?: Audience;
	demonstration: boolean;
	decision: Record<string, unknown>;
};

/** An entry as it is exported: with its payload and salt, or withheld with neither. */
export type ExportedEntry = Link & ({ payload: string; salt: string } | { withheld: true });

/** Where a record stood: an export states it, and pages show it, so that a cut end is noticed. */
export type Head = { seq: number; hash: string };

/** What checking a record found. `entry` is the number of the first entry that is wrong. */
export type Verdict =
	| { sound: true; entries: number; withheld: number; head: Head }
	| { sound: false; entry: number; problem: string };

/**
 * Check a record from its first entry: nothing altered, removed, added or reordered since
 * it was written. Withheld entries count by the hash of what they say. Rules R2-R5.
 *
 * @param head where the record is known to have stood; without it a cut end cannot be noticed
 */
export async function verifyRecord(
	entries: Iterable<ExportedEntry> | AsyncIterable<ExportedEntry>,
	head?: Head
): Promise<Verdict> {
	let at: Head = { seq: 0, hash: NO_ENTRY };
	let withheld = 0;
	let hashAtHead = head?.seq === 0 ? NO_ENTRY : undefined;
	for await (const entry of entries) {
		const problem = findProblem(entry, at);
		if (problem) return { sound: false, entry: at.seq + 1, problem };
		if ('withheld' in entry) withheld++;
		at = { seq: entry.seq, hash: entry.hash };
		if (head?.seq === at.seq) hashAtHead = at.hash;
	}
	if (head && hashAtHead === undefined)
		return {
			sound: false,
			entry: at.seq + 1,
			problem: `the record ends here, but it had ${head.seq} entries`
		};
	if (head && hashAtHead !== head.hash)
		return { sound: false, entry: head.seq, problem: 'its hash is not the published one' };
	return { sound: true, entries: at.seq, withheld, head: at };
}

function findProblem(entry: ExportedEntry, before: Head): string | null {
	if (entry.seq !== before.seq + 1) return `entry ${entry.seq} stands in its place`;
	if (entry.previous !== before.hash) return 'it does not follow the entry before it';
	if (linkEntry(entry.previous, entry.seq, entry.payloadHash).hash !== entry.hash)
		return 'its hash does not fit';
	if ('withheld' in entry) return null;
	if (hashPayload(entry.salt, entry.payload) !== entry.payloadHash)
		return 'what it says was altered';
	return null;
}
