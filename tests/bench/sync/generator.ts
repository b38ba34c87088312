/** A process that makes load: it is sent one job, answers with what it found, and ends. */
import { stayIdle, storm, type IdleJob, type StormJob } from './joining.ts';
import { typeUntilKilled, type KillJob } from './killing.ts';
import { stall, type StallJob } from './stalling.ts';
import { typeTogether, type TypingJob } from './typing.ts';

export type Job = TypingJob | StormJob | IdleJob | StallJob | KillJob;

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
		case 'storm':
			return storm(job);
		case 'idle':
			return stayIdle(job);
		case 'stall':
			return stall(job);
		case 'kill':
			return typeUntilKilled(job);
	}
}
