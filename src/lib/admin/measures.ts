import { say } from '#lib/messages/say-refused.ts';
import type { Sample } from '#server/metrics/meters.ts';
import type { Histogram } from '#server/metrics/histogram.ts';

/** A line of what is measured, as an administrator reads it. */
export type Measure = { what: string; value: string };

/** The state of this server in words; `alarm` says what must never be. Rule A5. */
export type ServerState = { alarm: string; measures: Measure[]; refused: Measure[] };

/** Say what was measured. Seconds, bytes and counts become what a person reads. */
export function readMeasures(
	samples: readonly Sample[],
	commits: Pick<Histogram, 'atMost' | 'count'>
): ServerState {
	const all = (name: Sample['name']) => samples.filter((sample) => sample.name === name);
	const sum = (name: Sample['name'], label?: string) =>
		all(name)
			.filter((sample) => label === undefined || sample.label === label)
			.reduce((total, { value }) => total + value, 0);
	const lag = (quantile: string) => inTime(sum('plenary_event_loop_lag_seconds', quantile));
	const pending = sum('plenary_pending_documents') + sum('plenary_pending_total');
	return {
		alarm: pending > 0 ? `Something waited inside a text for its missing half: ${pending}.` : '',
		measures: [
			{ what: 'Texts open now', value: inNumbers(sum('plenary_rooms')) },
			{ what: 'Sockets on texts', value: inNumbers(sum('plenary_connections', 'sync')) },
			{
				what: 'Sockets of pages that listen',
				value: inNumbers(sum('plenary_connections', 'live'))
			},
			{
				what: 'Commits to disk, half and 99 of 100 within',
				value: `${inNumbers(commits.count)}: ${inTime(commits.atMost(0.5))}, ${inTime(commits.atMost(0.99))}`
			},
			{
				what: 'Late in the last minute, 99 of 100 and at most',
				value: `${lag('0.99')}, ${lag('1')}`
			},
			{ what: 'Memory', value: inBytes(sum('process_resident_memory_bytes')) },
			{ what: 'Received over sockets', value: inBytes(sum('plenary_socket_bytes_total', 'in')) },
			{ what: 'Sent over sockets', value: inBytes(sum('plenary_socket_bytes_total', 'out')) }
		],
		refused: counted([
			...all('plenary_refusals_total').map(({ label, value }) => [say(label), value] as const),
			...all('plenary_turned_away_total').map(
				({ label, value }) => [TURNED[label] ?? label, value] as const
			),
			...all('plenary_cut_total').map(({ label, value }) => [CUT[label] ?? label, value] as const)
		])
	};
}

const TURNED: Record<string, string> = {
	401: 'Not let in: not signed in',
	403: 'Not let in: from another site',
	404: 'Not let in: no such text, or not theirs to read',
	429: 'Not let in: too many at once'
};
const CUT: Record<string, string> = {
	unread: 'Cut: did not read what it was sent',
	silent: 'Cut: did not answer'
};

/** Several codes may have one sentence. */
function counted(figures: readonly (readonly [what: string, value: number])[]): Measure[] {
	const sums = new Map<string, number>();
	for (const [what, value] of figures) sums.set(what, (sums.get(what) ?? 0) + value);
	return [...sums].map(([what, value]) => ({ what, value: inNumbers(value) }));
}

export function inNumbers(value: number): string {
	return value.toLocaleString('en');
}

function inTime(seconds: number): string {
	if (seconds === Infinity) return 'over 5 s';
	return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}

export function inBytes(bytes: number): string {
	return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
