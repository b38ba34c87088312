import { Worker } from 'node:worker_threads';
import type { BuiltWrite, Write } from '#db/database.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { MINUTE, SECOND, type Instant } from '#lib/kernel/instants.ts';
import type { Runtime } from '#server/runtime.ts';
import type { FromThread, Order, Report, Start, ToThread, Wish } from './messages.ts';

// No run may take longer, and no text more memory: what was swapped by then stays so.
const MOST_TIME = 10 * MINUTE;
const MOST_MEMORY_MB = 768;
// The thread is kept so long for what may come next.
const REST = 30 * SECOND;
const SKIPPED = 60 * MINUTE;

type Waiting = PromiseWithResolvers<Report | null>;

/**
 * The main thread's end of the merging thread, which is started when it is needed. It commits what
 * the thread asks for, so that there is one writer.
 */
export class Compactor {
	readonly #runtime: Runtime;
	readonly #waiting = new Map<number, Waiting>();
	/** Documents that could not be merged, and until when they are left as they are. */
	readonly #skip = new Map<DocumentId, Instant>();
	#worker: Worker | null = null;
	#inHand: DocumentId | null = null;
	#lastId = 0;
	#rest: ReturnType<typeof setTimeout> | undefined;
	#isClosed = false;

	constructor(runtime: Runtime) {
		this.#runtime = runtime;
	}

	/** Merge what can be merged of all documents. */
	async compact(wish: Omit<Wish, 'skip'>): Promise<Report> {
		const now = this.#runtime.clock.now();
		const skip = [...this.#skip].flatMap(([document, until]) => (until > now ? document : []));
		const timer = setTimeout(() => this.#giveUp(), MOST_TIME);
		try {
			const report = await this.#order({ kind: 'compact', wish: { ...wish, skip } });
			if (!report) throw new Error('A run of merging said nothing.');
			return report;
		} finally {
			clearTimeout(timer);
			this.#inHand = null;
		}
	}

	/** Keep a document's state, as its log has it, as its snapshot. */
	async takeSnapshot(document: DocumentId): Promise<void> {
		await this.#order({ kind: 'snapshot', document });
	}

	/** End the thread wherever it stands: each of its swaps is whole or not there. */
	async close(): Promise<void> {
		this.#isClosed = true;
		clearTimeout(this.#rest);
		await this.#worker?.terminate();
	}

	async #order(order: Order): Promise<Report | null> {
		if (this.#isClosed) throw new Error('The merging thread has ended.');
		clearTimeout(this.#rest);
		const id = ++this.#lastId;
		const waiting = Promise.withResolvers<Report | null>();
		this.#waiting.set(id, waiting);
		this.#worker ??= this.#start();
		this.#worker.postMessage({ order, id } satisfies ToThread);
		return waiting.promise.finally(() => this.#settle(id));
	}

	#settle(id: number): void {
		this.#waiting.delete(id);
		if (this.#waiting.size > 0 || !this.#worker) return;
		const worker = this.#worker;
		this.#rest = setTimeout(() => void worker.terminate(), REST);
		this.#rest.unref();
	}

	#start(): Worker {
		const { dialect, file, address: of } = this.#runtime.db;
		const workerData: Start = { dialect, file, address: of };
		const resourceLimits = { maxOldGenerationSizeMb: MOST_MEMORY_MB };
		const address = new URL('./worker.ts', import.meta.url);
		const worker = new Worker(address, { workerData, resourceLimits });
		worker.on('message', (message: FromThread) => this.#hear(worker, message));
		worker.on('error', (error: Error) => this.#onEnd(worker, error));
		worker.on('exit', () => this.#onEnd(worker, new Error('The merging thread ended.')));
		return worker;
	}

	#hear(worker: Worker, message: FromThread): void {
		if ('writes' in message) return void this.#commit(worker, message);
		if ('takes' in message) this.#inHand = message.takes;
		else if ('fails' in message) this.#pass(message.fails, new Error(message.error));
		else if ('done' in message) this.#waiting.get(message.done)?.resolve(message.report);
		else this.#waiting.get(message.failed)?.reject(new Error(message.error));
	}

	async #commit(
		worker: Worker,
		{ commit, writes }: { commit: number; writes: BuiltWrite[] }
	): Promise<void> {
		let answer: ToThread;
		try {
			answer = { commit, stands: await this.#runtime.db.commit(writes.map(asWrite)) };
		} catch (error) {
			answer = { commit, error: error instanceof Error ? error.message : String(error) };
		}
		worker.postMessage(answer);
	}

	#pass(document: DocumentId, err: Error): void {
		this.#skip.set(document, this.#runtime.clock.now() + SKIPPED);
		this.#runtime.logger.error({ err, document }, 'a log could not be merged: it stays as it is');
	}

	#giveUp(): void {
		if (this.#inHand) this.#pass(this.#inHand, new Error('It took too long.'));
		this.#inHand = null;
		void this.#worker?.terminate();
	}

	#onEnd(worker: Worker, error: Error): void {
		if (this.#worker !== worker) return;
		this.#worker = null;
		if (this.#inHand && !this.#isClosed) this.#pass(this.#inHand, error);
		this.#inHand = null;
		for (const waiting of this.#waiting.values()) waiting.reject(error);
	}
}

function asWrite({ rows, ...query }: BuiltWrite): Write {
	return { statement: { toSQL: () => query }, ...(rows === null ? {} : { rows }) };
}
