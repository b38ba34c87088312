import { describe, expect, it, vi, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { readLog } from '#db/texts.ts';
import { readMoment } from '#lib/history/queries.server.ts';
import { readWish } from '#lib/history/wishes.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { readDocumentAccess, type DocumentAccess } from '#lib/proposals/access.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { plainText } from '#lib/text/words.ts';
import { fillDisk, freeDisk } from '../support/disk.ts';
import { enter, type, until, type Stock } from './clients.ts';
import { openDraft } from './drafts.ts';
import { openHouse, start, type House } from './house.ts';
import { Raw } from './raw.ts';
import { makeHouse, serve } from './serving-child.ts';

// Texts that many have open and nobody works with are let go, and are read again when somebody does.

/** So soon that a text rests again between two things that a test does. */
const SOON = { limits: { restAfter: 4 } };

const openSoon = () => openHouse(SOON);

const gauge = ({ runtime }: House, name: string) =>
	runtime.meters.read().find((sample) => sample.name === name)?.value;

/** All that is open rests. */
async function rested(house: House): Promise<void> {
	await until(() => gauge(house, 'plenary_resting_rooms') === 1);
	expect(gauge(house, 'plenary_rooms')).toBeGreaterThan(0);
}

async function openRested(): Promise<{ house: House; kenya: Raw; norway: Raw }> {
	const house = await openSoon();
	const kenya = await new Raw(house, house.kenya).ready();
	const norway = await new Raw(house, house.norway).ready();
	kenya.type('Before. ');
	await until(() => norway.words === 'Before. ' && kenya.saved === 1);
	await rested(house);
	return { house, kenya, norway };
}

async function writeAs(
	{ runtime, section, kenya }: House,
	compose: (doc: Y.Doc) => void,
	base: Y.Doc
) {
	const access = async (): Promise<DocumentAccess | null> => {
		const actor = await readActor(runtime, kenya.cookie);
		return actor && readDocumentAccess(runtime, actor, section.document);
	};
	const before = await access();
	if (!before || !runtime.texts) throw new Error('Kenya may not write here.');
	return runtime.texts.write(before, access, async (client) => {
		const doc = new Y.Doc();
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(base));
		doc.clientID = client;
		const vector = Y.encodeStateVector(doc);
		compose(doc);
		return Y.encodeStateAsUpdate(doc, vector);
	});
}

describe('a text that nobody works with', () => {
	it('is let go, and takes the next words in their order, and again', async () => {
		const { house, kenya, norway } = await openRested();
		for (const round of [1, 2, 3]) {
			for (const word of ['one ', 'two ', 'three. ']) kenya.type(`${round} ${word}`);
			const all = round * 3 + 1;
			await until(() => kenya.saved === all && norway.words === kenya.words);
			await rested(house);
		}
		expect(norway.words).toMatch(/^Before\. 1 one 1 two 1 three\. 2 one .* 3 three\. $/);
		const rows = await readLog(house.runtime.db, house.section.document);
		expect(rows.filter(({ account }) => account === house.kenya.account)).toHaveLength(10);
	});

	it('is served whole to whoever comes, and asks them for what it lacks', async () => {
		const { house, norway } = await openRested();
		const late = new Y.Doc();
		Y.applyUpdate(late, Y.encodeStateAsUpdate(norway.doc));
		late.getText('text').insert(late.getText('text').length, 'Typed offline. ', {});
		const stock = await enter(house, house.norway, late);
		await until(() => norway.words === 'Before. Typed offline. ');
		const reader = await enter(house, house.observer);
		expect(String(reader.text)).toBe(String(stock.text));
	});

	it('tells who is here without being read', async () => {
		const { house, kenya, norway } = await openRested();
		for (const clock of [1, 2, 3]) {
			kenya.announce(kenya.hello?.client ?? 0, clock, { caret: clock });
			await until(() => norway.presence.some(({ state }) => state?.caret === clock));
			expect(gauge(house, 'plenary_resting_rooms')).toBe(1);
		}
	});

	it('takes what was sent while something was settled about it', async () => {
		const { house, kenya, norway } = await openRested();
		await house.runtime.texts?.hold([house.section.document], async () => kenya.type('Held. '));
		await until(() => norway.words === 'Before. Held. ' && kenya.saved === 2);
	});

	it('keeps every check: an id of somebody else is refused, and so is what is no text', async () => {
		const { house, kenya, norway } = await openRested();
		const forged = norway.change((doc) => {
			doc.clientID = kenya.hello?.client ?? 0;
			doc.getText('text').insert(1, 'Not mine. ', {});
		});
		norway.sync(2, forged);
		await until(() => norway.closed === 4403);
		expect(norway.refused).toBe('sync.foreign-client');
		await rested(house);
		const colour = { colour: 'red' };
		const other = await new Raw(house, house.norway).ready();
		await rested(house);
		other.sync(
			2,
			other.change((doc) => doc.getText('text').insert(1, 'red', colour))
		);
		await until(() => other.closed === 4403);
		kenya.type('After. ');
		await until(() => kenya.saved === 2);
		const reader = await enter(house, house.observer);
		expect(String(reader.text)).toBe('Before. After. ');
	});

	it('is woken by a form, and everybody sees what it changed', async () => {
		const { house, norway } = await openRested();
		const written = await writeAs(
			house,
			(doc) => doc.getText('text').insert(1, 'By a form. ', {}),
			norway.doc
		);
		expect(written).toMatchObject({ ok: true, value: { from: 2, to: 3 } });
		await until(() => norway.words === 'By a form. Before. ');
		await rested(house);
	});

	it('is shown by pages and in its history as before', async () => {
		const { house } = await openRested();
		await house.runtime.texts?.project(house.section);
		const actor = await readActor(house.runtime, house.observer.cookie);
		if (!actor) throw new Error('Nobody is signed in.');
		const here = await enterSection({ runtime: house.runtime, actor }, 'house', '1');
		const shown = await readMoment(house.runtime, here, readWish(new URLSearchParams()));
		expect(shown?.moment.changes).toBeDefined();
		expect(shown?.blocks.map(plainText).join()).toBe('Before. ');
	});

	it('flows into the proposals for it that are open, which never rest', async () => {
		const house = await openSoon();
		const kenya = await enter(house, house.kenya);
		type(kenya, 'Agreed. ');
		await until(() => kenya.saved > 1);
		const { room } = await openDraft(house);
		const drafting = await enter(room, house.kenya);
		type(drafting, 'Proposed. ');
		await until(() => drafting.saved > 1);
		await rested(house);
		expect(gauge(house, 'plenary_rooms')).toBe(2);
		type(kenya, 'And more. ');
		await until(() => String(drafting.text).includes('And more. '));
		expect(String(drafting.text)).toContain('Proposed. ');
	});

	it('loses nothing that somebody sent who is gone before it has woken', async () => {
		const { house, kenya, norway } = await openRested();
		kenya.type('Goodbye. ');
		await new Promise((resolve) => kenya.socket.send(Uint8Array.of(3), resolve));
		kenya.socket.terminate();
		await until(() => norway.words === 'Before. Goodbye. ');
		await until(() => gauge(house, 'plenary_connections') === 1);
	});

	it('is put away when everybody leaves it, without being read again', async () => {
		const { house, kenya, norway } = await openRested();
		for (const { socket } of [kenya, norway]) socket.terminate();
		await until(() => gauge(house, 'plenary_rooms') === 0);
		expect(gauge(house, 'plenary_resting_rooms')).toBe(0);
		const again = await enter(house, house.observer);
		expect(String(again.text)).toBe('Before. ');
	});
});

describe('a text at rest', () => {
	const serveResting = async () => {
		vi.stubEnv('REST_AFTER', '4');
		vi.stubEnv('METRICS_TOKEN', 'a long token');
		onTestFinished(() => void vi.unstubAllEnvs());
		return makeHouse();
	};
	const restedAt = ({ origin }: House) =>
		until(async () => {
			const headers = { authorization: 'Bearer a long token' };
			const figures = await (await fetch(`${origin}/metrics`, { headers })).text();
			return /^plenary_resting_rooms 1$/m.test(figures);
		});
	const typed = async (house: House): Promise<Stock> => {
		const kenya = await enter(house, house.kenya);
		type(kenya, 'Before. ');
		await until(() => kenya.saved === 2);
		await restedAt(house);
		return kenya;
	};

	/** What whoever comes reads, and what Kenya has, once it is served again. */
	const readAgain = async (
		{ folder, house }: Awaited<ReturnType<typeof makeHouse>>,
		doc: Y.Doc
	) => {
		const plenary = await start(folder);
		onTestFinished(() => plenary.close());
		const served = { ...house, origin: `http://127.0.0.1:${plenary.port}` };
		const kenya = await enter(served, house.kenya, doc);
		const reader = await enter(served, house.observer);
		await until(() => String(reader.text) === String(kenya.text));
		return String(reader.text);
	};

	it('loses nothing when the process is killed', async () => {
		const made = await serveResting();
		const { child, ended, house } = await serve(made);
		const kenya = await typed(house);
		child.kill('SIGKILL');
		await ended;
		kenya.provider.disconnect();
		expect(await readAgain(made, new Y.Doc())).toBe('Before. ');
	});

	it('loses nothing when the process is killed as it takes what woke it', async () => {
		const made = await serveResting();
		// The first that is received is Kenya’s step 2, and the second what is typed before it rests.
		const { ended, house } = await serve(made, 'received', '3');
		const kenya = await typed(house);
		type(kenya, 'Then. ');
		await ended;
		kenya.provider.disconnect();
		expect(await readAgain(made, kenya.doc)).toBe('Before. Then. ');
	});

	it('is read from a full disk, and takes what was typed when there is room again', async () => {
		const made = await serveResting();
		const { child, house } = await serve(made);
		const kenya = await typed(house);
		fillDisk(child.pid);
		type(kenya, 'During. ');
		await until(() => /cannot write/.test(kenya.rights.at(-1)?.reason ?? ''));
		const reader = await enter(house, house.observer);
		expect([String(reader.text), kenya.saved]).toEqual(['Before. ', 2]);
		freeDisk(child.pid);
		await until(() => kenya.saved === 3 && String(reader.text) === 'Before. During. ');
		expect([...kenya.closed, ...reader.closed]).toEqual([]);
	});
});
