import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { findSection } from '#db/sections.ts';
import { readEditorial } from '#db/editorial.ts';
import { readProjection, readProjectionState } from '#db/texts.ts';
import type { SectionId } from '#lib/kernel/ids.ts';
import { topics } from '#lib/live/topics.ts';
import { runCommand, writeHelp } from '#server/commands/run.ts';
import {
	ASKERS,
	FACILITATION,
	KENYA,
	queriesFor,
	rewriteOpening,
	STRANGERS,
	type Asker,
	type Canary
} from '../support/canaries.ts';
import { castActors, INSIDERS, type Cast } from '../support/cast.ts';
import { COMMAND_LINES, listAddresses } from '../support/outputs.ts';
import { ask, cookieOf, openPages, sessionOf, submit, type House } from '../support/pages.ts';
import { openAccount } from '../support/people.ts';
import { until } from './clients.ts';

// Canaries: words said in confidence, through the forms that everybody uses, in every kind of
// object that can be confidential. Then every output is searched for them as everybody who could
// ask. What nobody but its readers may see must be nowhere; its readers must find it.
//
// Another kind of confidential object is one more call of `plant` in `plantAll`.

/** What a socket of `/live` is sent. */
type Frame = { watching?: string[]; changed?: string[] };

const SECTION = '/c/roadmap/sections/3';
const PARAMETERS = {
	...{ consultation: 'roadmap', section: '3', code: 'KEN', group: 'G77', token: 'x'.repeat(43) }
};

let house: House;
let cast: Cast;
let cookies: Record<Asker, string | null>;
let section: SectionId;
let document: string;
/** A paragraph of the section, and where its page is. */
let block: string;
let paragraph: string;
let addresses: string[];
/** The text that only what Norway states in confidence stands on. */
let sounded: string;
const canaries: Canary[] = [];
/** Who reads each confidential thread. */
const readersOf = new Map<string, { readers: readonly Asker[]; comment: string }>();
/** What each asker who reads no canary saw of pages before there were any. */
const before = new Map<string, string>();

beforeAll(async () => {
	house = await openPages();
	cast = await castActors(house);
	const administrator = await openAccount(
		house.plenary.runtime,
		'administrator@plenary.test',
		true
	);
	cookies = {
		...cast.cookies,
		ghana: await cookieOf(house, 'ghana'),
		administrator: await sessionOf(house.plenary, administrator.id)
	};
	const found = await findSection(house.plenary.runtime.db, cast.roadmap, '3');
	if (!found) throw new Error('There is no section 3.');
	({ id: section, document } = found);
	const text = await readProjection(house.plenary.runtime.db, section);
	block = text?.blocks.find(({ number }) => number !== '')?.id ?? '';
	paragraph = `${SECTION}/paragraphs/${block}`;
	for (const asker of [...INSIDERS, 'ghana'] as const)
		await submit(house.origin, `${SECTION}?/hear`, cookies[asker], { level: 'watch' });
	// That somebody was invited is no secret: it stands in the record for everybody.
	await plantInvitations();
	await soundBeforeChange();
	for (const asker of INSIDERS) await visit(asker);
	await visit('ghana');
	for (const address of [...UNCHANGED, paragraph])
		for (const asker of STRANGERS)
			before.set(`${asker} ${address}`, await readData(asker, address));
	const halfConsented = await plantAll();
	addresses = listAddresses({
		parameters: { ...PARAMETERS, block, thread: halfConsented },
		queries: queriesFor(section, block),
		exempt: {}
	});
});
afterAll(() => house.close());

/** Pages on which those who read no canary must see no difference. */
const UNCHANGED = [
	...['/c/roadmap', '/c/roadmap/waiting', SECTION, `${SECTION}/since`, `${SECTION}/changes`],
	...['/c/roadmap/positions', '/c/roadmap/delegations', `${SECTION}/paragraphs`]
];

async function readData(asker: Asker, address: string): Promise<string> {
	const { text } = await ask(house.origin, `${address}/__data.json`, { cookie: cookies[asker] });
	// What changed since says when it was asked, too.
	return address.endsWith('/since') ? text.replace(/(?<=[,[])\d{13}(?=[,\]])/g, 'then') : text;
}

/** Let somebody have read the section as it stands: what is said from now on is new to them. */
async function visit(asker: Asker): Promise<void> {
	const text = await readProjectionState(house.plenary.runtime.db, section);
	const read = await submit(house.origin, `${SECTION}/since?/read`, cookies[asker], {
		...{ text: text?.hash ?? '', at: String(Date.now()) }
	});
	if (read.type !== 'success') throw new Error(`${asker} could not read: ${read.data}`);
}

async function post(
	action: string,
	asker: Asker,
	form: Record<string, string>,
	page = SECTION
): Promise<{ thread: string; comment: string }> {
	const receipt = crypto.randomUUID();
	const said = await submit(house.origin, `${page}?/${action}`, cookies[asker], {
		receipt,
		...form
	});
	if (said.type !== 'success') throw new Error(`${action} as ${asker}: ${said.data}`);
	const found = /"([0-9a-z]{26})"(?:,"([0-9a-z]{26})")?/.exec(said.data);
	return { thread: found?.[1] ?? '', comment: found?.[2] ?? '' };
}

/** Words that stand nowhere else, for an object that only `readers` may read. */
function plant(
	what: string,
	readers: readonly Asker[],
	shown = readers,
	recorded = readers
): string {
	const words = `canary-${crypto.randomUUID()}`;
	canaries.push({ what, words, readers, shown, recorded });
	return words;
}

/** @returns a thread that its opener would have everybody read, and its other author not yet */
async function plantAll(): Promise<string> {
	const halfConsented = await plantThread('delegation', 'kenya', 'mute-delegate', KENYA);
	const asked = await answerIn(halfConsented, 'ask', 'kenya', { wider: 'everybody' });
	if (asked.type !== 'success') throw new Error(`Kenya could not ask: ${asked.data}`);
	await plantThread('chosen', 'kenya', 'norway', [...KENYA, 'norway']);
	await plantThread('facilitation', 'kenya', 'facilitator', [...KENYA, ...FACILITATION]);
	await plantThread('facilitation', 'secretariat', 'facilitator-of-others', FACILITATION);
	await plantPositions();
	await plantMark();
	return halfConsented;
}

/** What the page of a thread answers to one of its forms. */
function answerIn(thread: string, action: string, asker: Asker, form: Record<string, string>) {
	const page = `/c/roadmap/threads/${thread}`;
	return submit(house.origin, `${page}?/${action}`, cookies[asker], form);
}

/** For whom the secretariat's invitations are: a link, and one of a pasted list. */
async function plantInvitations(): Promise<void> {
	const office = '/c/roadmap/delegations';
	const note = (what: string) => {
		const words = `canary-${crypto.randomUUID()}`;
		const readers = ['secretariat'] as const;
		canaries.push({ what, words, readers, shown: [], recorded: [], elsewhere: office });
		return words;
	};
	const send = async (path: string, form: Record<string, string>) => {
		const { type } = await submit(house.origin, path, cookies.secretariat, form);
		if (type !== 'success') throw new Error(`${path}: ${type}`);
	};
	const one = { role: 'observer', days: '1', note: note('for whom a link is') };
	await send(`${office}?/invite`, one);
	await send(`${office}/invite`, { list: `KEN, no, ${note('for whom one of many links is')}` });
}

/** Who sees what Norway states to facilitators alone. */
const SOUNDED = ['norway', ...FACILITATION] as const;

/** Norway states a position to facilitators alone, on a text that nobody else stands on, and it changes. */
async function soundBeforeChange(): Promise<void> {
	const { db } = house.plenary.runtime;
	sounded = await rewriteOpening(db, section, 'A text of one moment.');
	await post('state', 'norway', {
		...{ textHash: sounded, textSeq: '1', version: '0', stance: 'object', hearers: 'facilitation' },
		reason: plant('sounding of norway', SOUNDED, ['norway'])
	});
	await rewriteOpening(db, section, 'A text, of one moment.');
}

/** The facilitator calls that change editorial, which Norway contests. */
async function plantMark(): Promise<void> {
	const { db } = house.plenary.runtime;
	const today = await readProjectionState(db, section);
	await post(
		'mark',
		'facilitator',
		{
			...{ text: sounded, textHash: today?.hash ?? '', days: '3' },
			note: plant('note of a mark', SOUNDED, [], FACILITATION)
		},
		`${SECTION}/changes`
	);
	const { marks } = (await readEditorial(db, { consultation: cast.roadmap })).get(section) ?? {};
	const reason = plant('reason of a contest', SOUNDED, []);
	await post('contest', 'norway', { mark: marks?.[0]?.id ?? '', reason }, `${SECTION}/changes`);
}

/**
 * What Kenya states to facilitators alone, then to itself, on the section and on a paragraph of it;
 * their pages show it to Kenya.
 */
async function plantPositions(): Promise<void> {
	const text = await readProjection(house.plenary.runtime.db, section);
	if (!text) throw new Error('Section 3 has no text.');
	const [sounding, note] = [[...KENYA, ...FACILITATION], KENYA];
	const words = text.blocks.find(({ id }) => id === block)?.hash ?? '';
	for (const [what, page, hash] of [
		['the section', SECTION, text.hash],
		['a paragraph', paragraph, words]
	] as const) {
		const bound = { textHash: hash, textSeq: String(text.seq) };
		await post(
			'state',
			'kenya',
			{
				...{ ...bound, version: '0', stance: 'object', hearers: 'facilitation' },
				reason: plant(`sounding of kenya on ${what}`, sounding, KENYA)
			},
			page
		);
		await post(
			'state',
			'kenya',
			{
				...{ ...bound, version: '1', stance: 'reservation', hearers: 'delegation' },
				reason: plant(`position of kenya for itself on ${what}`, note)
			},
			page
		);
	}
}

/** Everybody is called upon, and watches the section: it lets nobody in. */
const CALLS = '@KEN @NOR @GHA @MS @AFR @Co-facilitator';

/** A thread with everything that can be said in one. */
async function plantThread(
	visibility: string,
	opener: Asker,
	replier: Asker,
	readers: readonly Asker[]
): Promise<string> {
	const name = `thread of ${opener} for ${visibility}`;
	const { thread, comment } = await post('comment', opener, {
		...{
			visibility,
			delegations: 'NOR',
			body: `${CALLS} ${plant(`${name}: its comment`, readers)}`
		}
	});
	readersOf.set(thread, { readers, comment });
	await post('reply', replier, { thread, body: plant(`${name}: a reply`, readers) });
	const edited = `${CALLS} ${plant(`${name}: what it says after an edit`, readers)}`;
	await post('edit', opener, { comment, version: '1', body: edited });
	const slip = await post('reply', replier, { thread, body: plant(`${name}: deleted`, []) });
	await post('delete', replier, { comment: slip.comment });
	if (readers.includes('secretariat')) await plantHidden(name, thread, replier, readers);
	const settled = await post('comment', opener, {
		...{ visibility, delegations: 'NOR', body: plant(`${name}, resolved`, readers) }
	});
	readersOf.set(settled.thread, { readers, comment: settled.comment });
	await post('resolve', opener, { thread: settled.thread });
	return thread;
}

/** A reply that the secretariat hides: the reason is for all its readers, the words are not. */
async function plantHidden(
	name: string,
	thread: string,
	author: Asker,
	readers: readonly Asker[]
): Promise<void> {
	const body = plant(`${name}: hidden`, [author, 'secretariat'], [author]);
	const { comment } = await post('reply', author, { thread, body });
	const reason = plant(`${name}: why it is hidden`, readers);
	await post('hide', 'secretariat', { comment, reason });
}

/** Everything that a socket is sent, in the order it came. */
function listen(asker: Asker, path: string, first: string | Uint8Array): string[] {
	const heard: string[] = [];
	const { origin } = house;
	const cookie = cookies[asker];
	const headers = cookie === null ? { origin } : { origin, cookie };
	const socket = new WebSocket(origin.replace('http', 'ws') + path, { headers });
	socket.on('open', () => socket.send(first));
	socket.on('message', (data: Buffer) => heard.push(data.toString('latin1')));
	socket.on('error', () => undefined);
	onTestFinished(() => socket.terminate());
	return heard;
}

/** The canaries found in `text` that this asker may not read. */
function leaks(asker: Asker, text: string): string[] {
	return canaries
		.filter(({ words, readers }) => !readers.includes(asker) && text.includes(words))
		.map(({ what }) => what);
}

describe('a word said in confidence', () => {
	it('is where its readers look for it: on the page and in the record', async () => {
		for (const asker of ASKERS) {
			const page = await ask(house.origin, SECTION, { cookie: cookies[asker] });
			const resolved = await ask(house.origin, `${SECTION}?threads=resolved`, {
				cookie: cookies[asker]
			});
			const since = await ask(house.origin, `${SECTION}/since`, { cookie: cookies[asker] });
			const one = await ask(house.origin, paragraph, { cookie: cookies[asker] });
			const record = await ask(house.origin, '/c/roadmap/record', { cookie: cookies[asker] });
			const missing = (text: string, who: 'shown' | 'recorded') =>
				canaries
					.filter((canary) => who === 'shown' || canary.elsewhere === undefined)
					.filter((canary) => canary[who].includes(asker) && !text.includes(canary.words))
					.map(({ what }) => what);
			for (const { elsewhere, words, readers } of canaries) {
				if (elsewhere === undefined || !readers.includes(asker)) continue;
				const { text } = await ask(house.origin, elsewhere, { cookie: cookies[asker] });
				expect([asker, text.includes(words)]).toEqual([asker, true]);
			}
			expect([asker, missing(page.text + resolved.text + one.text, 'shown')]).toEqual([asker, []]);
			const news = canaries.filter(
				({ what, readers }) =>
					what.endsWith('after an edit') &&
					!what.startsWith(`thread of ${asker} `) &&
					readers.includes(asker)
			);
			for (const { words } of news) expect(since.text).toContain(words);
			expect([asker, missing(record.text, 'recorded')]).toEqual([asker, []]);
		}
	});

	it.each(ASKERS)(
		'is in no page, export or data that %s asks for without being meant',
		async (asker) => {
			for (const address of addresses) {
				const answer = await ask(house.origin, address, { cookie: cookies[asker] });
				const found = leaks(asker, answer.text + JSON.stringify(answer.headers));
				expect([address, found]).toEqual([address, []]);
				expect([address, answer.status < 500]).toEqual([address, true]);
			}
		}
	);

	it.each(STRANGERS)('changes nothing that %s reads', async (asker) => {
		for (const address of [...UNCHANGED, paragraph])
			expect([address, await readData(asker, address)]).toEqual([
				address,
				before.get(`${asker} ${address}`)
			]);
	});

	it('is no reason to offer others, and waits for nobody but its readers', async () => {
		const offered = async (thread: string) => {
			const address = `/c/roadmap/delegations/names?for=mention&thread=${thread}`;
			return (await ask(house.origin, address, { cookie: cookies.ghana })).text;
		};
		for (const thread of readersOf.keys())
			expect(await offered(thread)).toBe(await offered('no-such-thread'));
		const waiting = await ask(house.origin, '/c/roadmap/waiting', { cookie: cookies.norway });
		expect(waiting.text).toContain('mentions Norway');
		expect(waiting.text).toContain('confidential');
	});

	it('is in no frame of a socket, and frames name topics alone', async () => {
		const watch = Object.values(topics).map((topic) =>
			(topic as (...of: string[]) => string)(cast.roadmap, section)
		);
		const lines = ASKERS.map((asker) => ({
			asker,
			live: listen(asker, '/live', JSON.stringify({ watch, age: 0 })),
			// A first step of y-websocket's protocol: all that the text has.
			sync: listen(asker, `/sync/${document}`, Uint8Array.of(0, 0, 1, 0))
		}));
		const told = lines.filter(({ asker }) => INSIDERS.some((each) => each === asker));
		await until(() => told.every(({ live, sync }) => live.length > 0 && sync.length > 1));
		await plantThread('delegation', 'kenya', 'mute-delegate', KENYA);
		const topic = topics.comments(cast.roadmap, section);
		await until(() => told.every(({ live }) => live.slice(1).join().includes(topic)));
		for (const { asker, live, sync } of lines) {
			expect([asker, leaks(asker, live.join() + sync.join())]).toEqual([asker, []]);
			for (const frame of live) {
				const { watching = [], changed = [], ...rest } = JSON.parse(frame) as Frame;
				expect(rest).toEqual({});
				expect(watch).toEqual(expect.arrayContaining([...watching, ...changed]));
			}
		}
	});

	it('is in nothing that the command line prints', async () => {
		const help: string[] = [];
		writeHelp((line) => void help.push(line));
		const names = help.flatMap((line) => /^ {2}([a-z][a-z -]*[a-z])/.exec(line)?.[1] ?? []);
		expect(names.filter((name) => !(name in COMMAND_LINES))).toEqual([]);
		for (const [name, lines] of Object.entries(COMMAND_LINES))
			for (const line of Array.isArray(lines) ? lines : []) {
				const printed: string[] = [];
				await runCommand(house.plenary.runtime, [...name.split(' '), ...line], (words) => {
					printed.push(words);
				});
				// Whoever runs it is nobody in a consultation, and what it prints is passed on.
				expect([name, leaks('nobody', printed.join('\n'))]).toEqual([name, []]);
				expect(printed.length).toBeGreaterThan(0);
			}
	});

	it('is in no answer to a form: to whoever is not meant its thread is unknown', async () => {
		const answer = (asker: Asker, action: string, thread: string, comment: string) =>
			submit(house.origin, `${SECTION}?/${action}`, cookies[asker], {
				...{ thread, comment, version: '2', body: 'Who is there?', reason: 'None.' },
				...{ agree: 'yes', level: 'watch', receipt: crypto.randomUUID() }
			});
		const actions = ['reply', 'resolve', 'reopen', 'edit', 'agree', 'hide', 'delete', 'hear'];
		for (const asker of ASKERS)
			for (const action of actions) {
				const unknown = await answer(asker, action, 'no-such-thread', 'no-such-comment');
				for (const [thread, { readers, comment }] of readersOf) {
					if (readers.includes(asker)) continue;
					const { status, data } = await answer(asker, action, thread, comment);
					expect([asker, leaks(asker, data)]).toEqual([asker, []]);
					expect([asker, action, status]).toEqual([asker, action, unknown.status]);
				}
			}
	});

	it('is on no page of a thread, nor is it there to be asked about', async () => {
		const thread = (id: string) => `/c/roadmap/threads/${id}`;
		for (const asker of ASKERS)
			for (const [id, { readers }] of readersOf) {
				if (readers.includes(asker)) continue;
				const cookie = cookies[asker];
				const [found, unknown] = await Promise.all(
					[id, 'no-such-thread'].map((each) => ask(house.origin, thread(each), { cookie }))
				);
				expect([asker, found?.status]).toEqual([asker, unknown?.status]);
				for (const action of ['ask', 'consent', 'decline', 'withdraw']) {
					const form = { wider: 'everybody', widening: 'no-such-wish' };
					const answers = [id, 'no-such-thread'].map((each) => answerIn(each, action, asker, form));
					const [said, expected] = await Promise.all(answers);
					expect([asker, action, said?.data]).toEqual([asker, action, expected?.data]);
				}
			}
	});
});
