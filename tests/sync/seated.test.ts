import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listThreads } from '#db/threads.ts';
import { findConsultation } from '#db/consultations.ts';
import { findSection } from '#db/sections.ts';
import { ask, cookieOf, openPages, type House } from '../support/pages.ts';
import { ANYBODY } from '../support/people.ts';
import { DEMO_PASSWORD } from '../support/server.ts';

// Requests without script, behind a proxy that names whom it speaks for.

let house: House;
let origin: string;
let adviser: string;

beforeAll(async () => {
	process.env.ADDRESS_HEADER = 'x-real-ip';
	house = await openPages();
	({ origin } = house);
	adviser = await cookieOf(house, 'adviser');
});
afterAll(() => house.close());

const PAGE = '/c/roadmap/sections/2';

async function readPage(path: string): Promise<string> {
	return (await ask(origin, path, { cookie: adviser })).text;
}

/** The tags of a page that say where it posts to. */
function posting(html: string): string[] {
	return [...html.matchAll(/<(form|button)\b[^>]*>/g)]
		.map(([tag]) => tag)
		.filter((tag) => (tag.startsWith('<form') ? /method="post"/i : /formaction/).test(tag));
}

async function commentsOnSection2(): Promise<string[]> {
	const { db } = house.plenary.runtime;
	const roadmap = await findConsultation(db, 'roadmap');
	const section = roadmap && (await findSection(db, roadmap.id, '2'));
	const threads = section ? await listThreads(db, section.id, ANYBODY) : [];
	return threads.map(({ id }) => id);
}

describe('[P23] without script', () => {
	it.each([
		'',
		'/sections/2',
		'/sections/2/paragraphs',
		'/positions',
		'/delegations',
		'/record',
		'/settings',
		'/waiting'
	])('every form at /c/roadmap%s names the seat of its page', async (path) => {
		const tags = posting(await readPage(`/c/roadmap${path}`));
		expect(tags.length).toBeGreaterThan(0);
		for (const tag of tags) expect(tag).toMatch(/action="[^"]*[?;]acting=[0-9a-z]+"/);
	});

	it('what was meant in one seat is not said in another that was chosen since', async () => {
		const html = await readPage(PAGE);
		const action = /<form[^>]*action="(\?\/comment[^"]*)"/.exec(html)?.[1]?.replace('&amp;', '&');
		const acting = /acting=([0-9a-z]+)/.exec(action ?? '')?.[1] ?? '';
		const [other] = [...html.matchAll(/<option value="([0-9a-z]+)"/g)]
			.map(([, value = '']) => value)
			.filter((value) => value !== acting && /^[0-9a-z]{20,}$/.test(value));
		const before = await commentsOnSection2();
		const seat = { seat: other ?? '', to: PAGE };
		const chosen = await ask(origin, '/c/roadmap/seat', { cookie: adviser, form: seat });
		expect(chosen.status).toBe(303);
		const form = { body: 'Meant in the other seat.', receipt: crypto.randomUUID() };
		const answer = await ask(origin, `${PAGE}${action}`, { cookie: adviser, form });
		expect(answer.status).toBe(409);
		expect(answer.text).toContain('nothing was done');
		expect(await commentsOnSection2()).toEqual(before);
		const back = await ask(origin, '/c/roadmap/seat', {
			...{ cookie: adviser, form: { seat: acting, to: PAGE } }
		});
		expect(back.status).toBe(303);
		const again = await ask(origin, `${PAGE}${action}`, { cookie: adviser, form });
		expect(again.status).toBeLessThan(400);
		expect(await commentsOnSection2()).toHaveLength(before.length + 1);
	});
});

describe('a request that comes past the proxy', () => {
	const form = { email: 'norway@plenary.test', password: DEMO_PASSWORD };
	it.each([
		['names nobody', {}],
		['names nobody in an empty header', { 'x-real-ip': '' }],
		['is named', { 'x-real-ip': '192.0.2.1' }]
	])('and %s is answered', async (_, headers) => {
		const answer = await ask(origin, '/sign-in?/password', { form, headers });
		expect(answer.status).toBe(303);
	});
});
