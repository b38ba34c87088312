import { listConsultations } from '#db/consultations.ts';
import { MINUTE, type Instant } from '#lib/kernel/instants.ts';
import { keepToTerms, readTerms } from '#lib/people/group-drafts.server.ts';
import type { Runtime } from '#server/runtime.ts';

const SOON = 50;

/**
 * Let in and cut who drafts for a negotiating group at the moment that a membership or a presidency begins
 * or ends by the clock, when nobody decides anything. Returns how to stop.
 */
export function watchTerms(runtime: Runtime): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let keptUntil = runtime.clock.now();
	let isStopped = false;
	let isStale = false;

	async function look(): Promise<void> {
		isStale = false;
		const now = runtime.clock.now();
		let next = now + MINUTE;
		for (const { id } of await listConsultations(runtime.db)) {
			await keepToTerms(runtime, id, keptUntil);
			const terms = await readTerms(runtime, id);
			const edges = [...terms.memberships, ...terms.presidencies].flatMap(edgesOf);
			next = Math.min(next, ...edges.filter((at) => at > now));
		}
		keptUntil = now;
		wait(isStale ? SOON : Math.max(1, next - runtime.clock.now()));
	}

	function wait(ms: number): void {
		clearTimeout(timer);
		if (!isStopped) timer = setTimeout(run, ms);
	}

	function run(): void {
		look().catch((error: unknown) => {
			if (!isStopped) runtime.logger.error({ err: error }, 'drafts of groups could not be kept');
			wait(MINUTE);
		});
	}

	run();
	// Somebody became a member, or another delegation presides: the next edge may be near.
	const stopHearing = runtime.bus.subscribe('people/', () => {
		isStale = true;
		wait(SOON);
	});
	return () => {
		isStopped = true;
		stopHearing();
		clearTimeout(timer);
	};
}

function edgesOf({ since, until }: { since: Instant; until: Instant | null }): Instant[] {
	return until === null ? [since] : [since, until];
}
