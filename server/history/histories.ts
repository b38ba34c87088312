import { Worker } from 'node:worker_threads';
import type { Database } from '#db/database.ts';
import type { Kind, Questions } from '#lib/history/asked.ts';
import type { Answered, Asked } from './thread.ts';

/** Megabytes that reading histories may take: beyond them its thread ends, and nothing else does. */
const MOST_MEMORY = 768;

/**
 * What texts went through, read in a thread of its own, so that nobody's keystrokes wait for it. The
 * thread begins with the first question.
 */
export class Histories {
	readonly #place: Pick<Database, 'file' | 'address'>;
	readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
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

	#start(): Worker {
		const worker = new Worker(new URL('./thread.ts', import.meta.url), {
			workerData: this.#place,
			resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY }
		});
		// A server that ends does not wait for who reads.
		worker.unref();
		worker.on('message', (answered: Answered) => {
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
