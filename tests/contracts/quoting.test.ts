import { describe, expect, it } from 'vitest';
import { readThreadPage } from '#lib/comments/thread-page.server.ts';
import { dropTexts } from '#db/visits.ts';
import { MINUTE } from '#lib/kernel/instants.ts';
import { dialects } from '../support/database.ts';
import { openNegotiation, type Negotiation } from '../support/decisions.ts';
import { exportOf, opening, receipt, threads } from '../support/discussing.ts';
import { accepted } from '../support/people.ts';

const [FIRST, SECOND] = ['The internet is for everyone.', 'Nobody is left behind.'] as const;

async function quoted({ slug }: Negotiation, who: App.Locals, thread: string) {
	return (await readThreadPage(who, slug, thread)).quoted;
}

async function openQuoting(dialect: (typeof dialects)[number], fields = {}) {
	const here = await openNegotiation(dialect);
	await here.write(FIRST, SECOND);
	const { thread } = accepted(await opening(here, here.kenya, fields));
	return { here, thread };
}

describe.each(dialects)('[C5] a quote on %s', (dialect) => {
	it('names the text that it was taken from, which reads the same as long as its paragraph does', async () => {
		const { here, thread } = await openQuoting(dialect);
		const page = await quoted(here, here.kenya, thread);
		expect(page).toMatchObject({ changes: [], stands: { id: '7.1' }, blocks: [{ id: '7.1' }] });
		const [shown] = await threads(here, here.kenya);
		expect(shown?.text).toBe(page?.hash.slice(0, 8));
		await here.write(FIRST, 'Something else.');
		expect(await quoted(here, here.kenya, thread)).toEqual(page);
	});

	it('shows what its paragraph said then, and what changed since, to whoever reads the thread', async () => {
		const { here, thread } = await openQuoting(dialect);
		await here.write('The internet is for all.', SECOND);
		const norway = await here.seatDelegation('NOR');
		expect(await quoted(here, norway, thread)).toMatchObject({
			blocks: [{ id: '7.1', content: [{ text: FIRST }] }],
			changes: [{ kind: 'changed', id: '7.1' }],
			stands: { id: '7.1' }
		});
		await here.write();
		expect(await quoted(here, here.kenya, thread)).toMatchObject({
			stands: null,
			blocks: [{ id: '7.1' }]
		});
	});

	it('is held as long as its thread is there', async () => {
		const { here, thread } = await openQuoting(dialect);
		await here.write('The internet is for all.', SECOND);
		await here.runtime.db.commit([
			dropTexts(here.runtime.db, here.section, here.clock.at + MINUTE)
		]);
		expect(await quoted(here, here.kenya, thread)).toMatchObject({
			changes: [{ kind: 'changed' }]
		});
	});

	it('of a paragraph that reads like another is its own', async () => {
		const here = await openNegotiation(dialect);
		await here.write(SECOND, SECOND);
		const on = (block: string) =>
			opening(here, here.kenya, { block, quote: 'left', receipt: receipt(`on ${block.slice(2)}`) });
		accepted(await on('7.1'));
		const { thread } = accepted(await on('7.2'));
		const seen = await quoted(here, here.kenya, thread);
		expect(seen).toMatchObject({ changes: [], stands: { id: '7.2' }, blocks: [{ id: '7.2' }] });
	});

	it('of words that no text served yet has names none', async () => {
		const { here, thread } = await openQuoting(dialect, { quote: 'typed a moment ago' });
		expect(await quoted(here, here.kenya, thread)).toBeNull();
		expect((await threads(here, here.kenya))[0]?.text).toBe('');
	});

	it('names it in the record, so that it can be checked', async () => {
		const { here, thread } = await openQuoting(dialect);
		const page = await quoted(here, here.kenya, thread);
		expect(await exportOf(here)).toContain(page?.hash);
	});
});
