import * as Y from 'yjs';
import { boundKeys, boundPlacement } from './placement.ts';
import { Refusal } from './refusal.ts';
import type { Scanned } from './scan.ts';

const MAX_NEW_DELETIONS = 20_000;

/** What an update would change: which clocks are new, and whether it deletes anything. */
export type Novelty = {
	insertions: { client: number; from: number; to: number }[];
	deletes: boolean;
	/** Items over which Yjs may have to walk to place the insertions. */
	steps: number;
	/** How many of the clocks inserted stand for what their sender has thrown away. */
	thrownAway: number;
};

/**
 * What of an update a document does not have yet, without applying it.
 *
 * Repeating what is known is no news, whoever wrote it. An update that builds on what the
 * document lacks is refused, so that nothing ever waits inside Yjs for its missing half.
 *
 * @throws {Refusal} `sync.gap` for missing clocks, neighbours or deletions of the unknown
 */
export function compareWithState(doc: Y.Doc, scanned: Scanned): Novelty {
	const insertions = [];
	const ends = new Map<number, number>();
	for (const { client, from, to } of scanned.insertions) {
		const known = Y.getState(doc.store, client);
		if (to <= known) continue;
		if (from > known) throw new Refusal('sync.gap');
		insertions.push({ client, from: known, to });
		ends.set(client, to);
	}
	const knownTo = (client: number) => ends.get(client) ?? Y.getState(doc.store, client);
	const { needs, deletions } = scanned;
	for (let i = 0; i < needs.length; i += 2)
		if ((needs[i + 1] ?? 0) >= knownTo(needs[i] ?? 0)) throw new Refusal('sync.gap');
	const steps = boundPlacement(doc, scanned.placements) + boundKeys(doc, scanned.keyed);
	let newDeletions = 0;
	for (let i = 0; i < deletions.length; i += 3) {
		const client = deletions[i] ?? 0;
		const clock = deletions[i + 1] ?? 0;
		const length = deletions[i + 2] ?? 0;
		if (clock + length > knownTo(client)) throw new Refusal('sync.gap');
		if (!isGone(doc, client, clock, length) && ++newDeletions > MAX_NEW_DELETIONS)
			throw new Refusal('sync.too-large');
	}
	const { thrownAway } = scanned;
	return { insertions, deletes: newDeletions > 0, steps, thrownAway };
}

/** Whether everything in a range of clocks is deleted already. */
function isGone(doc: Y.Doc, client: number, clock: number, length: number): boolean {
	const structs = doc.store.clients.get(client);
	if (!structs || clock + length > Y.getState(doc.store, client)) return false;
	for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
		const struct = structs[i];
		if (!struct || struct.id.clock >= clock + length) break;
		if (!struct.deleted) return false;
	}
	return true;
}
