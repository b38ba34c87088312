import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDelegationRows } from '#db/delegations.ts';
import { findSection } from '#db/sections.ts';
import { readProjection } from '#db/texts.ts';
import { newId } from '#lib/kernel/ids.ts';
import { runCommand } from '#server/commands/run.ts';
import { readAllRows } from '../support/all-rows.ts';
import { castActors, type Actor, type Cast } from '../support/cast.ts';
import { listActions, listAddresses } from '../support/outputs.ts';
import {
	ask,
	openPages,
	sessionOf,
	type Answer,
	type Fields,
	type House
} from '../support/pages.ts';
import { openAccount, seatAccount } from '../support/people.ts';

// A draft is to everybody but its delegation what an id is that never existed: by every page and
// every form, with the same answer, and nothing is written.

type Asker = Actor | 'administrator' | 'kenyan-before';
/** Everybody who is not to know. */
const OTHERS: readonly Asker[] = [
	...(['nobody', 'stranger', 'delegate-elsewhere', 'secretariat-elsewhere'] as const),
	...(['observer', 'norway', 'facilitator-of-others', 'facilitator', 'secretariat'] as const),
	...(['administrator', 'kenyan-before'] as const)
];
/** Those of them that could do most. */
const STRONGEST = ['norway', 'facilitator', 'administrator'] as const;

/** Forms of pages that are no proposal's own: which of their fields name one, or why none does. */
const NAMED: Record<string, Fields | string> = {
	'/c/[consultation]/proposals?/answer': { proposal: 'IT', joins: 'drafting', word: 'accepted' },
	'/c/[consultation]/sections/[section]/proposals?/merge': { proposal: 'IT', change: 'IT' },
	'/c/[consultation]/sections/[section]/proposals?/begin': 'It begins a draft of one’s own.',
	'/c/[consultation]/sections/[section]/proposals?/record': 'It begins a draft, and names none.',
	'/c/[consultation]/sections/[section]/propose?/begin': 'It begins a draft of one’s own.',
	'/c/[consultation]/sections/[section]/propose?/keep': 'It begins a draft of one’s own.'
};

const SECTION = '/c/roadmap/sections/3';
let house: House;
let cast: Cast;
let cookies: Record<Asker, string | null>;
let block: string;
/** A draft, another wording of what is tabled, and what is recorded, each with an address at which nothing ever was. */
let hidden: { named: string; unknown: string; isTo(who: Asker): boolean }[];
/** What others were answered before there was a draft, by who and where. */
const before = new Map<string, string>();

/** What the command line printed then. */
let printed: string;

const db = () => house.plenary.runtime.db;
const get = (path: string, who: Asker) => ask(house.origin, path, { cookie: cookies[who] });
const send = (path: string, who: Asker, form: Fields): Promise<Answer> =>
	ask(house.origin, path, { cookie: cookies[who], form });

/** Everything that could be asked without naming a draft. */
const elsewhere = () =>
	addressesOf('1').filter((path) => !/^\/(admin|sign-|account)|\/history/.test(path));

function addressesOf(proposal: string): string[] {
	return listAddresses({
		parameters: {
			...{
				consultation: 'roadmap',
				section: '3',
				code: 'KEN',
				group: 'G77',
				token: 'x'.repeat(43)
			},
			...{ block, thread: 'no-such-thread', proposal }
		},
		queries: { '/c/[consultation]/proposals': ['?delegation=KEN', '?section=3&state=tabled'] },
		exempt: {}
	});
}

/** An answer as it is compared: without the name that was asked for, and what every answer has anew. */
function read({ status, headers, text }: Answer, ...names: string[]): string {
	const said = [status, headers.location ?? '', headers['content-type'] ?? '', text].join('\n');
	return names
		.reduce((all, name) => all.replaceAll(name, 'IT'), said)
		.replaceAll(/nonce-[\w+/=-]+|nonce="[^"]*"/g, 'nonce')
		.replaceAll(/\b[0-9a-z]{26}\b/g, 'key')
		.replaceAll(
			/\b1[6-9]\d{11}\b|\b\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d+ \w+ \d{4}, \d\d:\d\d UTC/g,
			'then'
		);
}

/** What the command line prints of a consultation, with nobody's eyes. */
async function print(): Promise<string> {
	const printed: string[] = [];
	for (const line of COMMANDS)
		await runCommand(house.plenary.runtime, line.split(' '), (words) => void printed.push(words));
	return printed.join('\n');
}
const COMMANDS = ['sections roadmap', 'positions roadmap --csv', 'verify-record', 'verify-texts'];

/** Kenya begins a draft and words it. @returns what its address ends in */
async function draft(title: string): Promise<string> {
	const begun = await send(`${SECTION}/proposals?/begin`, 'kenya', { receipt: newId<string>() });
	const page = (begun.headers.location ?? '').replace(/\?.*/, '');
	await send(`${page}?/cover`, 'kenya', { version: '1', title });
	await send(`${page}?/insert`, 'kenya', { section: '3', block, words: `${title}: a paragraph.` });
	return page.replace(/.*\//, '');
}

/** The secretariat records a draft for Kenya. @returns what its address ends in */
async function record(): Promise<string> {
	const begun = await send(`${SECTION}/proposals?/record`, 'secretariat', {
		...{ receipt: newId<string>(), delegation: 'KEN', source: 'e-mail' }
	});
	const page = (begun.headers.location ?? '').replace(/\?.*/, '');
	await send(`${page}?/cover`, 'secretariat', { version: '1', title: 'Recorded' });
	return page.replace(/.*\//, '');
}

beforeAll(async () => {
	house = await openPages();
	cast = await castActors(house);
	const { runtime } = house.plenary;
	const administrator = await openAccount(runtime, 'administrator@plenary.test', true);
	const { id } = await openAccount(runtime, 'kenyan@plenary.test');
	const kenya = (await readDelegationRows(db(), cast.roadmap)).find(({ code }) => code === 'KEN');
	const { id: seat } = await seatAccount(runtime, id, {
		...{ consultation: cast.roadmap, role: 'delegate', delegation: kenya?.id ?? null },
		...{ speaks: true, sections: [] }
	});
	cookies = {
		...cast.cookies,
		administrator: await sessionOf(house.plenary, administrator.id),
		'kenyan-before': await sessionOf(house.plenary, id)
	};
	await db().commit([
		db()
			.read.update(db().tables.seat)
			.set({ withdrawnAt: runtime.clock.now() })
			.where(eq(db().tables.seat.id, seat))
	]);
	const section = await findSection(db(), cast.roadmap, '3');
	const text = section && (await readProjection(db(), section.id));
	block = text?.blocks.find(({ number }) => number !== '')?.id ?? '';
	const tabled = await draft('Tabled');
	await send(`/c/roadmap/proposals/${tabled}?/table`, 'kenya', {});
	for (const who of STRONGEST)
		for (const path of elsewhere()) before.set(`${who} ${path}`, read(await get(path, who)));
	printed = await print();
	await send('/c/roadmap/proposals/1?/revise', 'kenya', {});
	await send('/c/roadmap/proposals/1r2?/cover', 'kenya', { version: '1', title: 'Once more' });
	hidden = [
		{ named: await draft('Hidden'), unknown: newId<string>(), isTo: () => true },
		{ named: '1r2', unknown: '1r3', isTo: () => true },
		{ named: await record(), unknown: newId<string>(), isTo: (who) => who !== 'secretariat' }
	];
});
afterAll(() => house.close());

describe('[X1] [X50] a draft of another delegation', () => {
	it('is there for its own', async () => {
		for (const { named } of hidden) {
			expect((await get(`/c/roadmap/proposals/${named}`, 'kenya')).status).toBe(200);
			expect((await get(`/c/roadmap/proposals/${named}`, 'mute-delegate')).status).toBe(200);
		}
	});

	it.each(OTHERS)('is to %s, on every page, what never was', async (who) => {
		for (const { named, unknown } of hidden.filter(({ isTo }) => isTo(who))) {
			const paths = addressesOf(named).filter((path) => path.includes(`/proposals/${named}`));
			expect(paths.length).toBeGreaterThan(4);
			for (const path of paths) {
				const [found, none] = await Promise.all(
					[path, path.replace(named, unknown)].map((each) => get(each, who))
				);
				expect([path, read(found!, named)]).toEqual([path, read(none!, unknown)]);
				expect([path, path.includes('__data') || found!.status >= 300]).toEqual([path, true]);
			}
		}
	});

	it.each(OTHERS)(
		'is to %s, by every form, what never was, and nothing is written',
		async (who) => {
			const rows = await readAllRows(db());
			const receipt = newId<string>();
			for (const action of listActions(/\/propos/)) {
				const own = action.includes('[proposal]');
				const fields = own ? FIELDS : NAMED[action];
				if (fields === undefined) throw new Error(`Say in what ${action} names a proposal.`);
				if (typeof fields === 'string') continue;
				for (const { named, unknown } of hidden.filter(({ isTo }) => isTo(who))) {
					const [found, none] = await Promise.all(
						[named, unknown].map((name) => {
							const path = action
								.replace('[consultation]', 'roadmap')
								.replace('[section]', '3')
								.replace('[proposal]', name);
							const filled = Object.entries({ receipt, ...fields }).map(
								([key, value]): [string, string] => [key, value === 'IT' ? name : String(value)]
							);
							return send(path, who, [...filled, ['block', block]]);
						})
					);
					expect([action, read(found!, named)]).toEqual([action, read(none!, unknown)]);
					expect([action, found!.status >= 300]).toEqual([action, true]);
				}
			}
			expect(await readAllRows(db())).toEqual(rows);
		}
	);

	it.each(STRONGEST)('changes nothing that %s reads elsewhere', async (who) => {
		for (const path of elsewhere())
			expect([path, read(await get(path, who))]).toEqual([path, before.get(`${who} ${path}`)]);
	});

	it('changes nothing that the command line prints', async () => {
		expect(await print()).toBe(printed);
	});
});

/** What the forms of a proposal's pages ask for, all at once. */
const FIELDS: Fields = {
	...{ section: '3', words: 'No.', shown: '', title: 'No', version: '1', reason: 'No.' },
	...{ stance: 'object', hearers: 'everybody', textHash: '', change: 'no-such-change' },
	...{ body: 'Who is there?', word: 'asked', revision: '0', delegation: 'GHA', after: '' },
	...{ as: 'after', hash: '', retain: 'on' }
};
