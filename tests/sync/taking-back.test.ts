import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listEntries } from '#db/entries.ts';
import { readLog } from '#db/texts.ts';
import { newId } from '#lib/kernel/ids.ts';
import { MINUTE } from '#lib/kernel/instants.ts';
import { mergeChanges } from '#lib/proposals/incorporate.server.ts';
import { readProposalPage } from '#lib/proposals/page.server.ts';
import { readBlocks } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { Compactor } from '#server/compaction/thread.ts';
import { dialects, type Dialect } from '../support/database.ts';
import {
	changesOf,
	creditsOf,
	fields,
	FIRST,
	furnishTable,
	incorporateAs,
	localsOf,
	must,
	openTable,
	SECOND,
	tableByForms,
	takeBackAs,
	untilReads
} from '../support/incorporating.ts';
import { PACKAGE, readBoth, tablePackage } from '../support/packages.ts';
import { createPostgresDatabase } from '../support/postgres.ts';
import { enter, until } from './clients.ts';
import { seatIn } from './drafts.ts';
import { aFolder, furnish, openHouse, start, type House, type Visitor } from './house.ts';

const AMENDED = 'States shall protect human rights online, offline.';

function entriesOf({ runtime, consultation }: House) {
	const reader = { role: 'secretariat' as const, delegation: null };
	return listEntries(runtime.db, consultation, { kinds: ['proposal.taken-back'], reader }, 10);
}

const statesOf = async (house: House, named: string) =>
	(await changesOf(house, named)).map(({ change }) => change.state);

/** Kenya's wording of the second paragraph stands in the text, by an entry of this number. */
async function openIncorporated() {
	const table = await openTable();
	const { house, facilitator } = table;
	const kenya = await tableByForms(house, house.kenya, { at: 1, words: AMENDED });
	const [put] = must(await incorporateAs(house, facilitator, kenya));
	await untilReads(house, FIRST, AMENDED);
	return { ...table, kenya, entry: put?.number ?? 0 };
}

async function pageOf(house: House, who: Visitor, named: string) {
	const locals = await localsOf(house, who);
	const chosen = { section: null, block: null };
	const { shown } = await readProposalPage(locals, 'house', named, chosen);
	return shown.tabled;
}

describe('taking an incorporation back', () => {
	it('[X71] [X73] takes its words out, puts back whose they were, and leaves its Changes open', async () => {
		const { house, facilitator, kenya, entry } = await openIncorporated();
		const before = await changesOf(house, kenya);
		const taken = must(await takeBackAs(house, facilitator, kenya, { entry }));
		expect(taken).toMatchObject({ asBefore: true });
		await untilReads(house, FIRST, SECOND);
		expect(new Set(await creditsOf(house))).toEqual(new Set([`facilitator: ${SECOND}`]));
		const after = await changesOf(house, kenya);
		expect(after.map(({ change }) => change)).toMatchObject(
			before.map(({ change: { hash, baseHash } }) => ({ state: 'open', hash, baseHash }))
		);
		expect(after[0]?.proposal).toMatchObject({ state: 'tabled', closedAt: null });
		const [said] = await entriesOf(house);
		expect(said?.seq).toBe(taken.number);
		expect(JSON.parse(said?.payload ?? '')).toMatchObject({
			decision: { incorporation: entry, asBefore: true, whole: true }
		});
		expect(await verifyStoredRecord(house.runtime, house.consultation)).toMatchObject({
			sound: true
		});
		const [card] = (await pageOf(house, house.norway, kenya))?.cards ?? [];
		expect(card).toMatchObject({ state: 'open', moved: '', takenBackAt: expect.any(Number) });
	});

	it('[X73] lets them be put in again, and taken back again', async () => {
		const { house, facilitator, kenya, entry } = await openIncorporated();
		must(await takeBackAs(house, facilitator, kenya, { entry }));
		await untilReads(house, FIRST, SECOND);
		const [again] = must(await incorporateAs(house, facilitator, kenya));
		await untilReads(house, FIRST, AMENDED);
		expect(await creditsOf(house)).toContain('KEN: shall ');
		expect(await takeBackAs(house, facilitator, kenya, { entry })).toMatchObject({
			reason: 'proposals.not-put-in'
		});
		must(await takeBackAs(house, facilitator, kenya, { entry: again?.number ?? 0 }));
		await untilReads(house, FIRST, SECOND);
		expect(await entriesOf(house)).toHaveLength(2);
	});

	it('[X74] is done once by two facilitators at once, and once by a form sent twice', async () => {
		const { house, facilitator, kenya, entry } = await openIncorporated();
		const other = await seatIn(house, 'facilitator');
		const receipt = newId();
		const answers = await Promise.all([
			takeBackAs(house, facilitator, kenya, { entry, receipt }),
			takeBackAs(house, other, kenya, { entry }),
			takeBackAs(house, facilitator, kenya, { entry, receipt })
		]);
		const done = answers.flatMap((each) => (each.ok ? each.value : []));
		expect(done).toHaveLength(2);
		expect(done[0]).toEqual(done[1]);
		expect(answers[1]).toMatchObject({ reason: 'proposals.not-put-in' });
		await untilReads(house, FIRST, SECOND);
		expect(await entriesOf(house)).toHaveLength(1);
	});

	it('[X74] is for facilitators of the section alone', async () => {
		const { house, facilitator, kenya, entry } = await openIncorporated();
		expect((await pageOf(house, facilitator, kenya))?.takeable).not.toEqual({});
		for (const who of ['kenya', 'norway', 'observer'] as const) {
			expect((await pageOf(house, house[who], kenya))?.takeable).toEqual({});
			expect(await takeBackAs(house, house[who], kenya, { entry })).toMatchObject({
				reason: 'proposals.facilitators-decide'
			});
		}
		await untilReads(house, FIRST, AMENDED);
	});

	it('[X72] leaves what others wrote there since, and says so', async () => {
		const { house, facilitator, writer, kenya, entry } = await openIncorporated();
		await until(() => writer.text.toString().includes('shall'));
		// Behind two starts of paragraphs.
		writer.text.insert(writer.text.toString().indexOf('shall') + 4, '[always]');
		await untilReads(house, FIRST, AMENDED.replace('shall', 'sh[always]all'));
		const taken = must(await takeBackAs(house, facilitator, kenya, { entry }));
		expect(taken.asBefore).toBe(false);
		await untilReads(house, FIRST, SECOND.replace('protect', '[always]protect'));
		const [card] = (await pageOf(house, house.kenya, kenya))?.cards ?? [];
		expect(card).toMatchObject({ state: 'open', moved: 'moved' });
	});

	it('[X72] opens a Change again whose words somebody took out by hand', async () => {
		const { house, facilitator, writer } = await openTable();
		const wish = { at: 1, words: 'They report.', isNew: true } as const;
		const kenya = await tableByForms(house, house.kenya, wish);
		const [put] = must(await incorporateAs(house, facilitator, kenya));
		await untilReads(house, FIRST, SECOND, 'They report.');
		await until(() => writer.text.toString().includes('They report.'));
		writer.text.delete(writer.text.length - 13, 13);
		await untilReads(house, FIRST, SECOND);
		must(await takeBackAs(house, facilitator, kenya, { entry: put?.number ?? 0 }));
		expect(await statesOf(house, kenya)).toEqual(['open']);
		must(await incorporateAs(house, facilitator, kenya));
		await untilReads(house, FIRST, SECOND, 'They report.');
	});

	it('[X74] takes back together what was put in together, and no other', async () => {
		const { house, facilitator } = await openTable();
		const kenya = await tableByForms(
			house,
			house.kenya,
			{ at: 0, words: 'The internet is open to all.' },
			{ at: 1, words: AMENDED }
		);
		must(await incorporateAs(house, facilitator, kenya, { at: [2] }));
		const [put] = must(await incorporateAs(house, facilitator, kenya, { at: [0, 1] }));
		await untilReads(house, 'The internet is open to all.', AMENDED);
		const [first, second, third] = await changesOf(house, kenya);
		const takeable = (await pageOf(house, facilitator, kenya))?.takeable ?? {};
		for (const each of [first, second])
			expect(takeable[each?.change.id ?? '']).toEqual({ entry: put?.number, others: 1 });
		expect(takeable[third?.change.id ?? '']).toMatchObject({ others: 0 });
		must(await takeBackAs(house, facilitator, kenya, { entry: put?.number ?? 0 }));
		await untilReads(house, FIRST, SECOND.replace(' and offline', ', offline'));
		expect(await statesOf(house, kenya)).toEqual(['open', 'open', 'incorporated']);
	});

	it('[X71] takes nothing else of that minute back, when the log was merged', async () => {
		const { house, facilitator, writer, kenya, entry } = await openIncorporated();
		await until(() => writer.text.toString().includes('shall'));
		const { saved } = writer;
		writer.text.insert(1, 'Now: ');
		await until(() => writer.saved > saved);
		const compactor = new Compactor(house.runtime);
		const edits = () => readLog(house.runtime.db, house.section.document);
		const before = await edits();
		await compactor.compact({ until: house.runtime.clock.now() + 60 * MINUTE, least: 1 });
		await compactor.close();
		expect((await edits()).length).toBeLessThan(before.length);
		must(await takeBackAs(house, facilitator, kenya, { entry }));
		await untilReads(house, `Now: ${FIRST}`, SECOND);
	});

	it('[X71] takes other words out too that the facilitator gave', async () => {
		const { house, facilitator } = await openTable();
		const kenya = await tableByForms(house, house.kenya, { at: 1, words: AMENDED });
		const words = 'States shall fully protect human rights online and offline.';
		const [put] = must(await incorporateAs(house, facilitator, kenya, { at: [0], words }));
		await untilReads(house, FIRST, words);
		must(await takeBackAs(house, facilitator, kenya, { entry: put?.number ?? 0 }));
		await untilReads(house, FIRST, SECOND);
		expect((await changesOf(house, kenya))[0]?.change).toMatchObject({
			...{ state: 'open', modified: '' }
		});
	});

	it('[X74] takes a merged text back from both proposals', async () => {
		const { house, facilitator } = await openTable();
		const kenya = await tableByForms(house, house.kenya, { at: 1, words: AMENDED });
		const norway = await tableByForms(house, house.norway, {
			at: 1,
			words: 'States protect all human rights online and offline.'
		});
		const all = [...(await changesOf(house, kenya)), ...(await changesOf(house, norway))];
		const words = 'States shall protect all human rights online, offline.';
		const form = fields({
			...{ receipt: newId(), proposal: [kenya, norway], words },
			change: all.map(({ change }) => change.id)
		});
		const locals = await localsOf(house, facilitator);
		const [put] = must(await mergeChanges(locals, 'house', form));
		await untilReads(house, FIRST, words);
		must(await takeBackAs(house, facilitator, norway, { entry: put?.number ?? 0 }));
		await untilReads(house, FIRST, SECOND);
		for (const named of [kenya, norway]) {
			const placed = await changesOf(house, named);
			expect(placed.every(({ change }) => change.state === 'open')).toBe(true);
			expect(placed[0]?.proposal.state).toBe('tabled');
		}
	});

	it('[X74] takes a package back from both sections', async () => {
		const house = await openHouse();
		const { houses, facilitator, kenya } = await tablePackage(house);
		const [put] = must(await incorporateAs(house, facilitator, kenya));
		const taken = must(await takeBackAs(house, facilitator, kenya, { entry: put?.number ?? 0 }));
		expect(taken.asBefore).toBe(true);
		expect(await readBoth(houses)).toEqual(PACKAGE.map(({ was }) => was));
		expect(await statesOf(house, kenya)).toEqual(['open', 'open']);
		const [entry] = await entriesOf(house);
		expect(entry?.section).toBeNull();
	});
});

/** Kenya's wording is in the text, and the server stops. */
async function incorporateAndStop(dialect: Dialect) {
	const folder = aFolder();
	const database = dialect === 'postgres' ? await createPostgresDatabase() : null;
	if (database) onTestFinished(database.drop);
	const url = database?.url ?? null;
	const plenary = await start(folder, {}, url);
	const house = await furnish(plenary);
	const { facilitator, writer } = await furnishTable(house);
	const kenya = await tableByForms(house, house.kenya, { at: 1, words: AMENDED });
	const [put] = must(await incorporateAs(house, facilitator, kenya));
	await untilReads(house, FIRST, AMENDED);
	writer.provider.disconnect();
	await plenary.close();
	return { folder, url, house, facilitator, kenya, entry: put?.number ?? 0 };
}

describe.each(dialects)('[X73] what a process took back and did not survive, on %s', (dialect) => {
	it('is wholly done, when its edit was written', async () => {
		const stopped = await incorporateAndStop(dialect);
		const { folder, url, house: before, facilitator, kenya, entry } = stopped;
		const receipt = newId();
		const script = fileURLToPath(new URL('taking-back-child.ts', import.meta.url));
		const child = spawn(
			process.execPath,
			[script, folder, facilitator.cookie, kenya, String(entry), receipt, 'written'],
			{ stdio: 'inherit', env: { ...process.env, ...(url ? { DATABASE_URL: url } : {}) } }
		);
		onTestFinished(() => void child.kill('SIGKILL'));
		const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
		expect(signal).toBe('SIGKILL');
		const plenary = await start(folder, {}, url);
		onTestFinished(() => plenary.close());
		const origin = `http://127.0.0.1:${plenary.port}`;
		const house = { ...before, plenary, runtime: plenary.runtime, origin };
		// Settled before anybody is served: nothing is waited for.
		expect(new Set(await statesOf(house, kenya))).toEqual(new Set(['open']));
		expect(await entriesOf(house)).toHaveLength(1);
		const fresh = await enter(house, house.observer);
		expect(readBlocks(fresh.text).map(plainText)).toEqual([FIRST, SECOND]);
		// Sent again it is done once in all.
		must(await takeBackAs(house, facilitator, kenya, { entry, receipt }));
		expect(await entriesOf(house)).toHaveLength(1);
		await untilReads(house, FIRST, SECOND);
		must(await incorporateAs(house, facilitator, kenya));
		await untilReads(house, FIRST, AMENDED);
	});
});
