/** Whatever is kept on this device for working offline is in databases of this prefix. */
const PREFIX = 'plenary:';

/**
 * Delete every offline copy on this device, of whichever account. A copy that another tab
 * still holds open goes as soon as that tab lets go.
 */
export async function wipeCopies(): Promise<void> {
	const databases = await indexedDB.databases();
	const names = databases.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name] : []));
	await Promise.all(names.map(wipe));
}

function wipe(name: string): Promise<void> {
	return new Promise((done) => {
		const request = indexedDB.deleteDatabase(name);
		request.onsuccess = request.onerror = request.onblocked = () => done();
	});
}
