import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { connectReader } from '#db/connect.server.ts';
import { buildWrite, type Database } from '#db/database.ts';
import { addSaved, listUnmerged } from '#db/merging.ts';
import { compactDocument, takeSnapshot } from './document.ts';
import type { FromThread, Order, Report, Start, ToThread, Wish } from './messages.ts';

const NICENESS = 10;

/** Let the threads that serve people go first, where the system can tell threads apart. */
function stepBack(): void {
	try {
		const [thread = ''] = /\d+$/.exec(readlinkSync('/proc/thread-self')) ?? [];
		setPriority(Number(thread), NICENESS);
	} catch {
		// Elsewhere all threads are equal.
	}
}

/** Does the orders of the main thread, which commits for it. */
class MergingThread {
	readonly #port: MessagePort;
	readonly #db: Database;
	readonly #commits = new Map<number, PromiseWithResolvers<boolean>>();
	#lastCommit = 0;

	constructor(port: MessagePort, start: Start) {
		this.#port = port;
		this.#db = { ...start, ...connectReader(start), commit: (writes) => this.#commit(writes) };
		port.on('message', (message: ToThread) => this.#hear(message));
	}

	#say(message: FromThread): void {
		this.#port.postMessage(message);
	}

	#hear(message: ToThread): void {
		if ('order' in message) return void this.#obey(message.order, message.id);
		const waiting = this.#commits.get(message.commit);
		this.#commits.delete(message.commit);
		if ('stands' in message) waiting?.resolve(message.stands);
		else waiting?.reject(new Error(message.error));
	}

	#commit(writes: Parameters<Database['commit']>[0]): Promise<boolean> {
		const commit = ++this.#lastCommit;
		this.#say({ commit, writes: writes.map(buildWrite) });
		const verdict = Promise.withResolvers<boolean>();
		this.#commits.set(commit, verdict);
		return verdict.promise;
	}

	async #obey(order: Order, id: number): Promise<void> {
		try {
			const report = order.kind === 'compact' ? await this.#compact(order.wish) : null;
			if (order.kind === 'snapshot') await takeSnapshot(this.#db, order.document);
			this.#say({ done: id, report });
		} catch (error) {
			this.#say({ failed: id, error: sentence(error) });
		}
	}

	async #compact(wish: Wish): Promise<Report> {
		const report = { documents: 0, saved: { rows: 0, bytes: 0, becameRows: 0, becameBytes: 0 } };
		for (const unmerged of await listUnmerged(this.#db, wish.least)) {
			const { document } = unmerged;
			if (wish.skip.includes(document)) continue;
			this.#say({ takes: document });
			try {
				const saved = await compactDocument(this.#db, unmerged, wish);
				if (!saved) continue;
				report.documents++;
				report.saved = addSaved(report.saved, saved);
			} catch (error) {
				this.#say({ fails: document, error: sentence(error) });
			}
		}
		return report;
	}
}

function sentence(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

if (parentPort) {
	stepBack();
	new MergingThread(parentPort, workerData as Start);
}
