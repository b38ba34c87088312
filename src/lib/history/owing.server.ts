import * as Y from 'yjs';
import { guarded, type Database, type Statement, type Write } from '#db/database.ts';
import { deleteInstallation, listInstallation, noteInstallation } from '#db/installation.ts';
import { commitDecision, type Decision, type Entry } from '#db/record.ts';
import { readLog, type LoggedUpdate } from '#db/log.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { topics } from '#lib/live/topics.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Place } from './taking-back.ts';

export type { Place };

/** What an entry says of a restoring. */
export type Restored = {
	/** What of the text: all of it, a paragraph, or a passage. */
	restored: 'text' | 'paragraph' | 'passage';
	/** How it read at this instant. */
	read: Instant;
	/** The log's places before it and after it. */
	from: number;
	to: number;
	receipt: string;
};

/** An edit of a text, by what it is known: the client id that only it has, and what it deletes. */
export type Edit = {
	document: DocumentId;
	client: number;
	deletes: [client: number, clock: number, length: number][];
};

/**
 * An entry of the record that is due as soon as its edit is in the log. It is noted before the edit is
 * made: whatever ends the process in between, the entry is written when it starts again.
 */
export type Owed = Edit & {
	decision: Decision & { payload: { receipt: string } };
	/** Edits of other texts that are in their logs by the same commit. */
	beside?: Edit[];
};

/** A kind of edit whose entry may be due. */
export type Debt<O extends Owed = Owed> = {
	/** Under which its notes are kept. */
	prefix: string;
	/** What is written with the entry. */
	writes?: (runtime: Runtime, owed: O, places: readonly Place[]) => Promise<(Statement | Write)[]>;
};

const keyOf = ({ prefix }: Debt, { document, decision: { actor, payload } }: Owed) =>
	`${prefix}${actor?.seat}/${payload.receipt}/${document}`;

/** What is known of an edit that is about to be made under a client id. */
export function editOf(document: DocumentId, client: number, update: Uint8Array): Edit {
	const { ds } = Y.decodeUpdate(update);
	const deletes = [...ds.clients].flatMap(([of, ranges]) =>
		ranges.map(({ clock, len }): Edit['deletes'][0] => [of, clock, len])
	);
	return { document, client, deletes };
}

/** Note what will be due once an edit is in the log. */
export async function noteOwed<O extends Owed>(db: Database, debt: Debt<O>, owed: O): Promise<O> {
	await db.commit([noteInstallation(db, keyOf(debt as Debt, owed), owed)]);
	return owed;
}

/**
 * Write an entry that is due, and note that it is no longer; null when it was written before.
 *
 * @param places where the edit stands, and those beside it
 */
export async function payOwed<O extends Owed>(
	runtime: Runtime,
	debt: Debt<O>,
	owed: O,
	places: readonly Place[],
	key: string = keyOf(debt as Debt, owed)
): Promise<Entry | null> {
	const { db, clock, bus } = runtime;
	const { payload, ...rest } = owed.decision;
	const documents = [owed, ...(owed.beside ?? [])].map(({ document }) => document);
	const said = places.map((place, at) => ({ document: documents[at], ...place }));
	const where = said.length > 1 ? { texts: said } : { ...places[0] };
	const decision = { ...rest, payload: { ...payload, ...where } };
	const paid = guarded(deleteInstallation(db, key));
	const beside = (await debt.writes?.(runtime, owed, places)) ?? [];
	const entry = await commitDecision(db, clock, decision, [paid, ...beside]);
	if (entry) bus.announce(topics.record(decision.consultation));
	return entry;
}

/** Write every entry of a kind that is due, and forget those whose edit never came to the log. */
export async function settleOwed<O extends Owed>(runtime: Runtime, debt: Debt<O>): Promise<void> {
	const { db, logger } = runtime;
	for (const { key, value } of await listInstallation(db, debt.prefix)) {
		const owed = value as O;
		const places = await findPlaces(db, owed);
		if (!places) await db.commit([deleteInstallation(db, key)]);
		else if (await payOwed(runtime, debt, owed, places, key))
			logger.warn({ document: owed.document, ...places[0] }, 'an edit was recorded after the fact');
	}
}

/** Where an edit and those beside it stand in their logs; null when they never came there. */
async function findPlaces(db: Database, owed: Owed): Promise<Place[] | null> {
	const places: Place[] = [];
	for (const edit of [owed, ...(owed.beside ?? [])]) {
		const row = (await readLog(db, edit.document)).find((each) => isEdit(edit, owed, each));
		if (!row) return null;
		places.push({ from: row.from - 1, to: row.seq });
	}
	return places;
}

/** Whether a row of the log is the edit: nobody else has its client id, or deletes in its name what it did. */
function isEdit(
	{ client, deletes }: Edit,
	{ decision: { actor } }: Owed,
	row: LoggedUpdate
): boolean {
	if (row.account !== actor?.account || row.seat !== actor.seat) return false;
	const { structs, ds } = Y.decodeUpdate(row.bytes);
	if (structs.length > 0) return structs.some(({ id }) => id.client === client);
	return (
		ds.clients.size > 0 &&
		[...ds.clients].every(([of, ranges]) =>
			ranges.every(({ clock, len }) =>
				deletes.some(
					([id, from, length]) => id === of && from <= clock && clock + len <= from + length
				)
			)
		)
	);
}
