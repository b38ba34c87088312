import { DRAFT_PREFIX } from '#lib/people/copies.ts';
import type { CopyOf } from './copies.ts';

/** What the server would not take: how many changes, and the words that were typed in them. */
export type Refusal = { reason: string; words: string; changes: number };

/**
 * Keep words that were not taken on this device until whoever typed them goes on without them: a tab
 * that is closed before must not take them along. Signing out can delete them, as it can unsent comments.
 */
export function keepRefusal(of: CopyOf, refusal: Refusal): void {
	const before = readRefusal(of);
	const words = before ? `${before.words}\n${refusal.words}` : refusal.words;
	if (words) localStorage.setItem(key(of), JSON.stringify({ ...refusal, words }));
}

export function readRefusal(of: CopyOf): Refusal | null {
	return JSON.parse(localStorage.getItem(key(of)) ?? 'null') as Refusal | null;
}

export function forgetRefusal(of: CopyOf): void {
	localStorage.removeItem(key(of));
}

function key({ account, seat, document }: CopyOf): string {
	return `${DRAFT_PREFIX}refused:${account}:${seat}:${document}`;
}
