import { listConsultations, listPhases } from '#db/consultations.ts';
import type { Consultation } from '#lib/consultations/rules.ts';
import { MINUTE, type Instant } from '#lib/kernel/instants.ts';
import { rightsTopics, topics } from '#lib/live/topics.ts';
import type { Runtime } from '#server/runtime.ts';

const SOON = 50;

/**
 * Announce a consultation's rights at the moment a phase opens or closes by the clock, when
 * nobody decides anything: pages and open texts follow at once. Returns how to stop.
 */
export function watchPhases(runtime: Runtime): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let toldUntil = runtime.clock.now();
	let isStopped = false;
	let isStale = false;

	async function look(): Promise<void> {
		isStale = false;
		const now = runtime.clock.now();
		let next = now + MINUTE;
		for (const consultation of await listConsultations(runtime.db)) {
			const edges = await edgesOf(runtime, consultation);
			if (edges.some((at) => toldUntil < at && at <= now)) announce(runtime, consultation);
			next = Math.min(next, ...edges.filter((at) => at > now));
		}
		toldUntil = now;
		wait(isStale ? SOON : Math.max(1, next - runtime.clock.now()));
	}

	function wait(ms: number): void {
		clearTimeout(timer);
		if (!isStopped) timer = setTimeout(run, ms);
	}

	function run(): void {
		look().catch((error: unknown) => {
			runtime.logger.error({ err: error }, 'phases could not be read');
			wait(MINUTE);
		});
	}

	run();
	// A consultation was made or its phases were changed: its next edge may be near.
	const stopHearing = runtime.bus.subscribe('consultation/', () => {
		isStale = true;
		wait(SOON);
	});
	return () => {
		isStopped = true;
		stopHearing();
		clearTimeout(timer);
	};
}

async function edgesOf({ db }: Runtime, { id }: Consultation): Promise<Instant[]> {
	return (await listPhases(db, id)).flatMap(({ opensAt, closesAt }) =>
		closesAt === null ? [opensAt] : [opensAt, closesAt]
	);
}

function announce({ bus }: Runtime, { id }: Consultation): void {
	bus.announce(rightsTopics.consultation(id));
	bus.announce(topics.consultation(id));
}
