import { pino } from 'pino';
import { insertAccount } from '#db/accounts.ts';
import { insertConsultation } from '#db/consultations.ts';
import { insertDelegation, insertGroup } from '#db/delegations.ts';
import { insertSeat } from '#db/seats.ts';
import { CAPABILITIES, type Rights } from '#lib/kernel/capabilities.ts';
import { newId } from '#lib/kernel/ids.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import { createSession } from '#lib/people/sessions.server.ts';
import { addSections } from '#lib/sections/commands.server.ts';
import { readConfiguration } from '#server/configuration.ts';
import { closeRuntime, openRuntime } from '#server/open-runtime.ts';

export const ROOMS = 500;
export const ACCOUNTS = 500;
/** A room and two accounts more, to prove checks in. */
const PROVING = { rooms: 1, accounts: 2 };
/** Below what Plenary lets one account open. */
export const SOCKETS_PER_ACCOUNT = 10;

/** What a furnished folder holds: documents to write in, and the cookies of who may. */
export type Furnished = { documents: string[]; cookies: string[]; observer: string };

const RIGHTS: Rights = {
	secretariat: CAPABILITIES,
	facilitator: CAPABILITIES,
	'member-state': CAPABILITIES,
	stakeholder: CAPABILITIES,
	observer: ['read']
};

/**
 * Put a consultation with 500 open sections into an empty data folder, 500 delegations with a
 * signed-in delegate each, and an observer: real accounts, seats and sessions, under every check.
 */
export async function furnish(dataDir: string): Promise<Furnished> {
	const configuration = readConfiguration({ PORT: '0', DATA_DIR: dataDir, DEMO: '0' });
	const runtime = await openRuntime(configuration, pino({ level: 'silent' }));
	const { db, clock } = runtime;
	const createdAt = clock.now();
	const consultation = newId<Ids.ConsultationId>();
	const group = newId<Ids.GroupId>();
	await db.commit([
		...insertConsultation(
			db,
			{
				...{ id: consultation, slug: 'bench', title: 'Bench', mandate: '', outcome: 'presented' },
				...{ calls: [], numbering: 'per-section', facilitatorLabel: 'facilitator' },
				...{ demonstration: false, createdAt }
			},
			[
				{
					...{ id: newId<Ids.PhaseId>(), consultation, position: 1, name: 'Drafting' },
					...{ rights: RIGHTS, opensAt: createdAt - 1000, closesAt: null }
				}
			]
		),
		insertGroup(db, {
			...{ id: group, consultation, code: 'MS', name: 'Member States' },
			...{ kind: 'stakeholder', position: 1 }
		})
	]);
	const added = await addSections(
		runtime,
		{ id: consultation, numbering: 'per-section' },
		Array.from({ length: ROOMS + PROVING.rooms }, (_, i) => ({
			title: `Section ${i + 1}`,
			mode: 'open' as const
		})),
		null
	);
	if (!added.ok) throw new Error('The sections could not be made.');
	const signIn = async (name: string, delegation: Ids.DelegationId | null) => {
		const account = newId<Ids.AccountId>();
		await db.commit([
			insertAccount(db, {
				...{ id: account, email: `${account}@plenary.test`, name, passwordHash: null },
				...{ administrator: false, createdAt, suspendedAt: null }
			}),
			insertSeat(db, {
				...{ id: newId<Ids.SeatId>(), account, consultation, delegation, sections: [] },
				...{ role: delegation ? ('delegate' as const) : ('observer' as const), speaks: true },
				...{ createdAt, withdrawnAt: null, suspendedAt: null }
			})
		]);
		const { cookie } = await createSession(runtime, account, { address: '', userAgent: '' });
		return `${cookie.name}=${cookie.value}`;
	};
	const seat = async (_: unknown, i: number) => {
		const delegation = newId<Ids.DelegationId>();
		const name = `State ${i + 1}`;
		await db.commit([
			insertDelegation(db, {
				...{ id: delegation, consultation, code: `S${i + 1}`, name, category: 'member-state' },
				...{ countedIn: group, createdAt, withdrawnAt: null }
			})
		]);
		return signIn(name, delegation);
	};
	const delegates = Array.from({ length: ACCOUNTS + PROVING.accounts });
	const cookies = await Promise.all(delegates.map(seat));
	const observer = await signIn('Observer', null);
	await closeRuntime(runtime);
	return { documents: added.value.map(({ document }) => document), cookies, observer };
}
