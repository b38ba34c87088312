import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listThreads } from '#db/threads.ts';
import { listPhases } from '#db/consultations.ts';
import { readDelegationRows, readGroups } from '#db/delegations.ts';
import { readInvitations } from '#db/invitations.ts';
import { readHead } from '#db/record.ts';
import { readSeats } from '#db/seats.ts';
import { findSection, listSections } from '#db/sections.ts';
import { runningPhase } from '#lib/consultations/rules.ts';
import { castActors, OUTSIDERS, type Cast } from '../support/cast.ts';
import { describeForms, type Form } from '../support/forms.ts';
import { ask, openPages, submit, type Fields, type House } from '../support/pages.ts';
import { ANYBODY } from '../support/people.ts';

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
	return listThreads(db(), (await sectionNumbered(number)).id, ANYBODY);
}

async function groupOf(code: string) {
	return (await readGroups(db(), cast.roadmap)).find((group) => group.code === code)?.id ?? '';
}

async function delegationNamed(name: string) {
	return (await readDelegationRows(db(), cast.roadmap)).find((each) => each.name === name);
}

const FORMS: Form[] = [
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
	],
	[
		'/c/roadmap/delegations?/revoke',
		async () => {
			const invite = { role: 'observer', days: '1' };
			await submit(origin, '/c/roadmap/delegations?/invite', cast.cookies.secretariat, invite);
			const issued = await readInvitations(db(), cast.roadmap);
			const open = issued.find(({ invitation }) => invitation.revokedAt === null);
			return { invitation: open?.invitation.id ?? '' };
		},
		['secretariat']
	],
	[
		'/c/roadmap/delegations?/suspend',
		async () => {
			const [row] = await readSeats(db(), { consultation: cast.roadmap, seat: cast.aideSeat });
			return { seat: cast.aideSeat, suspended: row?.seat.suspendedAt === null ? 'yes' : 'no' };
		},
		['secretariat']
	],
	[
		'/c/roadmap/delegations?/suspend-all',
		async () => {
			const ghana = await delegationNamed('Ghana');
			const seats = await readSeats(db(), { consultation: cast.roadmap });
			const acts = seats.some(
				({ seat }) => seat.delegation === ghana?.id && seat.suspendedAt === null
			);
			return { delegation: ghana?.id ?? '', suspended: acts ? 'yes' : 'no' };
		},
		['secretariat']
	],
	[
		'/c/roadmap/delegations?/withdraw-delegation',
		async () => ({ delegation: (await delegationNamed('Ghana'))?.id ?? '', sure: 'yes' }),
		['secretariat']
	],
	[
		'/c/roadmap/delegations?/reinstate',
		async () => ({ delegation: (await delegationNamed('Ghana'))?.id ?? '' }),
		['secretariat']
	],
	[
		'/c/roadmap/delegations/invite',
		async () => ({ list: `KEN, no, ${receipt()}`, days: '1' }),
		['secretariat']
	],
	[
		'/c/roadmap/delegations/groups?/form',
		async () => ({ code: `G${receipt().slice(0, 5)}`, name: 'Friends of Ruritania' }),
		['secretariat']
	],
	[
		'/c/roadmap/delegations/groups?/join',
		async () => ({ group: await groupOf('EEG'), list: 'Kenya' }),
		['secretariat']
	],
	[
		'/c/roadmap/delegations/groups?/count',
		async () => {
			const kenya = await delegationNamed('Kenya');
			const [ms, other] = [await groupOf('MS'), await groupOf('OT')];
			return { delegation: kenya?.id ?? '', group: kenya?.countedIn === ms ? other : ms };
		},
		['secretariat']
	],
	['/c/roadmap/delegations?/withdraw', async () => ({ seat: cast.aideSeat }), ['secretariat']],
	[
		'/c/roadmap/settings?/rights',
		async () => {
			const phase = runningPhase(await listPhases(db(), cast.roadmap), Date.now());
			const boxes = Object.entries(phase?.rights ?? {}).flatMap(([category, held]) =>
				held.map((capability): [string, string] => [`${category}:${capability}`, 'on'])
			);
			return [
				...boxes,
				['observer:block', 'on'],
				['phase', phase?.id ?? ''],
				['shown', JSON.stringify(phase?.rights)]
			] as [string, string][];
		},
		['secretariat']
	]
];

describeForms(FORMS, () => ({ origin, cast, head }));

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

describe('forms of many people at once', () => {
	it('never give two sections one number, nor two delegations one code', async () => {
		const { secretariat } = cast.cookies;
		const times = Array.from({ length: 6 }, (_, i) => i);
		await Promise.all(
			times.map((i) =>
				submit(origin, '/c/roadmap/settings?/add', secretariat, {
					title: `At once ${i}`,
					mode: 'open'
				})
			)
		);
		const sections = await listSections(db(), cast.roadmap);
		expect(new Set(sections.map(({ number }) => number)).size).toBe(sections.length);
		expect(new Set(sections.map(({ position }) => position)).size).toBe(sections.length);
		const groups = await readGroups(db(), cast.roadmap);
		const countedIn = groups.find(({ kind }) => kind === 'stakeholder')?.id ?? '';
		const form = { name: 'Once', code: 'ONCE', category: 'stakeholder', countedIn };
		const added = await Promise.all(
			times.map(() => submit(origin, '/c/roadmap/delegations?/add', secretariat, form))
		);
		expect(added.filter(({ type }) => type === 'success')).toHaveLength(1);
		expect(added.filter(({ status }) => status === 409)).toHaveLength(5);
	});

	it('set a mode once, with one entry of the record', async () => {
		const { mode } = await sectionNumbered('7');
		const form = { mode: mode === 'locked' ? 'open' : 'locked' };
		const before = await head();
		const path = '/c/roadmap/sections/7?/mode';
		const send = () => submit(origin, path, cast.cookies.secretariat, form);
		const answers = await Promise.all([send(), send(), send(), send()]);
		for (const { status } of answers) expect([200, 409]).toContain(status);
		expect(await head()).toBe(before + 1);
	});
});
