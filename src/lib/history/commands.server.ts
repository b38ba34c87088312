import { listEntries } from '#db/entries.ts';
import type { Consultation } from '#lib/consultations/rules.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { takingTurns } from '#lib/kernel/turns.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import { enterSection, readSectionAccess } from '#lib/sections/queries.server.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Wanted } from './asked.ts';
import { openBook } from './books.server.ts';
import {
	editOf,
	noteOwed,
	payOwed,
	settleOwed,
	type Debt,
	type Owed,
	type Restored
} from './owing.server.ts';
import { readWanted } from './wishes.ts';

/** That something was restored, by the number of its entry in the record. */
export type RestoreReceipt = {
	number: number;
	at: Instant;
	/** The log's places around it: going from the one back to the other undoes it. */
	undo: { base: number; to: number };
};

/**
 * Let a section's text, a paragraph or a passage of it read as it did, as an edit of the actor's own.
 * Fields: to, base, block, passage and receipt; see `Wanted`. Rules H6-H9.
 */
export function restoreText(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<RestoreReceipt>> {
	return inTurn(locals.runtime, () => restore(locals, slug, address, form));
}

/** Write into the record what was restored when it could not be written: the process ended, or the disk was full. */
export function settleRestorings(runtime: Runtime): Promise<void> {
	return inTurn(runtime, () => settleOwed(runtime, RESTORING));
}

const RESTORING: Debt = { prefix: 'restoring/' };

/** One after the other: a form that is sent twice at once finds its own receipt. */
const inTurn = takingTurns<Runtime>();

async function restore(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<RestoreReceipt>> {
	const { runtime, actor } = locals;
	const here = await enterSection(locals, slug, address);
	const { section, participant, rights } = here;
	const asked = readWanted(form);
	if (!asked.ok) return asked;
	const { receipt, ...wanted } = asked.value;
	await settleOwed(runtime, RESTORING);
	const repeated = await findRestored(runtime, here, receipt);
	if (repeated) return repeated;
	if (!rights.write) return refuse(403, rights.reason ?? 'sync.read-only');
	if (!runtime.texts || !actor) return refuse(409, 'history.not-now');
	const preview = await askPreview(runtime, here, wanted);
	if (!preview) return refuse(404, 'history.no-such-moment');
	const due = (client: number, update: Uint8Array): Owed => ({
		...editOf(section.document, client, update),
		decision: {
			consultation: section.consultation,
			kind: 'text.restored',
			actor: asRecorded(participant),
			section: section.id,
			payload: {
				...{ number: section.number, title: section.title, receipt, read: preview.at },
				restored: wanted.passage ? 'passage' : wanted.block ? 'paragraph' : 'text'
			}
		}
	});
	const noted: { owed: Owed | null } = { owed: null };
	const written = await runtime.texts.write(
		here,
		() => readAccessAgain(runtime, here),
		async (client) => {
			const book = await openBook(runtime, here);
			const made = await runtime.histories.ask('restore', { ...book, ...wanted, client });
			if (made?.update)
				noted.owed = await noteOwed(runtime.db, RESTORING, due(client, made.update));
			return made?.update ?? null;
		}
	);
	if (!written.ok) return written;
	const { owed } = noted;
	if (!written.value || !owed) return refuse(409, 'history.nothing-to-restore');
	const entry = await payOwed(runtime, RESTORING, owed, [written.value]);
	if (!entry) throw new Error('A restoring could not be recorded: nothing can have refused it.');
	return accept(receiptOf({ ...written.value, number: entry.seq, at: entry.at }));
}

type Here = SectionAccess & { consultation: Consultation };

async function askPreview(runtime: Runtime, here: Here, wanted: Wanted) {
	return runtime.histories.ask('preview', { ...(await openBook(runtime, here)), ...wanted });
}

/** What the actor may do by now, in the seat that they asked from. */
async function readAccessAgain(
	runtime: Runtime,
	{ participant, section }: Here
): Promise<SectionAccess | null> {
	const access = await readSectionAccess(runtime, participant.actor, section.document);
	return access?.participant.seat.id === participant.seat.id ? access : null;
}

/** The receipt of a form that was sent before; null when this is the first time. Rule H9. */
async function findRestored(
	{ db }: Runtime,
	{ section, participant }: Here,
	receipt: string
): Promise<Outcome<RestoreReceipt> | null> {
	const { seat, actor } = participant;
	const filter = {
		...{ kinds: ['text.restored'], section: section.id, by: actor.account.id, reader: seat }
	};
	const entries = await listEntries(db, section.consultation, filter, MOST_RESTORED);
	for (const { seq: number, at, payload } of entries) {
		const { decision, actor: by } = JSON.parse(payload) as {
			decision: Restored;
			actor: { seat: string };
		};
		if (decision.receipt === receipt && by.seat === seat.id)
			return accept(receiptOf({ ...decision, number, at }));
	}
	return null;
}

/** A form is sent again soon, or never. */
const MOST_RESTORED = 200;

function receiptOf({
	number,
	at,
	from,
	to
}: Pick<Restored, 'from' | 'to'> & { number: number; at: Instant }): RestoreReceipt {
	return { number, at, undo: { base: to, to: from } };
}
