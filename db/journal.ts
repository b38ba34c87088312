import { asc, sql } from 'drizzle-orm';
import type { AccountId, DelegationId, DocumentId, SeatId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Database, Statement, Tables } from './database.ts';
import { perDatabase, template } from './template.ts';

type Row = Tables['textUpdate']['$inferSelect'];

/** An update in the journal, as JSON; `at` is when it was made, `from` and `length` where its bytes lie. */
export type JournalLine = [
	document: DocumentId,
	seq: number,
	account: AccountId | null,
	seat: SeatId | null,
	delegation: DelegationId | null,
	at: Instant,
	from: number,
	length: number,
	checksum: number
];

/** From so many documents in one transaction on what is written of them is journalled. */
const MANY = 24;
/** With so many in the journal they are moved to their logs. */
const FULL = 6_000;
/** How long one stays there at most while nobody writes, ms. */
const LONGEST = 1_000;

/**
 * Moves what is in the journal, up to a row, to where it belongs: the updates of each log next to each
 * other. Parameters: the newest row's id, twice.
 */
const MOVE = [
	`INSERT INTO text_update (document, seq, account, seat, delegation, at, bytes, checksum)
	SELECT line.value ->> 0, line.value ->> 1, line.value ->> 2, line.value ->> 3, line.value ->> 4,
		line.value ->> 5, substr(journal.bytes, (line.value ->> 6) + 1, line.value ->> 7), line.value ->> 8
	FROM journal, json_each(journal.updates) AS line WHERE journal.id <= ? ORDER BY 1, 2`,
	'DELETE FROM journal WHERE id <= ?'
] as const;

/** What brings a file's journal into its logs when it is opened, before anything else is done with it. */
export const EMPTY_JOURNAL: readonly string[] = MOVE.map((statement) =>
	statement.replace('?', String(Number.MAX_SAFE_INTEGER))
);

/** Brings what is in the journal by now into its logs, within a transaction that goes on from them. */
export function emptyJournal({ dialect }: Pick<Database, 'dialect'>): Statement[] {
	// PostgreSQL never has anything in it.
	if (dialect !== 'sqlite') return [];
	return EMPTY_JOURNAL.map((text) => ({ toSQL: () => ({ sql: text, params: [] }) }));
}

/**
 * Where SQLite keeps what many write at one moment, each commit as one row, until it is moved to the logs
 * it belongs to. Written there at once, every update would cost a page of its own: three quarters of
 * what a commit costs.
 *
 * A log in `text_update` never has a gap: what follows an update in the journal is journalled too. What is
 * in the journal is as durable as in the log, and is read from there; see `withJournal`.
 */
export class Journal {
	readonly #db: Database;
	readonly #insert: (row: { id: number; updates: JournalLine[]; bytes: Buffer }) => Statement;
	#newest = 0;
	#updates = 0;
	#isMoving = false;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(db: Database) {
		this.#db = db;
		this.#insert = template<'id' | 'updates' | 'bytes'>((place) =>
			db.read
				.insert(db.tables.journal)
				.values({ id: place('id'), updates: place('updates'), bytes: place('bytes') })
		);
	}

	/** Whether these updates, which are one transaction, are written here. */
	takes(updates: readonly { document: DocumentId }[]): boolean {
		if (this.#db.dialect !== 'sqlite') return false;
		if (this.#updates > 0) return true;
		return updates.length >= MANY && new Set(updates.map((row) => row.document)).size >= MANY;
	}

	/** The statement that writes updates here. */
	write(rows: readonly Omit<Row, 'fromSeq'>[]): Statement {
		const bytes = Buffer.concat(rows.map((row) => row.bytes));
		let from = 0;
		const updates = rows.map((row): JournalLine => {
			const { document, seq, account, seat, delegation, at, checksum } = row;
			const { length } = row.bytes;
			// It would be found out only when it is moved, and keep all others here.
			if (!Number.isSafeInteger(at)) throw new TypeError('An update has no time.');
			from += length;
			return [document, seq, account, seat, delegation, at, from - length, length, checksum];
		});
		return this.#insert({ id: ++this.#newest, updates, bytes });
	}

	/** What was written is on disk. */
	keep(updates: number): void {
		this.#updates += updates;
		if (this.#updates >= FULL) void this.#move();
		else this.#moveLater();
	}

	#moveLater(): void {
		this.#timer ??= setTimeout(() => void this.#move(), LONGEST).unref();
	}

	async #move(): Promise<void> {
		if (this.#isMoving) return;
		this.#isMoving = true;
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const moved = this.#updates;
		const params = [this.#newest];
		try {
			const move = MOVE.map((text) => ({ toSQL: () => ({ sql: text, params }) }));
			if (await this.#db.commit(move)) this.#updates -= moved;
		} catch {
			// It is as safe here, and is moved when something can be written again.
		}
		this.#isMoving = false;
		if (this.#updates > 0) this.#moveLater();
	}
}

/**
 * Read rows of a document's log and, behind them, what is still in the journal.
 *
 * @param read the rows of the log that are wanted, in order
 * @param afterSeq nothing up to here is wanted
 */
export async function withJournal(
	db: Pick<Database, 'read' | 'tables'>,
	document: DocumentId,
	afterSeq: number,
	read: () => Promise<Row[]>
): Promise<Row[]> {
	// In this order: what is moved in between is read twice and not missed.
	const waiting = await readJournal(db, document);
	const rows = await read();
	const end = rows.at(-1)?.seq ?? afterSeq;
	return [...rows, ...waiting.filter(({ seq }) => seq > end)];
}

const naming = perDatabase(({ read, tables: { journal } }: Pick<Database, 'read' | 'tables'>) =>
	read
		.select()
		.from(journal)
		.where(sql`cast(${journal.updates} as text) like ${sql.placeholder('document')}`)
		.orderBy(asc(journal.id))
		.prepare()
);

/** A document's updates that are still in the journal, in order. */
export async function readJournal(
	db: Pick<Database, 'read' | 'tables'>,
	document: DocumentId
): Promise<Row[]> {
	const rows = await naming(db).execute({ document: `%${document}%` });
	return rows.flatMap(({ updates, bytes }) =>
		updates.flatMap(([of, seq, account, seat, delegation, at, from, length, checksum]): Row[] => {
			if (of !== document) return [];
			const who = { account, seat, delegation };
			const own = bytes.slice(from, from + length);
			return [{ document, seq, fromSeq: null, ...who, at, bytes: own, checksum }];
		})
	);
}
