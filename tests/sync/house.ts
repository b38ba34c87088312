import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { insertAccount } from '#db/accounts.ts';
import { insertConsultation } from '#db/consultations.ts';
import { insertDelegation, insertGroup } from '#db/delegations.ts';
import { insertSeat } from '#db/seats.ts';
import type { Role } from '#lib/kernel/actor.ts';
import { CAPABILITIES, type Rights } from '#lib/kernel/capabilities.ts';
import { newId } from '#lib/kernel/ids.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import { createSession } from '#lib/people/sessions.server.ts';
import { addSections } from '#lib/sections/commands.server.ts';
import type { Section } from '#lib/sections/rules.ts';
import { readConfiguration } from '#server/configuration.ts';
import type { Runtime } from '#server/runtime.ts';
import { startPlenary, type Plenary, type StartOptions } from '#server/start.ts';

const RIGHTS: Rights = {
	secretariat: CAPABILITIES,
	facilitator: CAPABILITIES,
	'member-state': CAPABILITIES,
	stakeholder: CAPABILITIES,
	observer: ['read']
};

/** Somebody with a session: what their browser would send. */
export type Visitor = {
	account: Ids.AccountId;
	seat: Ids.SeatId;
	session: string;
	cookie: string;
};

/** A running server with one consultation: Kenya and Norway write, an observer reads. */
export type House = {
	plenary: Plenary;
	runtime: Runtime;
	origin: string;
	consultation: Ids.ConsultationId;
	section: Section;
	kenya: Visitor;
	norway: Visitor;
	observer: Visitor;
	/** Signed in, and seated nowhere. */
	stranger: Visitor;
};

const logger = pino({ level: process.env.LOG_LEVEL ?? 'silent' });

/** A folder for a server's files, gone after the test, or when `atTheEnd` says. */
export function aFolder(atTheEnd: (end: () => void) => void = onTestFinished): string {
	const folder = mkdtempSync(join(tmpdir(), 'plenary-sync-'));
	atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** Start a server on port 0 over a folder, or over the PostgreSQL database at an address. */
export async function start(
	dataDir: string,
	options: StartOptions = {},
	databaseUrl: string | null = null
): Promise<Plenary> {
	const place = { DATA_DIR: dataDir, DATABASE_URL: databaseUrl ?? undefined };
	const configuration = readConfiguration({ PORT: '0', DEMO: '0', ...place });
	return startPlenary(configuration, { pages: false, logger, ...options });
}

/** A house for one test. `phase.closesIn`: its phase ends by the clock, in so many milliseconds. */
export async function openHouse({
	phase,
	...options
}: StartOptions & { phase?: { closesIn: number } } = {}): Promise<House> {
	const plenary = await start(aFolder(), options);
	onTestFinished(() => plenary.close());
	return furnish(plenary, phase?.closesIn);
}

/** Put a consultation with one open section and four people into an empty server. */
export async function furnish(plenary: Plenary, closesIn?: number): Promise<House> {
	const { runtime } = plenary;
	const { db, clock } = runtime;
	const at = clock.now();
	const consultation = newId<Ids.ConsultationId>();
	const group = newId<Ids.GroupId>();
	const slug = 'house';
	await db.commit([
		...insertConsultation(
			db,
			{
				...{ id: consultation, slug, title: 'Roadmap', mandate: '', outcome: 'presented' },
				...{ calls: [], numbering: 'continuous', facilitatorLabel: 'facilitator' },
				...{ demonstration: false, createdAt: at }
			},
			[
				{
					...{ id: newId<Ids.PhaseId>(), consultation, position: 1, name: 'Drafting' },
					...{ rights: RIGHTS, opensAt: at - 1000, closesAt: closesIn ? at + closesIn : null }
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
		{ id: consultation, numbering: 'continuous' },
		[{ title: 'Connectivity', mode: 'open' }],
		null
	);
	if (!added.ok || !added.value[0]) throw new Error('the section could not be made');
	const delegate = async (code: string, name: string) => {
		const delegation = newId<Ids.DelegationId>();
		await db.commit([
			insertDelegation(db, {
				...{ id: delegation, consultation, code, name, category: 'member-state' },
				...{ countedIn: group, createdAt: at, withdrawnAt: null }
			})
		]);
		return visitor(runtime, name, { consultation, role: 'delegate', delegation });
	};
	return {
		...{ plenary, runtime, consultation, section: added.value[0] },
		origin: `http://127.0.0.1:${plenary.port}`,
		kenya: await delegate('KEN', 'Kenya'),
		norway: await delegate('NOR', 'Norway'),
		observer: await visitor(runtime, 'Observer', {
			...{ consultation, role: 'observer', delegation: null }
		}),
		stranger: await visitor(runtime, 'Stranger', null)
	};
}

/** Somebody with a session, seated where `place` says. */
export async function visitor(
	runtime: Runtime,
	name: string,
	place: {
		consultation: Ids.ConsultationId;
		role: Role;
		delegation: Ids.DelegationId | null;
	} | null
): Promise<Visitor> {
	const { db, clock } = runtime;
	const account = newId<Ids.AccountId>();
	const seat = newId<Ids.SeatId>();
	const at = clock.now();
	const email = `${account}@plenary.test`;
	await db.commit([
		insertAccount(db, {
			...{ id: account, email, name, passwordHash: null, administrator: false },
			...{ createdAt: at, suspendedAt: null }
		}),
		...(place
			? [
					insertSeat(db, {
						...{ id: seat, account, ...place, speaks: true, sections: [] },
						...{ createdAt: at, withdrawnAt: null, suspendedAt: null }
					})
				]
			: [])
	]);
	const { cookie } = await createSession(runtime, account, { address: '', userAgent: '' });
	const header = `${cookie.name}=${cookie.value}`;
	const { hashToken } = await import('#lib/people/tokens.server.ts');
	return { account, seat, session: hashToken(cookie.value), cookie: header };
}
