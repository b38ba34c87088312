import { listConsultations } from '#db/consultations.ts';
import { readMergingNote } from '#db/merging.ts';
import { SECOND } from '#lib/kernel/instants.ts';
import { readAccounts } from '#lib/people/accounts.server.ts';
import { readStorageNotes } from './storage.server.ts';
import { mayAdminister } from '#lib/people/rules.ts';
import { readMeasures } from './measures.ts';
import { sayMerging } from './merging.ts';

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

/** The state of this server, for an administrator; null for anybody else. Rules A5, A6. */
export async function readServerState({ runtime, actor }: App.Locals) {
	if (!mayAdminister(actor)) return null;
	const { db, meters, clock } = runtime;
	const merging = await readMergingNote(db);
	const samples = meters.read();
	const started = samples.find(({ name }) => name === 'process_start_time_seconds')?.value ?? 0;
	return {
		...readMeasures(samples, meters.commits),
		merging: merging && {
			ranAt: merging.ranAt,
			lastAt: merging.last?.at ?? null,
			saved: sayMerging(merging)
		},
		at: clock.now(),
		startedAt: Math.round(started * SECOND)
	};
}
