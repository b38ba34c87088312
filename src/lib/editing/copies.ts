import { COPY_PREFIX } from '#lib/people/copies.ts';

/** Whose copy of which text this device keeps. */
export type CopyOf = { account: string; seat: string; document: string };

/**
 * The name of the IndexedDB database that keeps a text for one account in one seat: nobody
 * else who uses this browser is shown it, and nothing typed in one seat is sent from another.
 */
export function copyName(of: CopyOf): string {
	return `${COPY_PREFIX}${of.account}:${of.seat}:${of.document}:${generation(of)}`;
}

/**
 * Leave the present copy behind: what the server refused must not be offered again.
 *
 * Deleting waits for every tab that holds the copy, so the next one has a name of its own.
 */
export function abandonCopy(of: CopyOf): void {
	const old = copyName(of);
	localStorage.setItem(generationKey(of), String(generation(of) + 1));
	indexedDB.deleteDatabase(old);
}

function generationKey({ account, seat, document }: CopyOf): string {
	return `plenary-generation:${account}:${seat}:${document}`;
}

function generation(of: CopyOf): number {
	return Number(localStorage.getItem(generationKey(of)) ?? 0);
}
