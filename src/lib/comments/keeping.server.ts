import { listEntriesAfter } from '#db/counting.ts';
import type { Database } from '#db/database.ts';
import { readHead } from '#db/record.ts';
import { listAllThreads, type StoredThread } from '#db/threads.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import { maySee } from '#lib/kernel/audience.ts';
import type { SectionId, ThreadId } from '#lib/kernel/ids.ts';
import type { Section } from '#lib/sections/rules.ts';
import { threadsTouchedBy } from './touching.ts';

/** With more entries than this since, all threads are read anew. */
const MOST_ENTRIES = 500;
/** With more threads than this to be read anew, all are. */
const FEW = 50;
/** Of how many sections threads are kept. */
const MOST_KEPT = 16;

const kept = new WeakMap<Database, Map<SectionId, Keeping>>();

/**
 * The threads of a section that a reader is meant to see, in the order they were opened: exactly
 * those of the database as it stands. What was read for one reader is kept for the next, and read
 * anew where the record has a later decision. Rules C14, C26.
 */
export async function readStoredThreads(
	db: Database,
	section: Pick<Section, 'id' | 'consultation'>,
	reader: Pick<Seat, 'role' | 'delegation'>
): Promise<StoredThread[]> {
	const of = kept.get(db) ?? new Map<SectionId, Keeping>();
	kept.set(db, of);
	const keeping = of.get(section.id) ?? new Keeping(db, section);
	// The one asked for last stays longest.
	of.delete(section.id);
	of.set(section.id, keeping);
	const [oldest] = of.keys();
	if (of.size > MOST_KEPT && oldest) of.delete(oldest);
	return (await keeping.read()).filter(({ audience }) => maySee(reader, audience));
}

/** The threads of one section. */
class Keeping {
	readonly #db: Database;
	readonly #section: Pick<Section, 'id' | 'consultation'>;
	/** The entry of the record up to which all is read. */
	#seq = -1;
	#threads: readonly StoredThread[] | null = null;
	#running: Promise<readonly StoredThread[]> | null = null;
	#next: Promise<readonly StoredThread[]> | null = null;

	constructor(db: Database, section: Pick<Section, 'id' | 'consultation'>) {
		this.#db = db;
		this.#section = section;
	}

	/** Whoever asks while it is being read shares the next reading: this one may have begun too early. */
	read(): Promise<readonly StoredThread[]> {
		if (!this.#running) return this.#run();
		this.#next ??= this.#running
			.catch(() => undefined)
			.then(() => {
				this.#next = null;
				return this.#run();
			});
		return this.#next;
	}

	#run(): Promise<readonly StoredThread[]> {
		const running = this.#catchUp();
		this.#running = running;
		const end = () => {
			if (this.#running === running) this.#running = null;
		};
		running.then(end, end);
		return running;
	}

	async #catchUp(): Promise<readonly StoredThread[]> {
		const { consultation } = this.#section;
		// Before the rows: what is decided meanwhile is read again the next time.
		const { seq } = await readHead(this.#db, consultation);
		const before = this.#threads;
		// A record that is shorter than it was is that of another database.
		const touched = before && seq >= this.#seq ? await this.#touchedSince(before, seq) : null;
		this.#threads = null;
		this.#threads = before && touched ? await this.#renew(before, touched) : await this.#readAll();
		this.#seq = seq;
		return this.#threads;
	}

	#readAll(): Promise<StoredThread[]> {
		return listAllThreads(this.#db, this.#section.id);
	}

	/** The threads that decisions up to `seq` touched; null when those may be all. */
	async #touchedSince(
		threads: readonly StoredThread[],
		seq: number
	): Promise<Set<ThreadId> | null> {
		if (seq === this.#seq) return new Set();
		const { id, consultation } = this.#section;
		const entries = await listEntriesAfter(this.#db, consultation, this.#seq, MOST_ENTRIES + 1);
		if (entries.length > MOST_ENTRIES) return null;
		const touched = threadsTouchedBy(
			entries,
			id,
			(comment) => threads.find(({ comments }) => comments.some((each) => each.id === comment))?.id
		);
		return touched && touched.size <= FEW ? touched : null;
	}

	/** Others stay the same objects: what was shown of them is known by them. */
	async #renew(
		threads: readonly StoredThread[],
		touched: ReadonlySet<ThreadId>
	): Promise<readonly StoredThread[]> {
		if (touched.size === 0) return threads;
		const anew = await listAllThreads(this.#db, this.#section.id, [...touched]);
		const others = threads.filter(({ id }) => !touched.has(id));
		return [...others, ...anew].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
	}
}
