import { expect, it, describe } from 'vitest';
import { appendUpdates } from '#db/texts.ts';
import { openBook } from '#lib/history/books.server.ts';
import { readSteps } from '#lib/history/queries.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { dialects } from '../support/database.ts';
import { openNegotiation } from '../support/decisions.ts';
import { tellLog } from '../support/long-log.ts';
import { NOW } from '../support/rows.ts';

describe.each(dialects)('[H10] a history on %s', (dialect) => {
	async function open(edits: number) {
		const negotiation = await openNegotiation(dialect);
		const { runtime, kenya, slug, document } = negotiation;
		const { account, seat, delegation } = negotiation.actor;
		const who = { account, seat, delegation };
		const log = edits === 0 ? [] : tellLog({ seed: 1, edits, authors: 3, pace: 60, document });
		await appendUpdates(
			runtime.db,
			log.map(({ at, bytes }) => ({ document, at: at - NOW, bytes, ...who }))
		);
		const here = await enterSection(kenya, slug, '1');
		const book = await openBook(runtime, here);
		return { runtime, here, ask: () => runtime.histories.open(book, 0) };
	}

	it('that is long says how much of it was read, until it is', async () => {
		const { runtime, here, ask } = await open(7_000);
		const shares: number[] = [];
		for (let share = await ask(); share !== null; share = await ask()) shares.push(share);
		expect(shares.length).toBeGreaterThan(0);
		expect(shares).toEqual(shares.toSorted((a, b) => a - b));
		expect([shares.every((share) => share >= 0 && share <= 1), await ask()]).toEqual([true, null]);
		expect((await readSteps(runtime, here, '', 0)).of).toBeGreaterThan(1);
	});

	it('that is short is waited for', async () => {
		const { ask } = await open(0);
		expect(await ask()).toBeNull();
	});

	it('that several ask for is read once, and all of them are told', async () => {
		const { ask } = await open(3_000);
		const first = await Promise.all([ask(), ask(), ask()]);
		expect(first.every((share) => share !== null)).toBe(true);
		while ((await ask()) !== null);
	});
});
