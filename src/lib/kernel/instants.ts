/** A moment as UTC milliseconds since 1970. Shown with its zone, stored without one. */
export type Instant = number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

/** Where every clock reading comes from, so that rules are testable without timers. */
export type Clock = { now(): Instant };

export const systemClock: Clock = { now: () => Date.now() };

const EARLIEST = Date.UTC(1945, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** Midnight UTC of a day written as `2026-11-01`; null for what is no day since 1945. */
export function readDay(word: string): Instant | null {
	if (!/^\d{4}-\d\d-\d\d$/.test(word)) return null;
	const at = Date.parse(`${word}T00:00:00Z`);
	// The 30th of February would be the 1st of March.
	const isDay = !Number.isNaN(at) && new Date(at).toISOString().startsWith(word);
	return isDay && at >= EARLIEST && at < LATEST ? at : null;
}
