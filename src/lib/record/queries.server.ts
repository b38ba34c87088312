import {
	listEntries,
	listNamedDelegations,
	listNamedSections,
	listSilencedComments,
	readAccountNames,
	walkEntries
} from '#db/entries.ts';
import type { Database } from '#db/database.ts';
import type { NamedDelegation, NamedSection, SilencedComment } from '#db/entries.ts';
import { readHead } from '#db/record.ts';
import type { Entry } from '#db/record.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import type {
	AccountId,
	CommentId,
	ConsultationId,
	DelegationId,
	SectionId
} from '#lib/kernel/ids.ts';
import { DAY, type Instant } from '#lib/kernel/instants.ts';
import type { Runtime } from '#server/runtime.ts';
import { nameSection, sayEntry, SUBJECTS } from './entries.ts';
import type { Said } from './entries.ts';
import { writeExport } from './export.ts';
import { mayReadEntry, mayReadSilenced } from './rules.ts';
import { verifyRecord } from './verify.ts';
import type { ExportedEntry, Head, Payload, Verdict } from './verify.ts';

/** An entry as its page shows it; `said` is null when it is withheld from this reader. */
export type ShownEntry = {
	seq: number;
	hash: string;
	said: (Said & Context) | null;
};
type Context = {
	at: Instant;
	/** The person; null for what the server did by itself. */
	who: string | null;
	/** The delegation the person acted for. */
	actingFor: NamedDelegation | null;
	/** The delegation it concerns, where that is another. */
	concerns: NamedDelegation | null;
	section: { number: string; title: string } | null;
	confidential: boolean;
};

/** What the address narrows the record to; a subject's code is one of SUBJECTS. */
export type RecordFilter = {
	subject: string;
	delegation: string;
	section: string;
	before: string;
	/** The first and the last day, in UTC, as `2026-12-03`. */
	from?: string;
	until?: string;
	/** `yes` for what the reader decided. */
	mine?: string;
};

const PAGE = 50;

/** A page of the record, newest first, under the reader's own rights. Rules R4, R7. */
export async function readRecord(
	{ db }: Runtime,
	seat: Seat,
	filter: RecordFilter
): Promise<{
	entries: ShownEntry[];
	/** What `before` must be for the next older page; null on the last. */
	older: number | null;
	head: Head;
	delegations: NamedDelegation[];
	sections: NamedSection[];
}> {
	const { consultation } = seat;
	const before = Number(filter.before);
	const rows = await listEntries(
		db,
		consultation,
		{
			kinds: SUBJECTS.find(({ code }) => code === filter.subject)?.starts,
			delegation: (filter.delegation || undefined) as DelegationId | undefined,
			section: (filter.section || undefined) as SectionId | undefined,
			from: readDay(filter.from),
			until: dayAfter(readDay(filter.until)),
			by: filter.mine === 'yes' ? seat.account : undefined,
			before: Number.isSafeInteger(before) && before > 0 ? before : undefined,
			reader: seat
		},
		PAGE + 1
	);
	const delegations = await listNamedDelegations(db, consultation);
	const sections = await listNamedSections(db, consultation);
	const shown = rows.slice(0, PAGE);
	const entries = await sayEntries(db, seat, shown, { delegations, sections });
	return {
		entries,
		older: rows.length > PAGE ? (shown.at(-1)?.seq ?? null) : null,
		head: await readHead(db, consultation),
		delegations,
		sections
	};
}

/** How much of what happened last is told beside other things. */
const LATEST = 8;

/** What happened last that the reader may read, in a consultation or in one section of it. Rules R6, R7. */
export async function readActivity(
	{ db }: Runtime,
	seat: Seat,
	section?: SectionId
): Promise<ShownEntry[]> {
	const filter = { section, readable: true, reader: seat };
	const [rows, delegations, sections] = await Promise.all([
		listEntries(db, seat.consultation, filter, LATEST),
		listNamedDelegations(db, seat.consultation),
		listNamedSections(db, seat.consultation)
	]);
	return sayEntries(db, seat, rows, { delegations, sections });
}

/** The first instant of a day in UTC; none where it is no day. */
function readDay(day = ''): Instant | undefined {
	const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
	return Number.isNaN(at) ? undefined : at;
}

function dayAfter(at: Instant | undefined): Instant | undefined {
	return at === undefined ? undefined : at + DAY;
}

type Names = { delegations: readonly NamedDelegation[]; sections: readonly NamedSection[] };

async function sayEntries(
	db: Database,
	seat: Seat,
	rows: readonly Entry[],
	{ delegations, sections }: Names
): Promise<ShownEntry[]> {
	const payloads = rows.map((row) =>
		mayReadEntry(seat, row) ? (JSON.parse(row.payload) as Payload) : null
	);
	const accounts = payloads.flatMap((payload) => (payload?.actor?.account ?? []) as AccountId);
	const silenced = await listSilencedComments(db, seat.consultation);
	const people = await readAccountNames(db, [...new Set(accounts)]);
	const named = (id: string | null = null) => delegations.find((each) => each.id === id) ?? null;
	return rows.map(({ seq, hash }, index) => {
		const payload = payloads[index];
		if (!payload) return { seq, hash, said: null };
		const { at, actor, confidential, delegation } = payload;
		const section = sections.find(({ id }) => id === payload.section) ?? null;
		const context: Context = {
			at,
			who: people.get(actor?.account as AccountId) ?? null,
			actingFor: named(actor?.delegation),
			concerns: delegation === actor?.delegation ? null : named(delegation),
			section,
			confidential
		};
		const said = sayEntry(payload, section && nameSection(section.number));
		const silent = quotesComment(payload) && silenced.get(payload.decision.comment as CommentId);
		if (silent && !mayReadSilenced(seat, silent)) said.quote = null;
		return { seq, hash, said: { ...said, ...context } };
	});
}

/** Whether an entry has the words of a comment in it. */
function quotesComment({ decision }: Payload): boolean {
	return typeof decision.comment === 'string' && typeof decision.body === 'string';
}

/**
 * The whole record as JSON, piece by piece, with confidential entries withheld, and those with
 * words that were deleted or hidden since. Rules R5, R9.
 */
export async function* exportRecord(
	{ db, clock }: Runtime,
	consultation: { id: ConsultationId; slug: string; title: string; demonstration: boolean }
): AsyncGenerator<string> {
	const { id, slug, title, demonstration } = consultation;
	const head = await readHead(db, id);
	yield* writeExport(
		{
			format: 'plenary-record/1',
			consultation: { id, slug, title },
			demonstration,
			exportedAt: clock.now(),
			head
		},
		exportEntries(walkEntries(db, id, head.seq), await listSilencedComments(db, id))
	);
}

/**
 * Check the stored record of a consultation, rows and chain. Rule R4.
 *
 * @param known where it is known to have stood; without it a cut end cannot be noticed
 */
export async function verifyStoredRecord(
	{ db }: Pick<Runtime, 'db'>,
	consultation: ConsultationId,
	known?: Head
): Promise<Verdict> {
	let contradicting: number | null = null;
	const { seq } = await readHead(db, consultation);
	async function* readable(): AsyncGenerator<ExportedEntry> {
		for await (const row of walkEntries(db, consultation, seq)) {
			yield exported(row, false);
			if (!agrees(row)) {
				contradicting = row.seq;
				return;
			}
		}
	}
	const verdict = await verifyRecord(readable(), known);
	if (contradicting === null || (!verdict.sound && verdict.entry <= contradicting)) return verdict;
	return { sound: false, entry: contradicting, problem: 'its row contradicts what it says' };
}

async function* exportEntries(
	rows: AsyncIterable<Entry>,
	silenced: ReadonlyMap<CommentId, SilencedComment>
): AsyncGenerator<ExportedEntry> {
	for await (const row of rows) yield exported(row, row.confidential || isSilent(row));

	function isSilent({ payload }: Entry): boolean {
		if (silenced.size === 0) return false;
		const said = JSON.parse(payload) as Payload;
		return quotesComment(said) && silenced.has(said.decision.comment as CommentId);
	}
}

function exported(row: Entry, withheld: boolean): ExportedEntry {
	const { seq, previous, payloadHash, hash, payload, salt } = row;
	const link = { seq, previous, payloadHash, hash };
	return withheld ? { ...link, withheld } : { ...link, payload, salt };
}

// The columns beside the payload exist to be filtered by; the hash does not cover them.
function agrees(row: Entry): boolean {
	const said = JSON.parse(row.payload) as Payload;
	return (
		said.consultation === row.consultation &&
		said.kind === row.kind &&
		said.at === row.at &&
		said.section === row.section &&
		said.delegation === row.delegation &&
		said.confidential === row.confidential &&
		(said.audience ?? EVERYBODY) === row.audience
	);
}
