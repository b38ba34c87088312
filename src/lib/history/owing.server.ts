import * as Y from 'yjs';
import { guarded, type Database, type Statement, type Write } from '#db/database.ts';
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
	decision: Decision & { payload: { receipt: string } };
	document: DocumentId;
	/** By what its edit is known: the client id that only it has, and what it deletes. */
	client: number;
	deletes: [client: number, clock: number, length: number][];
};

/** A kind of edit whose entry may be due. */
export type Debt<O extends Owed = Owed> = {
	/** Under which its notes are kept. */
	prefix: string;
	/** What is written with the entry. */
	writes?: (runtime: Runtime, owed: O) => Promise<(Statement | Write)[]>;
};

const keyOf = ({ prefix }: Debt, { document, decision: { actor, payload } }: Owed) =>
	`${prefix}${actor?.seat}/${payload.receipt}/${document}`;

/** Note what will be due once an edit is in the log. */
export async function noteOwed<O extends Owed>(
	db: Database,
	debt: Debt<O>,
	owed: Omit<O, 'deletes'>,
	edit: Uint8Array
): Promise<O> {
	const { ds } = Y.decodeUpdate(edit);
	const deletes = [...ds.clients].flatMap(([client, ranges]) =>
		ranges.map(({ clock, len }): Owed['deletes'][0] => [client, clock, len])
	);
	const noted = { ...owed, deletes } as O;
	await db.commit([noteInstallation(db, keyOf(debt as Debt, noted), noted)]);
	return noted;
}

/** Write an entry that is due, and note that it is no longer; null when it was written before. */
export async function payOwed<O extends Owed>(
	runtime: Runtime,
	debt: Debt<O>,
	owed: O,
	places: { from: number; to: number },
	key: string = keyOf(debt as Debt, owed)
): Promise<Entry | null> {
	const { db, clock, bus } = runtime;
	const { payload, ...rest } = owed.decision;
	const decision = { ...rest, payload: { ...payload, ...places } };
	const paid = guarded(deleteInstallation(db, key));
	const beside = (await debt.writes?.(runtime, owed)) ?? [];
	const entry = await commitDecision(db, clock, decision, [paid, ...beside]);
	if (entry) bus.announce(topics.record(decision.consultation));
	return entry;
}

/** Write every entry of a kind that is due, and forget those whose edit never came to the log. */
export async function settleOwed<O extends Owed>(runtime: Runtime, debt: Debt<O>): Promise<void> {
	const { db, logger } = runtime;
	for (const { key, value } of await listInstallation(db, debt.prefix)) {
		const owed = value as O;
		const { document } = owed;
		const edit = (await readLog(db, document)).find((row) => isEdit(owed, row));
		if (!edit) await db.commit([deleteInstallation(db, key)]);
		else if (await payOwed(runtime, debt, owed, { from: edit.from - 1, to: edit.seq }, key))
			logger.warn({ document, seq: edit.seq }, 'an edit was recorded after the fact');
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
