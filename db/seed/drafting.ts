import * as Y from 'yjs';
import { bindClient } from '#db/authorship.ts';
import { appendUpdates, readLog } from '#db/texts.ts';
import { DAY, SECOND, type Instant } from '#lib/kernel/instants.ts';
import type { Section } from '#lib/sections/rules.ts';
import { textOf } from '#lib/text/sequence.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Cast } from './cast.ts';
import { DRAFTS, type SeededEdit } from './roadmap/drafts.ts';

/** The client id of the first who edits; the next has the next. */
const FIRST_CLIENT = 1_000;

/** Let the demonstration's delegations edit the text before `until`, each under an id of their own. */
export async function draft(
	{ db }: Pick<Runtime, 'db'>,
	until: Instant,
	cast: Cast,
	sections: readonly Section[]
): Promise<void> {
	for (const section of sections) {
		const edits = DRAFTS[section.number] ?? [];
		if (edits.length === 0) continue;
		const doc = new Y.Doc();
		for (const { bytes } of await readLog(db, section.document)) Y.applyUpdate(doc, bytes);
		for (const [i, edit] of edits.entries()) {
			const at = until - edit.daysAgo * DAY;
			doc.clientID = FIRST_CLIENT + i;
			const who = seatOf(cast, edit.by);
			await bindClient(db, { family: section.id, client: doc.clientID, ...who, at });
			const rows = write(doc, edit).map((bytes, n) => ({
				...{ document: section.document, ...who, at: at + n * SECOND, bytes }
			}));
			await appendUpdates(db, rows);
		}
		doc.destroy();
	}
}

function write(doc: Y.Doc, { out, put }: SeededEdit): Uint8Array[] {
	const text = textOf(doc);
	const updates: Uint8Array[] = [];
	const collect = (bytes: Uint8Array) => void updates.push(bytes);
	doc.on('update', collect);
	// Each marker is one unit, and stands for no character.
	const units = text
		.toDelta()
		.map(({ insert }: { insert: unknown }) => (typeof insert === 'string' ? insert : '\uFFFC'))
		.join('');
	const at = out === '' ? units.length : units.indexOf(out);
	if (at < 0) throw new Error(`The demonstration does not say: ${out}`);
	if (out !== '') text.delete(at, out.length);
	if (put !== '') text.insert(at, put, {});
	doc.off('update', collect);
	return updates;
}

function seatOf({ voices, seats, facilitators }: Cast, by: string) {
	const account = voices.get(by)?.id;
	const seat = [...facilitators, ...seats].find((each) => each.account === account);
	if (!account || !seat) throw new Error(`The demonstration has nobody to write as ${by}.`);
	return { account, seat: seat.id, delegation: seat.delegation };
}
