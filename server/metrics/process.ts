import { monitorEventLoopDelay } from 'node:perf_hooks';
import { MINUTE, SECOND } from '#lib/kernel/instants.ts';
import type { Meters, Sample } from './meters.ts';

const RESOLUTION = 20;

/** Measure the process itself. Returns how to stop. */
export function watchProcess(meters: Meters): () => void {
	const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
	delay.enable();
	const afresh = setInterval(() => delay.reset(), MINUTE);
	afresh.unref();
	const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - RESOLUTION / SECOND);
	const startedAt = (Date.now() - performance.now()) / SECOND;
	meters.watch((): Sample[] => [
		lag('0.5', late(delay.percentile(50))),
		lag('0.99', late(delay.percentile(99))),
		lag('1', late(delay.max)),
		{ name: 'process_resident_memory_bytes', label: '', value: process.memoryUsage.rss() },
		{ name: 'process_start_time_seconds', label: '', value: startedAt }
	]);
	return () => {
		clearInterval(afresh);
		delay.disable();
	};
}

function lag(quantile: string, value: number): Sample {
	return { name: 'plenary_event_loop_lag_seconds', label: quantile, value };
}
