import { COPY_PREFIX, DRAFT_PREFIX } from './copies.ts';

/**
 * Delete every offline copy and unsent draft on this device, of whichever account. A copy that
 * another tab still holds open goes as soon as that tab lets go.
 */
export async function wipeCopies(): Promise<void> {
	const drafts = Object.keys(localStorage).filter((key) => key.startsWith(DRAFT_PREFIX));
	for (const key of drafts) localStorage.removeItem(key);
	const databases = await indexedDB.databases();
	const names = databases.flatMap(({ name }) => (name?.startsWith(COPY_PREFIX) ? [name] : []));
	await Promise.all(names.map(wipe));
}

function wipe(name: string): Promise<void> {
	return new Promise((done) => {
		const request = indexedDB.deleteDatabase(name);
		request.onsuccess = request.onerror = request.onblocked = () => done();
	});
}
