import { MINUTE, type Instant } from '#lib/kernel/instants.ts';
import type { Runtime } from '#server/runtime.ts';

const SOON = 50;

/** What begins and ends by the clock, when nobody decides anything. */
type Watched = {
	/** Topics that begin so tell that some of it was changed: its next edge may be near. */
	topics: string;
	/**
	 * Do what is due since it was done last.
	 *
	 * @returns all edges, past ones too
	 */
	look: (since: Instant, now: Instant) => Promise<Instant[]>;
	onFailure: (error: unknown) => void;
};

/** Look whenever something begins or ends, and every minute. Returns how to stop. */
export function watchEdges(
	{ bus, clock }: Runtime,
	{ topics, look, onFailure }: Watched
): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let doneUntil = clock.now();
	let isStopped = false;
	let isStale = false;

	async function lookOnce(): Promise<void> {
		isStale = false;
		const now = clock.now();
		const edges = await look(doneUntil, now);
		doneUntil = now;
		const next = Math.min(now + MINUTE, ...edges.filter((at) => at > now));
		wait(isStale ? SOON : Math.max(1, next - clock.now()));
	}

	function wait(ms: number): void {
		clearTimeout(timer);
		if (!isStopped) timer = setTimeout(run, ms);
	}

	function run(): void {
		lookOnce().catch((error: unknown) => {
			if (!isStopped) onFailure(error);
			wait(MINUTE);
		});
	}

	run();
	const stopHearing = bus.subscribe(topics, () => {
		isStale = true;
		wait(SOON);
	});
	return () => {
		isStopped = true;
		stopHearing();
		clearTimeout(timer);
	};
}
