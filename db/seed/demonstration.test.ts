import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase } from '#db/connect.server.ts';
import { findConsultation, listPhases, listRoundtables } from '#db/consultations.ts';
import { listSections } from '#db/sections.ts';
import { listThreads } from '#db/comments.ts';
import { listInForce } from '#db/positions.ts';
import { readDelegationRows } from '#db/delegations.ts';
import { systemClock } from '#lib/kernel/instants.ts';
import { readConfiguration } from '#server/configuration.ts';
import type { Runtime } from '#server/runtime.ts';
import { seedDemonstration } from './demonstration.ts';

let dataDir: string;
let runtime: Runtime;
let seeded: Awaited<ReturnType<typeof seedDemonstration>>;

beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'plenary-seed-'));
	runtime = {
		configuration: readConfiguration({ DATA_DIR: dataDir, DEMO_PASSWORD: 'as agreed in the hall' }),
		db: await connectDatabase({ dataDir, databaseUrl: null }),
		bus: {
			announce: () => undefined,
			subscribe: () => () => undefined,
			close: async () => undefined
		},
		clock: systemClock,
		logger: pino({ level: 'silent' })
	};
	seeded = await seedDemonstration(runtime);
});

afterAll(async () => {
	await runtime.db.close();
	rmSync(dataDir, { recursive: true });
});

async function roadmap() {
	const consultation = await findConsultation(runtime.db, 'roadmap');
	if (!consultation) throw new Error('No Roadmap was seeded.');
	return consultation;
}

describe('the demonstration', () => {
	it('takes the password it is given, and seeds once only', async () => {
		expect(seeded).toEqual({ password: 'as agreed in the hall' });
		expect(await seedDemonstration(runtime)).toBeNull();
	});

	it('[C6] says that it is one', async () => {
		expect((await roadmap()).demonstration).toBe(true);
	});

	it('has a preamble and eight areas in order, each with words and numbers', async () => {
		const { id } = await roadmap();
		const sections = await listSections(runtime.db, id);
		expect(sections.map(({ number }) => number)).toEqual([
			'',
			'1',
			'2',
			'3',
			'4',
			'5',
			'6',
			'7',
			'8'
		]);
	});

	it('seats at least 24 delegations and eight illustrative roundtables', async () => {
		const { id } = await roadmap();
		expect((await readDelegationRows(runtime.db, id)).length).toBeGreaterThanOrEqual(24);
		const tables = await listRoundtables(runtime.db, id);
		expect(tables.map((table) => table.illustrative)).toEqual(Array(8).fill(true));
		expect(tables.every((table) => table.sections.length === 1)).toBe(true);
		expect((await listPhases(runtime.db, id)).length).toBe(2);
	});

	it('brings a few dozen threads and positions, the threads at their words', async () => {
		const { id } = await roadmap();
		const sections = await listSections(runtime.db, id);
		const threads = (
			await Promise.all(sections.map((each) => listThreads(runtime.db, each.id)))
		).flat();
		expect(threads.length).toBeGreaterThan(24);
		expect(threads.filter((thread) => thread.anchorStart).length).toBeGreaterThan(24);
		expect((await listInForce(runtime.db, id)).length).toBeGreaterThan(60);
	});
});
