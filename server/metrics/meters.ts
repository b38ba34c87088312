import { Histogram } from './histogram.ts';

/** Everything that is measured: its kind, what its label says, and what it means. */
export const METRICS = {
	plenary_connections: ['gauge', 'kind', 'Open sockets.'],
	plenary_rooms: ['gauge', '', 'Texts that somebody has open.'],
	plenary_resting_rooms: ['gauge', '', 'Of these, let go until somebody works with them again.'],
	plenary_pending_documents: [
		'gauge',
		'',
		'Texts in which something waits for its missing half. Must be 0: anything else is an alarm.'
	],
	plenary_pending_total: [
		'counter',
		'',
		'Changes that passed the checks and still left something waiting. Must be 0.'
	],
	plenary_refusals_total: ['counter', 'code', 'Frames refused, by reason.'],
	plenary_turned_away_total: ['counter', 'status', 'Sockets not opened, by HTTP status.'],
	plenary_cut_total: ['counter', 'why', 'Sockets cut for not reading or not answering.'],
	plenary_socket_bytes_total: ['counter', 'direction', 'Bytes over sockets.'],
	plenary_commit_seconds: [
		'histogram',
		'',
		'From handing a batch of the log to disk until it is there.'
	],
	plenary_event_loop_lag_seconds: [
		'gauge',
		'quantile',
		'How late the process was, since a minute ago.'
	],
	process_resident_memory_bytes: ['gauge', '', 'Memory of the process.'],
	process_start_time_seconds: ['gauge', '', 'When the process began, in seconds since 1970.']
} as const satisfies Record<string, readonly ['gauge' | 'counter' | 'histogram', string, string]>;

export type MetricName = keyof typeof METRICS;

/** One figure; `label` is '' where its metric has none. */
export type Sample = { name: MetricName; label: string; value: number };

// Seconds.
const COMMIT_BOUNDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5];

/** What one process counts of itself. Never holds text, names or tokens. */
export class Meters {
	readonly commits = new Histogram(COMMIT_BOUNDS);
	readonly #counts = new Map<MetricName, Map<string, number>>();
	readonly #watched: (() => readonly Sample[])[] = [];

	/** Count `amount` more of something. */
	add(name: MetricName, label = '', amount = 1): void {
		const counts = this.#counts.get(name) ?? new Map<string, number>();
		this.#counts.set(name, counts);
		counts.set(label, (counts.get(label) ?? 0) + amount);
	}

	/** Figures that are read when somebody asks, at no cost before. */
	watch(read: () => readonly Sample[]): void {
		this.#watched.push(read);
	}

	/** Every figure as it stands. */
	read(): Sample[] {
		const samples = this.#watched.flatMap((read) => read());
		for (const [name, counts] of this.#counts)
			for (const [label, value] of counts) samples.push({ name, label, value });
		return sumUp(samples);
	}
}

/** Counted and watched figures of one name and label are one. */
function sumUp(samples: readonly Sample[]): Sample[] {
	const sums = new Map<string, Sample>();
	for (const sample of samples) {
		const key = `${sample.name} ${sample.label}`;
		const value = (sums.get(key)?.value ?? 0) + sample.value;
		sums.set(key, { ...sample, value });
	}
	return [...sums.values()];
}
