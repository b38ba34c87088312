import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job } from './generator.ts';

const SCRIPT = fileURLToPath(new URL('generator.ts', import.meta.url));

/** Let a process of its own make the load of one job; returns what it found. */
export function generate<Result>(job: Job): Promise<Result> {
	const child = fork(SCRIPT, { serialization: 'advanced' });
	return new Promise((resolve, reject) => {
		child.on('message', (message: { result: Result } | { error: string }) => {
			if ('error' in message) reject(new Error(message.error));
			else resolve(message.result);
		});
		child.once('exit', (code) => reject(new Error(`A generator ended with ${code}.`)));
		child.send(job);
	});
}
