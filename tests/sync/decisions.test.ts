import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listThreads } from '#db/threads.ts';
import { readDelegationRows } from '#db/delegations.ts';
import { listHistory } from '#db/positions.ts';
import { readHead } from '#db/record.ts';
import { findSection } from '#db/sections.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import { castActors, OUTSIDERS, type Actor, type Cast } from '../support/cast.ts';
import { ask, openPages, sessionOf, submit, type House } from '../support/pages.ts';
import { ANYBODY, openAccount, seatAccount } from '../support/people.ts';

// Comments and positions in somebody else's name, twice, or on a text that nobody displayed.

let house: House;
let origin: string;
let cast: Cast;

beforeAll(async () => {
	house = await openPages();
	({ origin } = house);
	cast = await castActors(house);
});
afterAll(() => house.close());

const db = () => house.plenary.runtime.db;
const receipt = () => crypto.randomUUID();
const head = async () => (await readHead(db(), cast.roadmap)).seq;

async function sectionNumbered(number: string) {
	const found = await findSection(db(), cast.roadmap, number);
	if (!found) throw new Error(`There is no section ${number}.`);
	return found;
}

async function threadsOf(number: string) {
	return listThreads(db(), (await sectionNumbered(number)).id, ANYBODY);
}

/** What the form that somebody is shown carries. */
async function shownForm(number: string, who: Actor): Promise<Record<string, string>> {
	const path = `/c/roadmap/sections/${number}`;
	const { text } = await ask(origin, path, { cookie: cast.cookies[who] });
	const field = (name: string) =>
		new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';
	const [textHash, textSeq, version] = ['textHash', 'textSeq', 'version'].map(field);
	return { textHash: textHash ?? '', textSeq: textSeq ?? '', version: version || '0' };
}

const opinion = { stance: 'support', reason: '', textHash: 'x', textSeq: '0', version: '0' };

describe('a thread', () => {
	it('is resolved by who may, and reopened by whoever comments', async () => {
		const opened = await submit(origin, '/c/roadmap/sections/4?/comment', cast.cookies.norway, {
			...{ body: 'To be settled.', receipt: receipt() }
		});
		expect(opened.type).toBe('success');
		const thread = (await threadsOf('4')).at(-1)?.id ?? '';
		const resolve = async (who: Actor) =>
			(await submit(origin, '/c/roadmap/sections/4?/resolve', cast.cookies[who], { thread }))
				.status;
		for (const who of OUTSIDERS) expect(await resolve(who)).toBe(who === 'nobody' ? 303 : 404);
		for (const who of ['observer', 'kenya', 'mute-delegate', 'facilitator-of-others'] as const)
			expect(await resolve(who)).toBe(403);
		for (const who of ['norway', 'facilitator', 'secretariat'] as const) {
			expect(await resolve(who)).toBe(200);
			const path = '/c/roadmap/sections/4?/reopen';
			expect((await submit(origin, path, cast.cookies.observer, { thread })).status).toBe(403);
			expect((await submit(origin, path, cast.cookies.kenya, { thread })).status).toBe(200);
		}
	});

	it('of another section or consultation is unknown here', async () => {
		const there = `/c/house/sections/1`;
		const said = await submit(origin, `${there}?/comment`, cast.other.kenya.cookie, {
			...{ body: 'Elsewhere.', receipt: receipt() }
		});
		expect(said.type).toBe('success');
		const [foreign] = await listThreads(db(), cast.other.section.id, ANYBODY);
		const [fourth] = await threadsOf('4');
		for (const thread of [foreign?.id, fourth?.id, '', 'x', '__proto__', 'a'.repeat(100_000)])
			for (const action of ['reply', 'resolve', 'reopen'])
				expect(
					await submit(origin, `/c/roadmap/sections/3?/${action}`, cast.cookies.secretariat, {
						...{ thread: thread ?? '', body: 'Across.', receipt: receipt() }
					})
				).toMatchObject({ status: 404 });
		expect((await listThreads(db(), cast.other.section.id, ANYBODY))[0]?.comments).toHaveLength(1);
	});
});

describe('somebody who holds two seats', () => {
	it('takes no position while acting as facilitator, and one as delegate', async () => {
		const { runtime } = house.plenary;
		const { id } = await openAccount(runtime, 'both@plenary.test');
		const norway = (await readDelegationRows(db(), cast.roadmap)).find(
			(row) => row.name === 'Norway'
		);
		const place = { consultation: cast.roadmap, sections: [] };
		const facilitator = { ...place, role: 'facilitator', delegation: null, speaks: false } as const;
		const delegate = { ...place, role: 'delegate', speaks: true } as const;
		const seats = [
			(await seatAccount(runtime, id, facilitator)).id,
			(await seatAccount(runtime, id, { ...delegate, delegation: norway?.id ?? null })).id
		];
		const cookie = await sessionOf(house.plenary, id);
		const shown = await shownForm('6', 'norway');
		for (const [seat, status] of [
			[seats[0], 403],
			[seats[1], 200]
		] as const) {
			const chosen = await ask(origin, '/c/roadmap/seat', { form: { seat: seat ?? '' }, cookie });
			expect(chosen.status).toBe(303);
			const form = { ...opinion, ...shown, receipt: receipt() };
			const said = await submit(origin, '/c/roadmap/sections/6?/state', cookie, form);
			expect(said.status).toBe(status);
			if (status === 403) expect(said.data).toContain('positions.facilitators-impartial');
		}
	});
});

describe('a position', () => {
	it.each([
		['observer', 'positions.delegations-only'],
		['mute-delegate', 'positions.not-a-speaker'],
		['facilitator', 'positions.facilitators-impartial'],
		['facilitator-of-others', 'positions.facilitators-impartial'],
		['secretariat', 'positions.delegations-only']
	] as const)('is not taken by %s', async (who, reason) => {
		const form = { ...opinion, ...(await shownForm('3', 'kenya')), receipt: receipt() };
		const before = await head();
		const said = await submit(origin, '/c/roadmap/sections/3?/state', cast.cookies[who], form);
		expect(said).toMatchObject({ type: 'failure', status: 403 });
		expect(said.data).toContain(reason);
		expect(await head()).toBe(before);
	});

	it('is taken once by the same form, however often and at once it is sent', async () => {
		const form = { ...opinion, ...(await shownForm('7', 'kenya')), receipt: receipt() };
		const send = () => submit(origin, '/c/roadmap/sections/7?/state', cast.cookies.kenya, form);
		const before = await head();
		const answers = await Promise.all(Array.from({ length: 8 }, send));
		answers.push(await send());
		expect(new Set(answers.map(({ type, data }) => type + data)).size).toBe(1);
		expect(answers[0]?.type).toBe('success');
		expect(await head()).toBe(before + 1);
	});

	it('asks again when the text is not the one displayed', async () => {
		const shown = await shownForm('8', 'kenya');
		for (const textHash of ['', 'x', shown.textHash?.replace(/^./, 'g') ?? '']) {
			const form = { ...opinion, ...shown, textHash, receipt: receipt() };
			const said = await submit(origin, '/c/roadmap/sections/8?/state', cast.cookies.kenya, form);
			expect(said).toMatchObject({ type: 'failure', status: 409 });
			expect(said.data).toContain('positions.text-changed');
		}
		for (const textSeq of ['-1', '1e9', '999999999999999', 'NaN'])
			expect(
				(
					await submit(origin, '/c/roadmap/sections/8?/state', cast.cookies.kenya, {
						...{ ...opinion, ...shown, textHash: 'x', textSeq, receipt: receipt() }
					})
				).status
			).toBe(409);
	});

	it('is the sender’s delegation’s, whatever the form says', async () => {
		const shown = await shownForm('2', 'norway');
		const rows = await readDelegationRows(db(), cast.roadmap);
		const id = (name: string) => rows.find((row) => row.name === name)?.id as DelegationId;
		const section = (await sectionNumbered('2')).id;
		const before = (await listHistory(db(), { section, block: '' }, id('Kenya'), ANYBODY)).length;
		const forged = { delegation: id('Kenya'), account: 'x', seat: cast.muteSeat, statedAt: '1' };
		const said = await submit(origin, '/c/roadmap/sections/2?/state', cast.cookies.norway, {
			...{ ...opinion, ...shown, ...forged, receipt: receipt() }
		});
		expect(said.type).toBe('success');
		expect(await listHistory(db(), { section, block: '' }, id('Kenya'), ANYBODY)).toHaveLength(
			before
		);
		const [stated] = await listHistory(db(), { section, block: '' }, id('Norway'), ANYBODY);
		expect(stated?.statedAt).toBeGreaterThan(1_000_000);
	});
});

describe('a comment', () => {
	it('is posted once by the same form, however often and at once it is sent', async () => {
		const form = { body: 'Once and for all.', receipt: receipt() };
		const send = () => submit(origin, '/c/roadmap/sections/1?/comment', cast.cookies.kenya, form);
		const answers = await Promise.all(Array.from({ length: 8 }, send));
		answers.push(await send());
		expect(new Set(answers.map(({ type, data }) => type + data)).size).toBe(1);
		const threads = await threadsOf('1');
		const said = threads
			.flatMap(({ comments }) => comments)
			.filter(({ body }) => body === form.body);
		expect(said).toHaveLength(1);
	});

	it('has its sender for author, whatever the form says', async () => {
		const form = {
			...{ body: 'Signed by another.', receipt: receipt(), account: 'x', seat: cast.muteSeat },
			...{ delegation: 'KEN', author: 'Kenya', createdAt: '1', resolvedAt: '1' }
		};
		await submit(origin, '/c/roadmap/sections/1?/comment', cast.cookies.norway, form);
		const thread = (await threadsOf('1')).at(-1);
		expect(thread?.comments[0]?.author.delegation?.name).toBe('Norway');
		expect(thread?.resolvedAt).toBeNull();
	});
});
