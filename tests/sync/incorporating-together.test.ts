import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { listEntries } from '#db/entries.ts';
import { readLog, readLogEnd } from '#db/texts.ts';
import { newId } from '#lib/kernel/ids.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { readDocumentAccess } from '#lib/proposals/access.server.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { loadDocument } from '#server/sync/document.ts';
import type { Step } from '#server/sync/log.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { changesOf, incorporateAs, must } from '../support/incorporating.ts';
import { PACKAGE, readBoth, tablePackage } from '../support/packages.ts';
import { createPostgresDatabase } from '../support/postgres.ts';
import { enter, until } from './clients.ts';
import { aFolder, furnish, openHouse, start, type House, type Visitor } from './house.ts';

const WAS = PACKAGE.map(({ was }) => was);
const PROPOSED = PACKAGE.map(({ proposed }) => proposed);

function entriesOf({ runtime, consultation }: House) {
	const reader = { role: 'secretariat' as const, delegation: null };
	return listEntries(runtime.db, consultation, { kinds: ['proposal.incorporated'], reader }, 10);
}

function endsOf(houses: readonly House[]) {
	return Promise.all(
		houses.map(({ runtime, section }) => readLogEnd(runtime.db, section.document))
	);
}

describe('[X70] a package over two sections', () => {
	it('is incorporated as one decision, with a receipt for each section', async () => {
		const house = await openHouse();
		const { houses, facilitator, kenya } = await tablePackage(house);
		const receipt = newId();
		const receipts = must(await incorporateAs(house, facilitator, kenya, { receipt }));
		expect(receipts.map(({ section }) => section)).toEqual(['1', '2']);
		expect(await readBoth(houses)).toEqual(PROPOSED);
		expect(must(await incorporateAs(house, facilitator, kenya, { receipt }))).toEqual(receipts);
		const [entry, ...others] = await entriesOf(house);
		expect(others).toEqual([]);
		expect(entry?.section).toBeNull();
		expect(await verifyStoredRecord(house.runtime, house.consultation)).toMatchObject({
			sound: true
		});
	});

	it('is incorporated in none when one of them has moved under it', async () => {
		const house = await openHouse();
		const { houses, facilitator, kenya } = await tablePackage(house);
		const writer = await enter(houses[1], facilitator);
		const { saved } = writer;
		writer.text.insert(1, 'Today: ');
		await until(() => writer.saved > saved);
		const ends = await endsOf(houses);
		expect(await incorporateAs(house, facilitator, kenya)).toMatchObject({
			reason: 'proposals.text-moved'
		});
		expect(await endsOf(houses)).toEqual(ends);
		expect(await readBoth(houses)).toEqual([WAS[0], `Today: ${WAS[1]}`]);
	});
});

describe('[X70] an edit of two texts', () => {
	async function accessTo({ runtime, section }: House, { cookie }: Visitor) {
		const actor = await readActor(runtime, cookie);
		const access = actor && (await readDocumentAccess(runtime, actor, section.document));
		if (!access) throw new Error('They may not read it.');
		return access;
	}

	/** Words at the end of a text, under a client id. */
	async function adding({ runtime, section }: House, client: number): Promise<Uint8Array> {
		const { doc } = await loadDocument(runtime, section.document);
		const before = Y.encodeStateVector(doc);
		doc.clientID = client;
		doc.getText('text').insert(doc.getText('text').length, ' More.', {});
		return Y.encodeStateAsUpdate(doc, before);
	}

	async function writeBoth(houses: readonly House[], who: Visitor, isFalse: boolean) {
		const targets = await Promise.all(
			houses.map(async (house) => ({
				before: await accessTo(house, who),
				access: () => accessTo(house, who)
			}))
		);
		return houses[0]?.runtime.texts?.writeAll(
			targets,
			async (clients) => {
				const updates = await Promise.all(
					houses.map((house, at) => adding(house, clients[at] ?? 0))
				);
				return isFalse ? updates.slice(0, 1).concat(new Uint8Array([1, 2, 3])) : updates;
			},
			{ composed: 'by-actor' }
		);
	}

	it('is refused in both by what one of them refuses, and who types in the other loses nothing', async () => {
		const house = await openHouse();
		const { houses, facilitator } = await tablePackage(house);
		const writer = await enter(house, facilitator);
		const ends = await endsOf(houses);
		expect(await writeBoth(houses, facilitator, true)).toMatchObject({
			reason: 'sync.malformed'
		});
		expect(await endsOf(houses)).toEqual(ends);
		const { saved } = writer;
		writer.text.insert(1, 'Still: ');
		await until(() => writer.saved > saved);
		expect(await readBoth(houses)).toEqual([`Still: ${WAS[0]}`, WAS[1]]);
		expect(await writeBoth(houses, facilitator, false)).toMatchObject({ ok: true });
		expect(await readBoth(houses)).toEqual([`Still: ${WAS[0]} More.`, `${WAS[1]} More.`]);
	});

	it('keeps its place among what others type in each, in whichever order they are asked for', async () => {
		const house = await openHouse();
		const { houses, facilitator } = await tablePackage(house);
		const writers = await Promise.all(houses.map((each) => enter(each, facilitator)));
		const [one, two] = houses;
		let typed = 0;
		const edits = [houses, [two, one], houses, [two, one]].map((order) => {
			for (const writer of writers) writer.text.insert(1, `${++typed} `);
			return writeBoth(order, facilitator, false);
		});
		for (const written of await Promise.all(edits)) expect(written).toMatchObject({ ok: true });
		const all = await readBoth(houses);
		for (const words of all) expect(words.split(' More.')).toHaveLength(5);
		for (const [at, { runtime, section }] of houses.entries()) {
			const seqs = (await readLog(runtime.db, section.document)).map(({ seq }) => seq);
			expect(seqs).toEqual(seqs.map((_, place) => place + 1));
			await until(() => String(writers[at]?.text).split(' More.').length === 5);
		}
	});
});

/** Kenya's package is tabled, and the server stops. */
async function tableAndStop(dialect: Dialect) {
	const folder = aFolder();
	const database = dialect === 'postgres' ? await createPostgresDatabase() : null;
	if (database) onTestFinished(database.drop);
	const url = database?.url ?? null;
	const plenary = await start(folder, {}, url);
	const packaged = await tablePackage(await furnish(plenary));
	await plenary.close();
	return { folder, url, ...packaged };
}

describe.each(dialects)('[X70] a package whose server is killed, on %s', (dialect) => {
	it.each<[string, Step, times: number, isDone: boolean]>([
		['in both, and on no disk', 'applied', 2, false],
		['on its way to disk in both', 'writing', 2, false],
		['on disk, and told to nobody', 'written', 1, true]
	])('%s has all of it or nothing', async (_, step, times, isDone) => {
		const { folder, url, houses: before, facilitator, kenya } = await tableAndStop(dialect);
		const receipt = newId();
		const script = fileURLToPath(new URL('incorporating-child.ts', import.meta.url));
		const child = spawn(
			process.execPath,
			[script, folder, facilitator.cookie, kenya, receipt, step, String(times)],
			{ stdio: 'ignore', env: { ...process.env, ...(url ? { DATABASE_URL: url } : {}) } }
		);
		onTestFinished(() => void child.kill('SIGKILL'));
		const signal = await new Promise((resolve) => child.once('exit', (__, by) => resolve(by)));
		expect(signal).toBe('SIGKILL');
		const plenary = await start(folder, {}, url);
		onTestFinished(() => plenary.close());
		const origin = `http://127.0.0.1:${plenary.port}`;
		const houses = before.map((each) => ({ ...each, runtime: plenary.runtime, origin }));
		const [house] = houses;
		if (!house) throw new Error('There is no house.');
		// Settled before anybody is served: nothing is waited for.
		const states = (await changesOf(house, kenya)).map(({ change }) => change.state);
		expect(states).toEqual(Array(2).fill(isDone ? 'incorporated' : 'open'));
		expect(await entriesOf(house)).toHaveLength(isDone ? 1 : 0);
		expect(await readBoth(houses)).toEqual(isDone ? PROPOSED : WAS);
		expect(must(await incorporateAs(house, facilitator, kenya, { receipt }))).toHaveLength(2);
		expect(await entriesOf(house)).toHaveLength(1);
		expect(await readBoth(houses)).toEqual(PROPOSED);
	});
});
