/** Whose copy of which text this device keeps. */
export type CopyOf = { account: string; seat: string; document: string };

const PREFIX = 'plenary-copy';

/**
 * The name of the IndexedDB database that keeps a text for one account in one seat: nobody
 * else who uses this browser is shown it, and nothing typed in one seat is sent from another.
 */
export function copyName(of: CopyOf): string {
	return `${PREFIX}:${of.account}:${of.seat}:${of.document}:${generation(of)}`;
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

/** Delete every copy that this browser keeps of `account`, or of anyone. */
export async function wipeCopies(account?: string): Promise<void> {
	const prefix = account ? `${PREFIX}:${account}:` : `${PREFIX}:`;
	const kept = await indexedDB.databases();
	await Promise.all(
		kept
			.map((copy) => copy.name ?? '')
			.filter((name) => name.startsWith(prefix))
			.map(deleteCopy)
	);
}

function deleteCopy(name: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.deleteDatabase(name);
		request.onsuccess = () => resolve();
		// Another tab still has it open: the browser deletes it when that tab closes.
		request.onblocked = () => resolve();
		request.onerror = () => reject(request.error ?? new Error(`${name} could not be deleted`));
	});
}

function generationKey({ account, seat, document }: CopyOf): string {
	return `${PREFIX}-generation:${account}:${seat}:${document}`;
}

function generation(of: CopyOf): number {
	return Number(localStorage.getItem(generationKey(of)) ?? 0);
}
