/**
 * What a command answers: the value, or an expected refusal.
 *
 * `status` is the HTTP status a page answers with; `reason` is a stable code such as
 * `position.reason-required` that `#lib/messages` turns into a sentence.
 */
export type Outcome<T> = Accepted<T> | Refused;
export type Accepted<T> = { ok: true; value: T };
export type Refused = {
	ok: false;
	status: 400 | 403 | 404 | 409 | 410 | 413 | 415 | 429 | 503;
	reason: string;
};

/** The command was carried out; `value` is what it made. */
export function accept<T>(value: T): Accepted<T> {
	return { ok: true, value };
}

/** An expected refusal. A broken invariant throws a sentence instead. */
export function refuse(status: Refused['status'], reason: string): Refused {
	return { ok: false, status, reason };
}
