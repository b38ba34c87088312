import { MINUTE, SECOND, type Instant } from '#lib/kernel/instants.ts';

/** After how long without a sign of it a visit has ended. Rule V1. */
const VISIT_ENDS = 30 * MINUTE;
/** How often at most a visit is noted. Rule V4. */
const NOTED_EVERY = 5 * SECOND;

/** What a seat saw of a section last, and where the visit before this one ended. */
export type Visit = {
	seenAt: Instant;
	seenHash: string;
	/** Null when there was none before; its hash is '' then. */
	beforeAt: Instant | null;
	beforeHash: string;
};

/** When a visit ended, and on which text. */
export type LastVisit = { at: Instant; hash: string };

/** A visit after a text was seen once more; null when nothing need be noted. Rules V1, V4. */
export function seeText(visit: Visit | null, at: Instant, hash: string): Visit | null {
	if (!visit) return { seenAt: at, seenHash: hash, beforeAt: null, beforeHash: '' };
	if (at - visit.seenAt < NOTED_EVERY) return null;
	const before = hasEnded(visit, at) ? { at: visit.seenAt, hash: visit.seenHash } : beforeOf(visit);
	return {
		seenAt: at,
		seenHash: hash,
		beforeAt: before?.at ?? null,
		beforeHash: before?.hash ?? ''
	};
}

/** A visit whose seat has read a text with all that was shown beside it at `shownAt`. Rule V6. */
export function readText(shownAt: Instant, now: Instant, hash: string): Visit {
	const at = Math.min(shownAt, now);
	return { seenAt: now, seenHash: hash, beforeAt: at, beforeHash: hash };
}

/** The visit before the one that goes on at `now`; null when this is the first. Rule V1. */
export function lastVisit(visit: Visit | null, now: Instant): LastVisit | null {
	if (!visit) return null;
	return hasEnded(visit, now) ? { at: visit.seenAt, hash: visit.seenHash } : beforeOf(visit);
}

function hasEnded({ seenAt }: Visit, now: Instant): boolean {
	return now - seenAt > VISIT_ENDS;
}

function beforeOf({ beforeAt, beforeHash }: Visit): LastVisit | null {
	return beforeAt === null ? null : { at: beforeAt, hash: beforeHash };
}

/** How much of a section changed since a visit. Rule V5. */
export type Changed = {
	/** Null when the text changed and the one of then is not held. */
	paragraphs: number | null;
	comments: number;
	positions: number;
};

/** What changed, in words such as `3 paragraphs, 2 new comments, 1 position`; '' for nothing. */
export function sayChanged({ paragraphs, comments, positions }: Changed): string {
	const parts = [
		paragraphs === null ? 'the text' : count(paragraphs, 'paragraph'),
		count(comments, 'new comment'),
		count(positions, 'position')
	];
	return parts.filter((part) => part !== '').join(', ');
}

/** What changed in a section since a seat's last visit, as its page says it. */
export function saySince(last: Pick<LastVisit, 'at'> | null, changed: Changed): string {
	if (!last) return 'This is your first visit';
	const words = sayChanged(changed);
	return words
		? `Changed since your last visit on ${sayInstant(last.at)}: ${words}`
		: `Nothing changed since your last visit on ${sayInstant(last.at)}`;
}

/** An instant in UTC, such as `3 Dec 2026, 14:05 UTC`. */
function sayInstant(at: Instant): string {
	return new Intl.DateTimeFormat('en-GB', {
		...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
		...{ timeZone: 'UTC', timeZoneName: 'short' }
	} as const).format(at);
}

function count(number: number, noun: string): string {
	if (number === 0) return '';
	return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}
