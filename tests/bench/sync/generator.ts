/** A process that makes load: it is sent one job, answers with what it found, and ends. */
import { typeTogether, type TypingJob } from './typing.ts';

export type Job = TypingJob;

process.on('message', (job: Job) => {
	void run(job).then(
		(result) => process.send?.({ result }, () => process.exit(0)),
		(error: unknown) =>
			process.send?.({ error: error instanceof Error ? error.stack : String(error) }, () =>
				process.exit(1)
			)
	);
});

function run(job: Job): Promise<unknown> {
	switch (job.task) {
		case 'typing':
			return typeTogether(job);
	}
}
