import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listEntries } from '#db/entries.ts';
import { newId } from '#lib/kernel/ids.ts';
import { withdrawProposal } from '#lib/proposals/deciding.server.ts';
import { confirmMoved } from '#lib/proposals/confirming.server.ts';
import { readBlocks } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { mergeChanges } from '#lib/proposals/incorporate.server.ts';
import type { Step } from '#server/sync/log.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { createPostgresDatabase } from '../support/postgres.ts';
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
	paragraphs,
	SECOND,
	tableByForms,
	untilReads
} from '../support/incorporating.ts';
import { enter, until } from './clients.ts';
import { seatIn } from './drafts.ts';
import { aFolder, furnish, start, type House } from './house.ts';

function entriesOf({ runtime, consultation }: House) {
	const reader = { role: 'secretariat' as const, delegation: null };
	return listEntries(runtime.db, consultation, { kinds: ['proposal.incorporated'], reader }, 10);
}

describe('incorporating a Change', () => {
	it('[X8] puts its words into the text under the name of who wrote them', async () => {
		const { house, facilitator } = await openTable();
		const amended = 'States shall protect human rights online and offline.';
		const kenya = await tableByForms(
			house,
			house.kenya,
			{ at: 1, words: amended },
			{ at: 1, words: 'They report.', isNew: true }
		);
		must(await incorporateAs(house, facilitator, kenya, { at: [0] }));
		await untilReads(house, FIRST, amended);
		expect(await creditsOf(house)).toContain('KEN: shall ');
		expect((await changesOf(house, kenya)).map(({ change }) => change.state)).toEqual([
			'incorporated',
			'open'
		]);
		must(await incorporateAs(house, facilitator, kenya));
		await untilReads(house, FIRST, amended, 'They report.');
		expect((await changesOf(house, kenya))[0]?.proposal.state).toBe('incorporated');
		const entries = await entriesOf(house);
		expect(entries).toHaveLength(2);
		expect(await verifyStoredRecord(house.runtime, house.consultation)).toMatchObject({
			sound: true
		});
	});

	it('[X6] is done once by two facilitators at once, and once by a form sent twice', async () => {
		const { house, facilitator } = await openTable();
		const other = await seatIn(house, 'facilitator');
		const amended = 'States shall protect human rights online and offline.';
		const kenya = await tableByForms(house, house.kenya, { at: 1, words: amended });
		const receipt = newId();
		const answers = await Promise.all([
			incorporateAs(house, facilitator, kenya, { at: [0], receipt }),
			incorporateAs(house, other, kenya, { at: [0] }),
			incorporateAs(house, facilitator, kenya, { at: [0], receipt })
		]);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
		await untilReads(house, FIRST, amended);
		expect(await entriesOf(house)).toHaveLength(1);
	});

	it.each(['kenya', 'norway', 'observer'] as const)('[X6] is not for %s', async (who) => {
		const { house } = await openTable();
		const kenya = await tableByForms(house, house.kenya, { at: 0, words: 'Closed.' });
		const outcome = await incorporateAs(house, house[who], kenya);
		expect(outcome).toMatchObject({ ok: false, reason: 'proposals.facilitators-decide' });
		await untilReads(house, FIRST, SECOND);
	});

	it('[X7] waits for its sponsor where the text has moved', async () => {
		const { house, facilitator, writer } = await openTable();
		const amended = 'States shall protect human rights online and offline.';
		const kenya = await tableByForms(house, house.kenya, { at: 1, words: amended });
		const end = writer.text.length;
		writer.text.insert(end - 1, ', always');
		await untilReads(house, FIRST, SECOND.replace('.', ', always.'));
		expect(await incorporateAs(house, facilitator, kenya)).toMatchObject({
			reason: 'proposals.text-moved'
		});
		const today = (await paragraphs(house))[1]?.hash ?? '';
		const [placed] = await changesOf(house, kenya);
		const form = fields({ change: placed?.change.id ?? '', hash: today });
		const norway = await localsOf(house, house.norway);
		expect(await confirmMoved(norway, 'house', kenya, form)).toMatchObject({
			reason: 'proposals.not-a-speaker'
		});
		must(await confirmMoved(await localsOf(house, house.kenya), 'house', kenya, form));
		must(await incorporateAs(house, facilitator, kenya));
		await untilReads(house, FIRST, amended.replace('.', ', always.'));
	});

	it('[X7] waits for its sponsor also before pages show that the text has moved', async () => {
		const { house, facilitator, writer } = await openTable();
		const amended = 'States shall protect human rights online and offline.';
		const kenya = await tableByForms(house, house.kenya, { at: 1, words: amended });
		const saved = writer.saved;
		writer.text.insert(writer.text.length - 1, ', always');
		await until(() => writer.saved > saved);
		expect(await incorporateAs(house, facilitator, kenya)).toMatchObject({
			reason: 'proposals.text-moved'
		});
		expect(await entriesOf(house)).toEqual([]);
	});

	it('[X7] moves nothing under what else its sponsor wrote', async () => {
		const { house, facilitator } = await openTable();
		const kenya = await tableByForms(house, house.kenya, {
			at: 1,
			words: 'States shall protect human rights online, offline.'
		});
		expect(await changesOf(house, kenya)).toHaveLength(2);
		must(await incorporateAs(house, facilitator, kenya, { at: [0] }));
		await untilReads(house, FIRST, 'States shall protect human rights online and offline.');
		must(await incorporateAs(house, facilitator, kenya));
		await untilReads(house, FIRST, 'States shall protect human rights online, offline.');
	});

	it('[X28] lets the facilitator word it otherwise, and says whose words are whose', async () => {
		const { house, facilitator } = await openTable();
		const kenya = await tableByForms(house, house.kenya, {
			at: 1,
			words: 'States shall protect human rights online and offline.'
		});
		const words = 'States shall fully protect human rights online and offline.';
		must(await incorporateAs(house, facilitator, kenya, { at: [0], words }));
		await untilReads(house, FIRST, words);
		const credits = await creditsOf(house);
		expect(credits).toContain('KEN: shall ');
		expect(credits).toContain('facilitator: fully ');
		expect((await changesOf(house, kenya))[0]?.change.modified).toBe(words);
	});
});

it('[X23] a sponsor withdraws one Change, and the rest stays open', async () => {
	const { house, facilitator } = await openTable();
	const kenya = await tableByForms(
		house,
		house.kenya,
		{ at: 0, words: 'The internet is open to all.' },
		{ at: 1, words: 'They report.', isNew: true }
	);
	const [first] = await changesOf(house, kenya);
	const form = fields({ change: first?.change.id ?? '' });
	const norway = await localsOf(house, house.norway);
	expect(await withdrawProposal(norway, 'house', kenya, form)).toMatchObject({
		reason: 'proposals.not-a-speaker'
	});
	must(await withdrawProposal(await localsOf(house, house.kenya), 'house', kenya, form));
	expect((await changesOf(house, kenya)).map(({ change }) => change.state)).toEqual([
		'withdrawn',
		'open'
	]);
	expect(await incorporateAs(house, facilitator, kenya, { at: [0] })).toMatchObject({
		reason: 'proposals.not-open'
	});
	must(await incorporateAs(house, facilitator, kenya));
	await untilReads(house, FIRST, SECOND, 'They report.');
});

describe('merging two proposals into one text', () => {
	it('[X29] is one edit that closes both, each word under its name', async () => {
		const { house, facilitator } = await openTable();
		const kenya = await tableByForms(house, house.kenya, {
			at: 1,
			words: 'States shall protect human rights online and offline.'
		});
		const norway = await tableByForms(house, house.norway, {
			at: 1,
			words: 'States protect human rights online, offline and in space.'
		});
		const all = [...(await changesOf(house, kenya)), ...(await changesOf(house, norway))];
		const words = 'States shall protect all human rights online, offline and in space.';
		const form = fields({
			...{ receipt: newId(), proposal: [kenya, norway], words },
			change: all.map(({ change }) => change.id)
		});
		must(await mergeChanges(await localsOf(house, facilitator), 'house', form));
		await untilReads(house, FIRST, words);
		const credits = (await creditsOf(house)).join('|');
		expect(credits).toMatch(/KEN: shall .*facilitator: all .*NOR: ,.*NOR: +and in space/);
		for (const named of [kenya, norway])
			expect((await changesOf(house, named))[0]?.proposal.state).toBe('incorporated');
	});
});

/** Kenya's proposal is tabled, and the server stops. */
async function tableAndStop(dialect: Dialect) {
	const folder = aFolder();
	const database = dialect === 'postgres' ? await createPostgresDatabase() : null;
	if (database) onTestFinished(database.drop);
	const url = database?.url ?? null;
	const plenary = await start(folder, {}, url);
	const house = await furnish(plenary);
	const { facilitator, writer } = await furnishTable(house);
	const kenya = await tableByForms(house, house.kenya, { at: 1, words: AMENDED });
	writer.provider.disconnect();
	await plenary.close();
	return { folder, url, house, facilitator, kenya };
}

const AMENDED = 'States shall protect human rights online and offline.';

describe.each(dialects)('an incorporation that its process did not survive, on %s', (dialect) => {
	it.each<[Step, boolean]>([
		['applied', false],
		['written', true],
		['acknowledged', true]
	])('[X8] is wholly done or not at all, when its edit was %s', async (step, isDone) => {
		const { folder, url, house: before, facilitator, kenya } = await tableAndStop(dialect);
		const receipt = newId();
		const script = fileURLToPath(new URL('incorporating-child.ts', import.meta.url));
		const child = spawn(
			process.execPath,
			[script, folder, facilitator.cookie, kenya, receipt, step],
			{ stdio: 'inherit', env: { ...process.env, ...(url ? { DATABASE_URL: url } : {}) } }
		);
		onTestFinished(() => void child.kill('SIGKILL'));
		await new Promise((resolve) => child.once('exit', resolve));
		const plenary = await start(folder, {}, url);
		onTestFinished(() => plenary.close());
		const origin = `http://127.0.0.1:${plenary.port}`;
		const house = { ...before, plenary, runtime: plenary.runtime, origin };
		const state = isDone ? 'incorporated' : 'open';
		await until(async () => (await changesOf(house, kenya))[0]?.change.state === state);
		expect(await entriesOf(house)).toHaveLength(isDone ? 1 : 0);
		const fresh = await enter(house, house.observer);
		expect(readBlocks(fresh.text).map(plainText)).toEqual([FIRST, isDone ? AMENDED : SECOND]);
		// Sent again it is done once in all.
		must(await incorporateAs(house, facilitator, kenya, { receipt }));
		expect(await entriesOf(house)).toHaveLength(1);
		await untilReads(house, FIRST, AMENDED);
		expect(await creditsOf(house)).toContain('KEN: shall ');
	});
});
