import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listThreads } from '#db/comments.ts';
import { readDelegationRows, readGroups } from '#db/delegations.ts';
import { readInvitations } from '#db/invitations.ts';
import { listHistory } from '#db/positions.ts';
import { readHead } from '#db/record.ts';
import { readSeats } from '#db/seats.ts';
import { findSection } from '#db/sections.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import { castActors, INSIDERS, OUTSIDERS, type Actor, type Cast } from '../support/cast.ts';
import { ask, openPages, submit, type Fields, type House } from '../support/pages.ts';

// Who may do what, asked of the form actions themselves: no page need have shown the form.

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
	return listThreads(db(), (await sectionNumbered(number)).id);
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

/** Every form of the consultation: its path, what is sent, and who may send it. */
const FORMS: [string, () => Promise<Fields>, readonly Actor[]][] = [
	[
		'/c/roadmap/sections/3?/comment',
		async () => ({ body: 'A word.', receipt: receipt() }),
		['mute-delegate', 'kenya', 'norway', 'facilitator-of-others', 'facilitator', 'secretariat']
	],
	[
		'/c/roadmap/sections/3?/reply',
		async () => ({
			...{ thread: (await threadsOf('3'))[0]?.id ?? '', body: 'An answer.' },
			receipt: receipt()
		}),
		['mute-delegate', 'kenya', 'norway', 'facilitator-of-others', 'facilitator', 'secretariat']
	],
	[
		'/c/roadmap/sections/3?/mode',
		async () => {
			const { mode } = await sectionNumbered('3');
			return { mode: mode === 'open' ? 'proposals' : 'open' };
		},
		['facilitator', 'secretariat']
	],
	[
		'/c/roadmap/settings?/mode',
		async () => {
			const { mode } = await sectionNumbered('3');
			return { section: '3', mode: mode === 'open' ? 'proposals' : 'open' };
		},
		['facilitator', 'secretariat']
	],
	['/c/roadmap/settings?/numbering', async () => ({ numbering: 'pp-op' }), ['secretariat']],
	['/c/roadmap/settings?/add', async () => ({ title: 'More', mode: 'open' }), ['secretariat']],
	[
		'/c/roadmap/delegations?/add',
		async () => {
			const groups = await readGroups(db(), cast.roadmap);
			const countedIn = groups.find(({ kind }) => kind === 'stakeholder')?.id ?? '';
			const code = `X${receipt().slice(0, 5)}`;
			return { name: 'Ruritania', code, category: 'stakeholder', countedIn };
		},
		['secretariat']
	],
	[
		'/c/roadmap/delegations?/invite',
		async () => ({ role: 'secretariat', days: '14', note: 'Myself' }),
		['secretariat']
	],
	[
		'/c/roadmap/delegations?/speaks',
		async () => {
			const [row] = await readSeats(db(), { consultation: cast.roadmap, seat: cast.aideSeat });
			return { seat: cast.aideSeat, speaks: row?.seat.speaks ? 'no' : 'yes' };
		},
		['secretariat']
	],
	[
		'/c/roadmap/delegations?/sections',
		async () => {
			const seats = await readSeats(db(), { consultation: cast.roadmap });
			const mine = seats.find(({ account }) => account.email === 'fifth@plenary.test');
			return { seat: mine?.seat.id ?? '', section: (await sectionNumbered('5')).id };
		},
		['secretariat']
	]
];

describe.each(FORMS)('%s', (path, fields, allowed) => {
	it.each(OUTSIDERS)('tells %s nothing and changes nothing', async (who) => {
		const before = await head();
		const { status, type } = await submit(origin, path, cast.cookies[who], await fields());
		expect([type, status]).toEqual(who === 'nobody' ? ['redirect', 303] : ['error', 404]);
		expect(await head()).toBe(before);
	});

	it.each(INSIDERS)('does for %s what they may', async (who) => {
		const before = await head();
		const said = await submit(origin, path, cast.cookies[who], await fields());
		if (allowed.includes(who)) {
			expect(said).toMatchObject({ type: 'success' });
			// Numbering that is as asked already writes nothing.
			expect(await head()).toBeGreaterThan(before);
		} else {
			expect(said).toMatchObject({ type: 'failure', status: 403 });
			expect(await head()).toBe(before);
		}
	});
});

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
		const [foreign] = await listThreads(db(), cast.other.section.id);
		const [fourth] = await threadsOf('4');
		for (const thread of [foreign?.id, fourth?.id, '', 'x', '__proto__', 'a'.repeat(100_000)])
			for (const action of ['reply', 'resolve', 'reopen'])
				expect(
					await submit(origin, `/c/roadmap/sections/3?/${action}`, cast.cookies.secretariat, {
						...{ thread: thread ?? '', body: 'Across.', receipt: receipt() }
					})
				).toMatchObject({ status: 404 });
		expect((await listThreads(db(), cast.other.section.id))[0]?.comments).toHaveLength(1);
	});
});

describe('what another consultation holds', () => {
	it('is not reached through a form of this one', async () => {
		const { other, cookies } = cast;
		const [delegation] = await readDelegationRows(db(), other.consultation);
		const [group] = await readGroups(db(), other.consultation);
		const [own] = await readDelegationRows(db(), cast.roadmap);
		const tries: [string, Fields][] = [
			['invite', { role: 'delegate', days: '14', delegation: delegation?.id ?? '' }],
			['invite', { role: 'facilitator', days: '14', section: other.section.id }],
			['add', { name: 'X', code: 'XX', category: 'stakeholder', countedIn: group?.id ?? '' }],
			['withdraw', { seat: other.kenya.seat }],
			['withdraw', { seat: cast.secretariatElsewhereSeat }],
			['speaks', { seat: other.kenya.seat, speaks: 'no' }],
			['sections', { seat: other.observer.seat, section: other.section.id }],
			['revoke', { invitation: 'nothing' }]
		];
		for (const [action, form] of tries) {
			const before = [await head(), (await readHead(db(), other.consultation)).seq];
			const path = `/c/roadmap/delegations?/${action}`;
			const said = await submit(origin, path, cookies.secretariat, form);
			expect([action, said.type, said.status >= 400 && said.status < 500]).toEqual([
				action,
				'failure',
				true
			]);
			expect([await head(), (await readHead(db(), other.consultation)).seq]).toEqual(before);
		}
		const mode = { section: other.section.id, mode: 'locked' };
		const settled = await submit(origin, '/c/roadmap/settings?/mode', cookies.secretariat, mode);
		expect(settled.status).toBe(404);
		expect(own?.consultation).toBe(cast.roadmap);
	});

	it('keeps its invitations', async () => {
		const path = '/c/house/delegations?/invite';
		const form = { role: 'observer', days: '3' };
		expect((await submit(origin, path, cast.cookies['secretariat-elsewhere'], form)).status).toBe(
			200
		);
		const [issued] = await readInvitations(db(), cast.other.consultation);
		const invitation = issued?.invitation.id ?? '';
		const revoke = (cookie: string | null) =>
			submit(origin, '/c/roadmap/delegations?/revoke', cookie, { invitation });
		expect((await revoke(cast.cookies.secretariat)).status).toBe(404);
		expect((await revoke(cast.cookies['secretariat-elsewhere'])).status).toBe(404);
		expect(
			(await readInvitations(db(), cast.other.consultation))[0]?.invitation.revokedAt
		).toBeNull();
	});

	it('answers like nothing at all, by every address', async () => {
		const outsider = cast.cookies['secretariat-elsewhere'];
		const paths = [
			...['', '/positions', '/positions/export.csv', '/positions/export.json', '/record'],
			...['/record/export', '/delegations', '/settings', '/sections', '/sections/3'],
			...['/sections/3/authors', '/sections/99', '/sections/99/authors', '/__data.json'],
			...['/sections/3/__data.json', '/nowhere', '/seat']
		];
		const plain = (slug: string, text: string) =>
			text.replaceAll(slug, 'SLUG').replaceAll(/nonce="[^"]+"|[\w-]*nonce-[^']+/g, '');
		for (const path of paths) {
			const here = await ask(origin, `/c/roadmap${path}`, { cookie: outsider });
			const nowhere = await ask(origin, `/c/romance${path}`, { cookie: outsider });
			expect([path, here.status]).toEqual([path, nowhere.status]);
			expect(plain('roadmap', here.text)).toBe(plain('romance', nowhere.text));
			const unsigned = await ask(origin, `/c/roadmap${path}`);
			const lost = await ask(origin, `/c/romance${path}`);
			expect([path, unsigned.status]).toEqual([path, lost.status]);
			expect(plain('roadmap', unsigned.headers.location ?? '')).toBe(
				plain('romance', lost.headers.location ?? '')
			);
		}
	});
});

describe('the seat somebody acts as', () => {
	it('is one of their own', async () => {
		for (const seat of [cast.muteSeat, cast.other.kenya.seat, 'none', '']) {
			const form = { seat };
			const { status } = await ask(origin, '/c/roadmap/seat', {
				form,
				cookie: cast.cookies.norway
			});
			expect(status).toBe(404);
		}
		const form = { seat: cast.muteSeat };
		for (const who of OUTSIDERS)
			expect(
				(await ask(origin, '/c/roadmap/seat', { form, cookie: cast.cookies[who] })).status
			).toBe(who === 'nobody' ? 303 : 404);
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
		const before = (await listHistory(db(), section, id('Kenya'))).length;
		const forged = { delegation: id('Kenya'), account: 'x', seat: cast.muteSeat, statedAt: '1' };
		const said = await submit(origin, '/c/roadmap/sections/2?/state', cast.cookies.norway, {
			...{ ...opinion, ...shown, ...forged, receipt: receipt() }
		});
		expect(said.type).toBe('success');
		expect(await listHistory(db(), section, id('Kenya'))).toHaveLength(before);
		const [stated] = await listHistory(db(), section, id('Norway'));
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
