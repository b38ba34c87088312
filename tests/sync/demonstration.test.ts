import { parse } from 'csv-parse/sync';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findConsultation } from '#db/consultations.ts';
import { readHead } from '#db/record.ts';
import type { Tables } from '#db/database.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import { verifyExport } from '#lib/record/export.ts';
import type { ExportedEntry, Payload } from '#lib/record/verify.ts';
import { callServer } from '#server/command-socket.ts';
import { ask, cookieOf, openPages, submit, type House } from '../support/pages.ts';

// What was invented says so wherever it goes, and nobody alters it unnoticed.

let house: House;
let origin: string;
let kenya: string;
let secretariat: string;
let roadmap: ConsultationId;

beforeAll(async () => {
	house = await openPages();
	({ origin } = house);
	[kenya, secretariat] = [await cookieOf(house, 'kenya'), await cookieOf(house, 'secretariat')];
	const found = await findConsultation(house.plenary.runtime.db, 'roadmap');
	if (!found) throw new Error('No Roadmap was seeded.');
	roadmap = found.id;
});
afterAll(() => house.close());

const download = async (path: string) =>
	(await ask(origin, `/c/roadmap${path}`, { cookie: kenya })).text;

async function run(...argv: string[]): Promise<{ code: number | null; said: string }> {
	let said = '';
	const { dataDir } = house.plenary.runtime.configuration;
	const code = await callServer(dataDir, argv, (line) => void (said += `${line}\n`));
	return { code, said };
}

describe('a demonstration says that it is one', () => {
	it.each([
		...['', '/sections/preamble', '/sections/3', '/positions', '/positions?section=3&group=MS'],
		...['/record', '/record?subject=positions', '/delegations', '/settings']
	])('on the page /c/roadmap%s', async (path) => {
		for (const cookie of [kenya, secretariat]) {
			const { text } = await ask(origin, `/c/roadmap${path}`, { cookie });
			const [body = ''] = /<body[\s\S]*?<script/.exec(text) ?? [];
			expect(body.replace(/<[^>]*>/g, ' ')).toMatch(/demonstration/i);
		}
	});

	it('in every row of its exports, and in the name of the file', async () => {
		const rows = parse<{ demonstration: string }>(await download('/positions/export.csv'), {
			columns: true
		});
		expect(rows.length).toBeGreaterThan(60);
		expect(rows.filter(({ demonstration }) => demonstration !== 'true')).toEqual([]);
		type Rows = { demonstration: boolean; positions: { demonstration: boolean }[] };
		const { demonstration, positions } = JSON.parse(
			await download('/positions/export.json')
		) as Rows;
		expect([demonstration, positions.length > 60]).toEqual([true, true]);
		expect(positions.every((row) => row.demonstration)).toBe(true);
		for (const path of ['/positions/export.csv', '/positions/export.json', '/record/export']) {
			const { headers } = await ask(origin, `/c/roadmap${path}`, { cookie: kenya });
			expect(headers['content-disposition']).toContain('-demonstration.');
		}
		for (const format of ['--json', '--csv'])
			expect((await run('positions', 'roadmap', format)).said).toContain('demonstration');
	});

	it('in every entry of its record, also those written now', async () => {
		const form = { body: 'Said today.', receipt: crypto.randomUUID() };
		await submit(origin, '/c/roadmap/sections/3?/comment', kenya, form);
		const { demonstration, entries } = JSON.parse(await download('/record/export')) as {
			demonstration: boolean;
			entries: ExportedEntry[];
		};
		expect(demonstration).toBe(true);
		expect(entries.length).toBeGreaterThan(100);
		const told = entries.flatMap((entry) => ('payload' in entry ? entry.payload : []));
		expect(told.length).toBeGreaterThan(100);
		// What is said in confidence is withheld from it, and says so where it is kept.
		const { db } = house.plenary.runtime;
		const kept = await db.read.select().from(db.tables.entry);
		for (const payload of [...told, ...kept.map((row) => row.payload)])
			expect((JSON.parse(payload) as Payload).demonstration).toBe(true);
	});
});

describe('the record as it was downloaded', () => {
	it('verifies, and does not with any byte of an entry flipped', async () => {
		const file = await download('/record/export');
		expect(await verifyExport(file)).toMatchObject({ sound: true });
		const lines = file.split('\n');
		const first = lines.findIndex((line) => line.includes('"entries"')) + 1;
		// Every byte of four entries is flipped in src/lib/record; here some of many.
		for (let entry = 1; first + entry < lines.length - 2; entry += 37) {
			const line = lines[first + entry - 1] ?? '';
			const bytes = Buffer.from(line);
			for (const part of [0.1, 0.3, 0.5, 0.7, 0.9]) {
				const flipped = Buffer.from(bytes);
				const at = 2 + Math.floor((bytes.length - 3) * part);
				flipped[at] = (flipped[at] ?? 0) ^ 2;
				const text = lines.with(first + entry - 1, flipped.toString()).join('\n');
				expect(await verifyExport(text)).toMatchObject({ sound: false, entry });
			}
		}
	});

	it('does not verify with an entry cut out, doubled, swapped or the end cut off', async () => {
		const file = JSON.parse(await download('/record/export')) as { entries: ExportedEntry[] };
		const { entries } = file;
		const [fifth, sixth] = entries.slice(4, 6);
		if (!fifth || !sixth) throw new Error('There are too few entries.');
		const check = async (changed: ExportedEntry[]) =>
			verifyExport(JSON.stringify({ ...file, entries: changed }));
		expect(await check(entries.toSpliced(4, 1))).toMatchObject({ sound: false, entry: 5 });
		expect(await check(entries.toSpliced(4, 0, fifth))).toMatchObject({ sound: false, entry: 6 });
		expect(await check(entries.toSpliced(4, 2, sixth, fifth))).toMatchObject({ entry: 5 });
		expect(await check(entries.slice(0, -1))).toMatchObject({ entry: entries.length });
	});
});

describe('a row of the record that somebody altered in the database', () => {
	type Row = Tables['entry']['$inferSelect'];
	const flip = (text: string) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
	it.each<[string, (row: Row) => Partial<Row>]>([
		['its words', ({ payload }) => ({ payload: payload.replace('"', "'") })],
		[
			'its words, in one letter',
			({ payload }) => ({ payload: payload.replace('consult', 'consulT') })
		],
		['its salt', ({ salt }) => ({ salt: flip(salt) })],
		['the hash of its words', ({ payloadHash }) => ({ payloadHash: flip(payloadHash) })],
		['its hash', ({ hash }) => ({ hash: flip(hash) })],
		['the hash before it', ({ previous }) => ({ previous: flip(previous) })],
		['its kind', ({ kind }) => ({ kind: flip(kind) })],
		['when it was', ({ at }) => ({ at: at + 1 })],
		['its number', () => ({ seq: 1_000_000 })],
		['whether it is confidential', ({ confidential }) => ({ confidential: !confidential })],
		['who may read it', () => ({ audience: 'facilitation' })]
	])('is named when it is %s', async (_, alter) => {
		const { db } = house.plenary.runtime;
		const { entry } = db.tables;
		const here = (seq: number) => and(eq(entry.consultation, roadmap), eq(entry.seq, seq));
		const [row] = await db.read.select().from(entry).where(here(42));
		if (!row) throw new Error('There is no entry 42.');
		const altered = alter(row);
		await db.commit([db.read.update(entry).set(altered).where(here(42))]);
		const { code, said } = await run('verify-record');
		await db.commit([
			db.read
				.update(entry)
				.set(row)
				.where(here(altered.seq ?? 42))
		]);
		expect(code).toBe(1);
		expect(said).toContain('entry 42:');
		expect((await run('verify-record')).code).toBe(0);
	});

	it('is shown by its head, which the page states', async () => {
		const { hash } = await readHead(house.plenary.runtime.db, roadmap);
		expect(await download('/record')).toContain(hash);
	});
});
