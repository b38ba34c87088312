import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { findConsultation } from '#db/consultations.ts';
import { findSection } from '#db/sections.ts';
import { topics } from '#lib/live/topics.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import type { Section } from '#lib/sections/rules.ts';
import { ask, cookieOf, openPages, submit, type House } from '../support/pages.ts';
import { createPostgresDatabase, noPostgres } from '../support/postgres.ts';
import { DEMO_PASSWORD } from '../support/server.ts';
import { enter, until } from './clients.ts';

// The whole of Plenary on the database of a larger installation.
describe.skipIf(noPostgres)('Plenary on PostgreSQL', () => {
	let house: House;
	let origin: string;
	let section: Section;
	let drop: () => Promise<void>;
	let kenya = '';
	let norway = '';

	beforeAll(async () => {
		const made = await createPostgresDatabase();
		drop = made.drop;
		const settings = { DEMO: '1', DATABASE_URL: made.url };
		house = await openPages(settings);
		({ origin } = house);
		const { db } = house.plenary.runtime;
		const roadmap = await findConsultation(db, 'roadmap');
		const found = roadmap && (await findSection(db, roadmap.id, '3'));
		if (!found) throw new Error('No Roadmap was seeded.');
		section = found;
	});
	afterAll(async () => {
		await house.close();
		await drop();
	});

	const read = async (path: string, cookie = norway) => {
		const { status, text } = await ask(origin, path, { cookie });
		expect([path, status]).toEqual([path, 200]);
		return text;
	};

	it('signs people in by password and by one click', async () => {
		const form = { email: 'kenya@plenary.test', password: DEMO_PASSWORD };
		const signedIn = await ask(origin, '/sign-in?/password', { form });
		expect(signedIn.status).toBe(303);
		kenya = signedIn.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
		const account = 'norway@plenary.test';
		const clicked = await ask(origin, '/sign-in?/demonstration', { form: { account } });
		expect(clicked.status).toBe(303);
		norway = clicked.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
		const wrong = await ask(origin, '/sign-in?/password', { form: { ...form, password: 'no' } });
		expect(wrong.status).toBe(400);
	});

	it('shows every page', async () => {
		for (const path of ['/', '/account', '/c/roadmap', '/c/roadmap/sections/preamble'])
			await read(path);
		for (const path of [
			'/sections/3',
			'/positions?section=3',
			'/record',
			'/delegations',
			'/settings'
		])
			await read(`/c/roadmap${path}`);
		expect(await read('/c/roadmap/positions/export.csv')).toContain('KEN');
		expect(await read('/c/roadmap/record/export')).toContain('plenary-record/1');
	});

	it('edits a text between two people, and projects it', async () => {
		const rooms = { origin, section };
		const visitor = (cookie: string) => ({ cookie }) as Parameters<typeof enter>[1];
		const one = await enter(rooms as Parameters<typeof enter>[0], visitor(kenya));
		const two = await enter(rooms as Parameters<typeof enter>[0], visitor(norway));
		expect(one.hello[0]).toMatchObject({ mode: 'write' });
		one.doc.transact(() => one.text.insert(one.text.length, ' Kept in PostgreSQL.', {}));
		await until(() => one.saved > 0 && two.text.toString().includes('Kept in PostgreSQL.'));
		await until(async () => (await read('/c/roadmap/sections/3')).includes('Kept in PostgreSQL.'));
		expect(await read('/c/roadmap/sections/3/authors')).toContain('KEN');
		const later = await enter(rooms as Parameters<typeof enter>[0], visitor(norway));
		expect(later.text.toString()).toContain('Kept in PostgreSQL.');
	});

	it('comments, replies, resolves and takes a position, live', async () => {
		const socket = new WebSocket(`${origin.replace('http', 'ws')}/live`, {
			headers: { origin, cookie: norway }
		});
		const heard = new Set<string>();
		socket.on('message', (message: Buffer) => {
			const { changed, watching = [] } = JSON.parse(message.toString()) as Record<string, string[]>;
			for (const topic of [...(changed ?? []), ...watching.map(() => 'watching')]) heard.add(topic);
		});
		const watched = [
			topics.positions(section.consultation),
			topics.comments(section.consultation, section.id),
			topics.record(section.consultation)
		];
		await until(() => socket.readyState === WebSocket.OPEN);
		socket.send(JSON.stringify({ watch: watched, age: 0 }));
		await until(() => heard.has('watching'));

		const path = '/c/roadmap/sections/3';
		const receipt = () => crypto.randomUUID();
		const comment = { body: 'Said to PostgreSQL.', receipt: receipt() };
		const opened = await submit(origin, `${path}?/comment`, kenya, comment);
		expect(opened.type).toBe('success');
		const thread = /"([0-9a-z]{26})"/.exec(opened.data)?.[1] ?? '';
		const reply = { thread, body: 'Answered.', receipt: receipt() };
		expect((await submit(origin, `${path}?/reply`, norway, reply)).type).toBe('success');
		expect((await submit(origin, `${path}?/resolve`, kenya, { thread })).type).toBe('success');
		expect(await read(path)).toContain('Said to PostgreSQL.');

		const page = await read(path, kenya);
		const field = (name: string) =>
			new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
		const position = {
			...{ stance: 'object', reason: 'Because it is on PostgreSQL.', receipt: receipt() },
			...{ textHash: field('textHash'), textSeq: field('textSeq'), version: field('version') }
		};
		const state = () => submit(origin, `${path}?/state`, kenya, position);
		expect((await Promise.all([state(), state(), state()])).map(({ type }) => type)).toEqual(
			Array(3).fill('success')
		);
		const matrix = await read('/c/roadmap/positions?section=3');
		expect(matrix).toContain('Because it is on PostgreSQL.');
		await until(() => watched.every((topic) => heard.has(topic)), 2_000);
		socket.close();
	});

	it('changes a mode, which reaches an open socket, and invites somebody', async () => {
		const rooms = { origin, section } as Parameters<typeof enter>[0];
		const stock = await enter(rooms, { cookie: kenya } as Parameters<typeof enter>[1]);
		const facilitator = await cookieOf(house, 'facilitator');
		const set = { mode: 'locked' };
		const path = '/c/roadmap/sections/3?/mode';
		expect((await submit(origin, path, facilitator, set)).type).toBe('success');
		await until(() => stock.rights.some(({ mode }) => mode === 'read'), 1_000);
		const secretariat = await cookieOf(house, 'secretariat');
		const invited = await submit(origin, '/c/roadmap/delegations?/invite', secretariat, {
			...{ role: 'observer', days: '1', note: 'A guest' }
		});
		const token = /invitation\/([\w-]{43})/.exec(invited.data)?.[1] ?? '';
		const joined = await ask(origin, `/invitation/${token}?/join`, {
			form: { name: 'A Guest', email: 'guest@plenary.test', password: 'a long password' }
		});
		expect([joined.status, joined.headers.location]).toEqual([303, '/c/roadmap']);
	});

	it('keeps a record that verifies', async () => {
		const { runtime } = house.plenary;
		expect(await verifyStoredRecord(runtime, section.consultation)).toMatchObject({ sound: true });
	});
});
