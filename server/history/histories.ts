import { Worker } from 'node:worker_threads';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '#db/database.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Book, Kind, Questions } from '#lib/history/asked.ts';
import type { Answered, Asked, Progress } from './thread.ts';

/** Megabytes that reading histories may take: beyond them its thread ends, and nothing else does. */
const MOST_MEMORY = 768;

type Opening = {
	opened: Promise<null>;
	isLong: PromiseWithResolvers<void>;
	share: number;
};

/**
 * What texts went through, read in a thread of its own, so that nobody's keystrokes wait for it. The
 * thread begins with the first question.
 */
export class Histories {
	readonly #place: Pick<Database, 'file' | 'address'>;
	readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
	/** Those that are being read, with how much of a long one is. */
	readonly #opening = new Map<DocumentId, Opening>();
	#worker: Worker | null = null;
	#lastId = 0;

	constructor({ file, address }: Pick<Database, 'file' | 'address'>) {
		this.#place = { file, address };
	}

	/** @throws when the log cannot be read */
	ask<K extends Kind>(kind: K, asked: Questions[K]['asked']): Promise<Questions[K]['answer']> {
		const worker = (this.#worker ??= this.#start());
		const id = ++this.#lastId;
		const waiting = Promise.withResolvers<unknown>();
		this.#waiting.set(id, waiting);
		const question = { kind, asked } as Asked['question'];
		worker.postMessage({ id, question } satisfies Asked);
		return waiting.promise as Promise<Questions[K]['answer']>;
	}

	/**
	 * Have a history read, so that questions about it are answered at once.
	 *
	 * @param patience after so many ms a long one is not waited for any longer
	 * @returns null when it is read, else how much of it is, as a share from 0 to 1
	 * @throws when the log cannot be read
	 */
	async open(book: Book, patience: number): Promise<number | null> {
		// Who asks again how far it is does not queue up behind who asked before.
		const opening = this.#opening.get(book.document) ?? this.#begin(book);
		const late = pause(patience, 'late' as const, { ref: false });
		if ((await Promise.race([opening.opened, late])) === null) return null;
		// Only a long one says how far it is: any other is waited for.
		return Promise.race([opening.opened, opening.isLong.promise.then(() => opening.share)]);
	}

	#begin(book: Book): Opening {
		const isLong = Promise.withResolvers<void>();
		const opening = { opened: this.ask('open', book), isLong, share: 0 };
		const forget = () => void this.#opening.delete(book.document);
		opening.opened.then(forget, forget);
		this.#opening.set(book.document, opening);
		return opening;
	}

	#note({ document, share }: Progress): void {
		const opening = this.#opening.get(document);
		if (!opening) return;
		opening.share = share;
		opening.isLong.resolve();
	}

	#start(): Worker {
		const worker = new Worker(new URL('./thread.ts', import.meta.url), {
			workerData: this.#place,
			resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY }
		});
		// A server that ends does not wait for who reads.
		worker.unref();
		worker.on('message', (answered: Answered | Progress) => {
			if ('share' in answered) return this.#note(answered);
			const waiting = this.#waiting.get(answered.id);
			this.#waiting.delete(answered.id);
			if ('error' in answered) waiting?.reject(new Error(answered.error));
			else waiting?.resolve(answered.answer);
		});
		const lose = (error: Error) => {
			if (this.#worker === worker) this.#worker = null;
			for (const waiting of this.#waiting.values()) waiting.reject(error);
			this.#waiting.clear();
		};
		worker.on('error', lose);
		worker.on('exit', () => lose(new Error('The thread that reads histories ended.')));
		return worker;
	}

	async close(): Promise<void> {
		const worker = this.#worker;
		this.#worker = null;
		if (!worker) return;
		const ended = new Promise((resolve) => worker.once('exit', resolve));
		worker.postMessage('close');
		await ended;
	}
}
