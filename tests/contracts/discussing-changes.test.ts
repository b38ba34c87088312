import { describe, expect, it } from 'vitest';
import { resolveThread } from '#lib/comments/commands.server.ts';
import { readDiscussion } from '#lib/comments/queries.server.ts';
import { readThreadPage } from '#lib/comments/thread-page.server.ts';
import { countOpenThreads } from '#db/threads.ts';
import { discussChange } from '#lib/proposals/discussing.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation } from '../support/decisions.ts';
import { opening, receipt, recordFor, reply } from '../support/discussing.ts';
import { accepted, ANYBODY } from '../support/people.ts';
import { cardsFor } from '../support/supporting.ts';
import { tableWords } from '../support/tabling.ts';

describe.each(dialects)('[X33] [C27] a thread on a Change on %s', (dialect) => {
	/** Kenya has tabled other words for a paragraph; Norway asks about them. */
	async function open() {
		const here = await openNegotiation(dialect);
		const named = await tableWords(here, here.kenya, 'The internet is for all.');
		const norway = await here.seatDelegation('NOR');
		const ask = async (fields: Record<string, string> = {}, locals = norway) => {
			const [card] = await cardsFor(here, locals, named);
			const form = { change: card?.id ?? '', body: 'All of whom?', receipt: receipt('asking') };
			return discussChange(locals, here.slug, named, formOf({ ...form, ...fields }));
		};
		return { here, named, norway, ask };
	}

	it('stands with the Change and on its own page, and never beside the text', async () => {
		const { here, named, norway, ask } = await open();
		const { thread } = accepted(await ask());
		expect(accepted(await ask()).thread).toBe(thread);
		here.clock.at += 1000;
		accepted(await opening(here, norway));
		accepted(await reply(here, here.kenya, thread));
		const [card] = await cardsFor(here, await here.seat('observer'), named);
		expect(card?.discussion).toMatchObject({
			seat: null,
			threads: [{ id: thread, comments: [{ body: 'All of whom?' }, { body: 'Everyone’s.' }] }]
		});
		const wish = () => ({ part: null, thread: null, view: {} as never });
		const access = await enterSection(norway, here.slug, '1');
		const { threads, counts } = await readDiscussion(norway, access, wish);
		expect(threads.map(({ quote }) => quote)).toEqual(['internet']);
		expect(counts.open).toBe(1);
		const open_ = await countOpenThreads(here.runtime.db, here.consultation, ANYBODY);
		expect(open_.get(here.section)).toBe(1);
		const page = await readThreadPage(norway, here.slug, thread);
		expect(page.onChange).toMatchObject({ change: card?.id, mayResolve: true });
		expect(page.thread.quote).toBe('everyone → all');
		const said = (await recordFor(here, norway)).map(({ said }) => said?.what);
		expect(said).toContain(
			'opened a thread on change 1 of proposal 1 on section 1, “Meaningful access”'
		);
	});

	it('[C2] [C7] is opened and resolved by those who may', async () => {
		const { here, norway, ask } = await open();
		expect(await ask({}, await here.seat('observer'))).toMatchObject({
			reason: 'comments.not-allowed'
		});
		expect(await ask({ change: 'of-another' })).toMatchObject({
			reason: 'proposals.change-unknown'
		});
		const { thread } = accepted(await ask());
		const resolve = (locals: App.Locals) =>
			resolveThread(locals, here.slug, '1', formOf({ thread }));
		expect(await resolve(here.kenya)).toMatchObject({ reason: 'comments.not-yours-to-resolve' });
		accepted(await resolve(norway));
	});

	it('[C13] [C14] is there for nobody but its readers', async () => {
		const { here, named, norway, ask } = await open();
		here.announced.length = 0;
		accepted(await ask({ visibility: 'delegation' }));
		for (const [who, count] of [
			[norway, 1],
			[here.kenya, 0],
			[await here.seat('facilitator'), 0]
		] as const) {
			const cards = await cardsFor(here, who, named);
			expect(cards[0]?.discussion?.threads).toHaveLength(count);
			expect(JSON.stringify(cards).includes('All of whom?')).toBe(count === 1);
		}
		expect(here.announced).not.toContain(`comments/${here.consultation}/${here.section}`);
	});
});
