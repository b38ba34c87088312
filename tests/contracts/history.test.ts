import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { appendUpdates, readLog } from '#db/texts.ts';
import { settleRights } from '#lib/consultations/commands.server.ts';
import { readPhases } from '#lib/consultations/queries.server.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import { MINUTE } from '#lib/kernel/instants.ts';
import { findPassages, readMoment, readPreview, readSteps } from '#lib/history/queries.server.ts';
import { readWish } from '#lib/history/wishes.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';

/** Let Kenya change the text, ten minutes later. */
async function edit(
	{ runtime, document, account, delegation, clock }: Negotiation,
	act: (text: Y.Text) => void
) {
	clock.at += 10 * MINUTE;
	const doc = new Y.Doc({ gc: false });
	for (const { bytes } of await readLog(runtime.db, document)) Y.applyUpdate(doc, bytes);
	const rows: Uint8Array[] = [];
	doc.on('update', (bytes: Uint8Array) => rows.push(bytes));
	doc.transact(() => act(doc.getText('text')));
	const who = { account, seat: null, delegation };
	await appendUpdates(
		runtime.db,
		rows.map((bytes) => ({ document, ...who, at: clock.at, bytes }))
	);
}

/** Let observers read, or not, from ten minutes later on. */
async function letObserversRead(here: Negotiation, by: App.Locals, mayRead: boolean) {
	here.clock.at += 10 * MINUTE;
	const [phase] = await readPhases(here.runtime, here.consultation as ConsultationId);
	const rights: Rights = { ...(phase?.rights as Rights), observer: mayRead ? ['read'] : [] };
	const boxes = Object.entries(rights).flatMap(([category, held]) =>
		held.map((capability) => [`${category}:${capability}`, 'on'] as const)
	);
	const shown = JSON.stringify(phase?.rights);
	const form = formOf({ ...Object.fromEntries(boxes), phase: phase?.id ?? '', shown });
	accepted(await settleRights(by, here.slug, form));
}

/** Everything that the history says to somebody. */
async function readAll({ runtime, slug }: Negotiation, locals: App.Locals) {
	const here = await enterSection(locals, slug, '1');
	const list = await readSteps(runtime, here, '', 0);
	const places = Array.from({ length: 12 }, (_, seq) => seq);
	const wish = (query: string) => readWish(new URLSearchParams(query));
	const moments = await Promise.all([
		...places.map((seq) => readMoment(runtime, here, wish(`at=${seq}`))),
		...places.map((nth) => readMoment(runtime, here, wish(`nth=${nth}&since=0`)))
	]);
	const previews = await Promise.all(
		places.flatMap((to) =>
			places.map((base) => readPreview(runtime, here, { to, base, block: '', passage: '' }))
		)
	);
	const found = await findPassages(runtime, here, 'canary');
	return { list, found, all: JSON.stringify({ list, moments, previews, found }) };
}

describe.each(dialects)('the history of a text on %s', (dialect) => {
	it('[H4] never tells what stood only while the text was closed to its reader', async () => {
		const here = await openNegotiation(dialect);
		const [observer, secretariat] = [await here.seat('observer'), await here.seat('secretariat')];
		await edit(here, (text) => text.insert(5, 'canary-open ', {}));
		await letObserversRead(here, secretariat, false);
		await edit(here, (text) => text.insert(5, 'canary-closed ', {}));
		await edit(here, (text) => text.delete(5, 26));
		await edit(here, (text) => text.insert(5, 'kept ', {}));
		await letObserversRead(here, secretariat, true);
		await edit(here, (text) => text.insert(5, 'later ', {}));

		const told = await readAll(here, observer);
		expect(told.all).not.toContain('canary-closed');
		expect(told.list.steps.map(({ hand }) => hand.key)).toEqual(['KEN', 'closed', 'KEN', 'source']);
		expect(told.found).toMatchObject([
			{ text: 'canary-open ', writers: [{ code: 'KEN' }], taker: { key: 'closed' } }
		]);
		const kenyans = await readAll(here, here.kenya);
		expect(kenyans.all).toContain('canary-closed');
		expect(kenyans.found).toMatchObject([{ text: 'canary-closed canary-open ' }]);
		expect(kenyans.list.steps.map(({ hand }) => hand.key)).not.toContain('closed');
	});

	it('[H2] reads on from where it was, and lists its steps in pages', async () => {
		const here = await openNegotiation(dialect);
		const entered = await enterSection(here.kenya, here.slug, '1');
		expect((await readSteps(here.runtime, entered, '', 0)).of).toBe(1);
		for (let i = 0; i < 45; i++) await edit(here, (text) => text.insert(1, `word${i} `, {}));
		const [first, second] = [
			await readSteps(here.runtime, entered, '', 0),
			await readSteps(here.runtime, entered, '', 1)
		];
		expect([first.of, first.pages, first.steps.length, second.steps.length]).toEqual([
			46, 2, 40, 6
		]);
		expect(second.steps.at(-1)?.hand.key).toBe('source');
		expect((await readSteps(here.runtime, entered, 'KEN', 0)).of).toBe(45);
	});
});
