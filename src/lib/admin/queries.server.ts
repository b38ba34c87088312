import { listConsultations } from '#db/consultations.ts';
import { readAccounts } from '#lib/people/accounts.server.ts';

/** What an administrator oversees: accounts and consultations; null for anybody else. */
export async function readOversight(locals: App.Locals) {
	const accounts = await readAccounts(locals);
	if (!accounts) return null;
	const consultations = await listConsultations(locals.runtime.db);
	return {
		accounts,
		consultations: consultations.map(({ id, slug, title, demonstration, createdAt }) => ({
			...{ id, slug, title, demonstration, createdAt }
		}))
	};
}
