import { parentPort, workerData } from 'node:worker_threads';
import { connectReader } from '#db/connect.server.ts';
import type { Database } from '#db/database.ts';
import { readLog, readLogEnd, readMergedSeq } from '#db/texts.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { MINUTE } from '#lib/kernel/instants.ts';
import type { Book, Kind, Question, Questions } from '#lib/history/asked.ts';
import { Chronicle } from '#lib/history/chronicle.ts';
import { composeRestoring, previewRestoring } from '#lib/history/composing.ts';
import { Reading } from '#lib/history/reading.ts';
import { composeTakingBack } from '#lib/history/taking-back.ts';

/** One question on its way to the thread that reads histories. */
export type Asked = { id: number; question: Question };

/** What became of a question. */
export type Answered = { id: number; answer: unknown } | { id: number; error: string };

/** How far a long history was read, as a share of it from 0 to 1. */
export type Progress = { document: DocumentId; share: number };

/** From so many edits on a history is long, and is read so many rows at a time. */
const LONG = 2_000;

/** How many histories are kept open, and how long the last one stays when nobody asks. */
const MOST_OPEN = 4;
const KEPT = 2 * MINUTE;
/** Readers of one text who could read it at different times. */
const MOST_READINGS = 8;

type Open = { chronicle: Chronicle; readings: Map<string, Reading>; merged: number };

/** The histories that were read last: what is added to their logs is read when they are asked next. */
class Shelf {
	readonly #db: Pick<Database, 'read' | 'tables'>;
	readonly #tell: (progress: Progress) => void;
	readonly #open = new Map<DocumentId, Open>();
	#idle: ReturnType<typeof setTimeout> | undefined;

	constructor(db: Pick<Database, 'read' | 'tables'>, tell: (progress: Progress) => void) {
		this.#db = db;
		this.#tell = tell;
	}

	async find({ document, closures }: Book): Promise<Reading> {
		const { chronicle, readings } = await this.#bring(document);
		const key = JSON.stringify(closures);
		const before = readings.get(key);
		if (before?.edits === chronicle.edits.length) return before;
		const reading = new Reading(chronicle, closures);
		readings.delete(key);
		readings.set(key, reading);
		dropOldest(readings, MOST_READINGS);
		return reading;
	}

	async #bring(document: DocumentId): Promise<Open> {
		const before = this.#open.get(document);
		// Out of the way until it is read to its end: a damaged log must not leave half of it here.
		this.#open.delete(document);
		const open = await this.#read(document, before ?? null);
		this.#open.set(document, open);
		dropOldest(this.#open, MOST_OPEN);
		clearTimeout(this.#idle);
		this.#idle = setTimeout(() => this.#open.clear(), KEPT).unref();
		return open;
	}

	/** Read on from what is known, or from the beginning where that was merged since. */
	async #read(document: DocumentId, known: Open | null): Promise<Open> {
		for (;;) {
			const merged = await readMergedSeq(this.#db, document);
			const open = known?.merged === merged ? known : begin(merged);
			const isLong = (await readLogEnd(this.#db, document)) - open.chronicle.seq >= LONG;
			if (isLong) this.#tell({ document, share: 0 });
			const rows = await readLog(this.#db, document, open.chronicle.seq);
			known = null;
			if ((await readMergedSeq(this.#db, document)) !== merged) continue;
			for (let read = 0; read < rows.length; read += LONG) {
				open.chronicle.add(rows.slice(read, read + LONG));
				if (isLong) this.#tell({ document, share: Math.min(1, (read + LONG) / rows.length) });
			}
			return open;
		}
	}
}

/** A history that nothing was read of yet. */
function begin(merged: number): Open {
	return { chronicle: new Chronicle(), readings: new Map(), merged };
}

function dropOldest(kept: Map<unknown, unknown>, most: number): void {
	for (const oldest of kept.keys()) {
		if (kept.size <= most) return;
		kept.delete(oldest);
	}
}

type Answers = {
	[K in Kind]: (reading: Reading, asked: Questions[K]['asked']) => Questions[K]['answer'];
};

const answers: Answers = {
	open: () => null,
	steps: (reading, asked) => reading.list(asked),
	moment: (reading, asked) => reading.moment(asked),
	find: (reading, { words }) => reading.find(words),
	preview: (reading, asked) => previewRestoring(reading, asked),
	restore: (reading, asked) => composeRestoring(reading, asked),
	takeBack: ({ chronicle }, asked) => composeTakingBack(chronicle, asked)
};

const port = parentPort;
if (port) {
	const { close, ...db } = connectReader(workerData as Pick<Database, 'file' | 'address'>);
	const shelf = new Shelf(db, (progress) => port.postMessage(progress));
	// One after the other: two would read one log at once.
	let turn = Promise.resolve();
	const answer = async ({ id, question }: Asked): Promise<void> => {
		try {
			const reading = await shelf.find(question.asked);
			const act = answers[question.kind] as (of: Reading, asked: Book) => unknown;
			port.postMessage({ id, answer: act(reading, question.asked) } satisfies Answered);
		} catch (error) {
			const { stack, message } = error as Error;
			port.postMessage({ id, error: stack ?? message } satisfies Answered);
		}
	};
	port.on('message', (asked: Asked | 'close') => {
		turn = turn.then(async () => {
			if (asked !== 'close') return answer(asked);
			await close();
			port.close();
		});
	});
}
