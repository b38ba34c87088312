import { Worker } from 'node:worker_threads';
import { buildWrite } from './database.ts';
import type { BuiltWrite, Database } from './database.ts';
import type { Batch, Verdict } from './writer.ts';

/** The main thread's end of the writer: what it commits and how it is stopped. */
export type WriterThread = Pick<Database, 'commit' | 'close'>;

/** Start the thread that owns every write to `file`, and wait until it has the file open. */
export async function startWriter(file: string): Promise<WriterThread> {
	const worker = new Worker(new URL('./writer.ts', import.meta.url), { workerData: file });
	const waiting = new Map<number, PromiseWithResolvers<boolean>>();
	await new Promise((resolve, reject) => {
		worker.once('message', resolve);
		worker.once('error', reject);
	});
	worker.removeAllListeners('error');
	worker.on('message', (verdicts: Verdict[]) => {
		for (const verdict of verdicts) {
			const commit = waiting.get(verdict.id);
			waiting.delete(verdict.id);
			if ('stands' in verdict) commit?.resolve(verdict.stands);
			else commit?.reject(Object.assign(new Error(verdict.error.message), verdict.error));
		}
	});
	let closing = false;
	const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
	worker.on('error', (error: Error) => loseWriter(error.stack ?? error.message));
	worker.on('exit', (code) => {
		if (!closing) loseWriter(`it exited with ${code}`);
	});
	let lastId = 0;
	return {
		async commit(writes) {
			if (closing) throw new Error('The database is closed.');
			const id = ++lastId;
			const statements = writes.map((write) => detached(buildWrite(write)));
			worker.postMessage({ id, statements } satisfies Batch);
			const commit = Promise.withResolvers<boolean>();
			waiting.set(id, commit);
			return commit.promise;
		},
		async close() {
			if (!closing) worker.postMessage('close');
			closing = true;
			await ended;
		}
	};
}

// Without its writer the process would wait for ever on what it never wrote. Ending it is
// honest: nothing was acknowledged, and a new start reads what is on disk.
function loseWriter(why: string): never {
	process.stderr.write(`Plenary lost its database writer and stops: ${why}\n`);
	process.exit(1);
}

// Posting a view posts the whole buffer behind it, and small ones share a large pool.
function detached(write: BuiltWrite): BuiltWrite {
	const params = write.params.map((param) =>
		param instanceof Uint8Array && param.byteLength < param.buffer.byteLength
			? new Uint8Array(param)
			: param
	);
	return { ...write, params };
}
