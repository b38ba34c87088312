import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { readDelegationRows } from '#db/delegations.ts';
import { topics, topicsOfThread } from '#lib/live/topics.ts';
import { audienceOf } from '#lib/kernel/audience.ts';
import { runCommand, writeHelp } from '#server/commands/run.ts';
import { ASKERS, KENYA, STRANGERS, type Asker } from '../support/canaries.ts';
import { INSIDERS } from '../support/cast.ts';
import { COMMAND_LINES } from '../support/outputs.ts';
import { ask, submit } from '../support/pages.ts';
import {
	addresses,
	answerIn,
	before,
	canaries,
	cast,
	cookies,
	document,
	house,
	leaks,
	openPlanted,
	paragraph,
	plantDraft,
	plantThread,
	readData,
	readersOf,
	SECTION,
	section,
	UNCHANGED
} from '../support/planting.ts';
import { until } from './clients.ts';

// Canaries: words said in confidence, through the forms that everybody uses, in every kind of
// object that can be confidential. Then every output is searched for them as everybody who could
// ask. What nobody but its readers may see must be nowhere; its readers must find it.
// They are planted in `tests/support/planting.ts`.

/** What a socket of `/live` is sent. */
type Frame = { watching?: string[]; changed?: string[] };

beforeAll(openPlanted);
afterAll(() => house.close());

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
		const delegations = await readDelegationRows(house.plenary.runtime.db, cast.roadmap);
		const kenya = delegations.filter(({ code }) => code === 'KEN').map(({ id }) => id);
		const own = audienceOf({ facilitation: false, delegations: kenya });
		const [confided = ''] = topicsOfThread(cast.roadmap, section, own);
		const drafted = topics.proposalsFor(cast.roadmap, own);
		const open = topics.comments(cast.roadmap, section);
		const watch = [
			...Object.values(topics).map((topic) =>
				(topic as (...of: string[]) => string)(cast.roadmap, section)
			),
			...[confided, topics.threadsFor(cast.roadmap, 'facilitation')],
			...[drafted, topics.proposalsFor(cast.roadmap, 'facilitation')]
		];
		const lines = ASKERS.map((asker) => ({
			asker,
			live: listen(asker, '/live', JSON.stringify({ watch, age: 0 })),
			// A first step of y-websocket's protocol: all that the text has.
			sync: listen(asker, `/sync/${document}`, Uint8Array.of(0, 0, 1, 0))
		}));
		const told = lines.filter(({ asker }) => INSIDERS.some((each) => each === asker));
		await until(() => told.every(({ live, sync }) => live.length > 0 && sync.length > 1));
		await plantThread('delegation', 'kenya', 'mute-delegate', KENYA);
		// That an entry stands in the record is for everybody to see; of what kind it is, is not.
		const record = topics.record(cast.roadmap);
		await until(() => told.every(({ live }) => live.slice(1).join().includes(record)));
		const hearing = told.filter(({ asker }) => KENYA.includes(asker));
		await until(() => hearing.every(({ live }) => live.slice(1).join().includes(confided)));
		await plantDraft();
		await until(() => hearing.every(({ live }) => live.slice(1).join().includes(drafted)));
		for (const { asker, live, sync } of lines) {
			expect([asker, live.join().includes(drafted)]).toEqual([asker, KENYA.includes(asker)]);
			expect([asker, live.join().includes(confided)]).toEqual([asker, KENYA.includes(asker)]);
			expect([asker, live.slice(1).join().includes(open)]).toEqual([asker, false]);
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
