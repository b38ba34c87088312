import { listConsultations } from '#db/consultations.ts';
import { readAccounts } from '#lib/people/accounts.server.ts';
import { readStorageNotes } from './storage.server.ts';

/** What an administrator oversees: accounts, consultations, the disk; null for anybody else. */
export async function readOversight(locals: App.Locals) {
	const accounts = await readAccounts(locals);
	if (!accounts) return null;
	const { runtime } = locals;
	const consultations = await listConsultations(runtime.db);
	return {
		accounts,
		storage: { downSince: runtime.storage.downSince, notes: await readStorageNotes(runtime) },
		consultations: consultations.map(({ id, slug, title, demonstration, createdAt }) => ({
			...{ id, slug, title, demonstration, createdAt }
		}))
	};
}
