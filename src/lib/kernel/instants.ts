/** A moment as UTC milliseconds since 1970. Shown with its zone, stored without one. */
export type Instant = number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

/** Where every clock reading comes from, so that rules are testable without timers. */
export type Clock = { now(): Instant };

export const systemClock: Clock = { now: () => Date.now() };
