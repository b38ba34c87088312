import * as Y from 'yjs';
import { guarded, type Database } from '#db/database.ts';
import { deleteInstallation, listInstallation, noteInstallation } from '#db/installation.ts';
import { commitDecision, type Decision, type Entry } from '#db/record.ts';
import { readLog, type LoggedUpdate } from '#db/log.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { topics } from '#lib/live/topics.ts';
import type { Runtime } from '#server/runtime.ts';

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

/**
 * An entry of the record that is due as soon as its edit is in the log. It is noted before the edit is
 * made: whatever ends the process in between, the entry is written when it starts again.
 */
export type Owed = {
	decision: Decision & { payload: Omit<Restored, 'from' | 'to'> };
	document: DocumentId;
	/** By what its edit is known: the client id that only it has, and what it deletes. */
	client: number;
	deletes: [client: number, clock: number, length: number][];
};

const PREFIX = 'restoring/';
const keyOf = ({ decision: { actor, payload } }: Owed) =>
	`${PREFIX}${actor?.seat}/${payload.receipt}`;

/** Note what will be due once an edit is in the log. */
export async function noteOwed(
	db: Database,
	owed: Omit<Owed, 'deletes'>,
	edit: Uint8Array
): Promise<Owed> {
	const { ds } = Y.decodeUpdate(edit);
	const deletes = [...ds.clients].flatMap(([client, ranges]) =>
		ranges.map(({ clock, len }): Owed['deletes'][0] => [client, clock, len])
	);
	const noted = { ...owed, deletes };
	await db.commit([noteInstallation(db, keyOf(noted), noted)]);
	return noted;
}

/** Write an entry that is due, and note that it is no longer; null when it was written before. */
export async function payOwed(
	{ db, clock, bus }: Runtime,
	owed: Owed,
	places: { from: number; to: number }
): Promise<Entry | null> {
	const { payload, ...rest } = owed.decision;
	const decision = { ...rest, payload: { ...payload, ...places } };
	const paid = guarded(deleteInstallation(db, keyOf(owed)));
	const entry = await commitDecision(db, clock, decision, [paid]);
	if (entry) bus.announce(topics.record(decision.consultation));
	return entry;
}

/** Write every entry that is due, and forget those whose edit never came to the log. */
export async function settleOwed(runtime: Runtime): Promise<void> {
	const { db, logger } = runtime;
	for (const { value } of await listInstallation(db, PREFIX)) {
		const owed = value as Owed;
		const { document } = owed;
		const edit = (await readLog(db, document)).find((row) => isEdit(owed, row));
		if (!edit) await db.commit([deleteInstallation(db, keyOf(owed))]);
		else if (await payOwed(runtime, owed, { from: edit.from - 1, to: edit.seq }))
			logger.warn({ document, seq: edit.seq }, 'a restoring was recorded after the fact');
	}
}

/** Whether a row of the log is the edit: nobody else has its client id, or deletes in its name what it did. */
function isEdit({ client, deletes, decision: { actor } }: Owed, row: LoggedUpdate): boolean {
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
