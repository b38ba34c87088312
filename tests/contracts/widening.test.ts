import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { deleteComment } from '#lib/comments/amending.server.ts';
import { readThreadPage } from '#lib/comments/thread-page.server.ts';
import {
	askToWiden,
	consentToWiden,
	declineToWiden,
	withdrawWidening
} from '#lib/comments/widening.server.ts';
import { replyToThread } from '#lib/comments/commands.server.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { consentsWaiting } from '#lib/notices/consents.server.ts';
import { readSections } from '#lib/sections/queries.server.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { exportOf, opening, receipt, recordFor, reply, threads } from '../support/discussing.ts';
import { accepted } from '../support/people.ts';

type Scene = Awaited<ReturnType<typeof openScene>>;
type Fields = Record<string, string>;

/** A thread that Kenya opened for itself and Norway, and in which Norway replied. */
async function openScene(dialect: Dialect) {
	const here = await openNegotiation(dialect);
	const norway = await here.seatDelegation('NOR');
	const tuvalu = await here.seatDelegation('TUV');
	const facilitator = await here.seat('facilitator');
	const { thread } = accepted(
		await opening(here, here.kenya, { visibility: 'chosen', delegations: 'NOR', body: 'canary' })
	);
	here.clock.at += 1;
	const { comment } = accepted(await reply(here, norway, thread));
	const ask = async (locals: App.Locals, fields: Fields = { wider: 'everybody' }) => {
		here.clock.at += 1;
		return askToWiden(locals, here.slug, thread, formOf(fields));
	};
	const answering =
		(command: typeof consentToWiden) => async (locals: App.Locals, widening: string) =>
			command(locals, here.slug, thread, formOf({ widening }));
	return {
		...{ here, norway, tuvalu, facilitator, thread, comment, ask },
		consent: answering(consentToWiden),
		decline: answering(declineToWiden),
		withdraw: answering(withdrawWidening)
	};
}

async function page({ here, thread }: Scene, locals: App.Locals) {
	return readThreadPage(locals, here.slug, thread);
}

async function waiting({ here }: Scene, locals: App.Locals) {
	const entered = await enterConsultation(locals, here.slug);
	const sections = await readSections(locals.runtime, entered.participant, here.consultation);
	return consentsWaiting({ locals, entered, sections, standingsOf: () => [] });
}

async function reads(here: Negotiation, ...locals: App.Locals[]): Promise<boolean[]> {
	return Promise.all(locals.map(async (each) => (await threads(here, each)).length > 0));
}

async function withdrawSeatOf({ here }: Scene, locals: App.Locals): Promise<void> {
	const { db } = here.runtime;
	const { seat } = db.tables;
	const account = locals.actor?.account.id ?? expect.fail();
	await db.commit([
		db.read.update(seat).set({ withdrawnAt: here.clock.at }).where(eq(seat.account, account))
	]);
}

describe.each(dialects)('widening who reads a thread on %s', (dialect) => {
	it('[W3] [W6] comes true with the last consent, and not before', async () => {
		const scene = await openScene(dialect);
		const { here, norway, tuvalu, facilitator } = scene;
		const asked = accepted(await scene.ask(here.kenya, { wider: 'more', delegations: 'TUV' }));
		expect(await reads(here, tuvalu, facilitator)).toEqual([false, false]);
		expect(await waiting(scene, here.kenya)).toEqual([]);
		expect(await waiting(scene, norway)).toMatchObject([
			{ path: `/threads/${scene.thread}`, by: { name: 'Wanjiku Kamau' }, confidential: true }
		]);
		const { open } = await page(scene, norway);
		expect(open).toMatchObject({
			...{ added: 'TUV', readers: 'Kenya, NOR, and TUV' },
			authors: [{ state: 'consents' }, { name: 'Speaker of NOR', state: 'asked' }],
			may: { consent: true, decline: true, withdraw: false }
		});
		accepted(await scene.consent(norway, asked));
		expect(await reads(here, here.kenya, norway, tuvalu, facilitator)).toEqual([
			...[true, true, true, false]
		]);
		expect(await waiting(scene, norway)).toEqual([]);
		expect(await scene.consent(norway, asked)).toMatchObject({ reason: 'comments.widening-over' });
		expect(await here.kinds()).toEqual([
			...['thread.opened', 'comment.posted', 'thread.widening-asked', 'thread.widened']
		]);
	});

	it('[W8] leaves in the record what was said to others, and tells the new readers of nothing before', async () => {
		const scene = await openScene(dialect);
		const { here, norway, tuvalu } = scene;
		accepted(
			await scene.decline(norway, accepted(await scene.ask(here.kenya, { wider: 'everybody' })))
		);
		const asked = accepted(await scene.ask(norway, { wider: 'more', delegations: 'TUV' }));
		accepted(await scene.consent(here.kenya, asked));
		const said = (await recordFor(here, tuvalu)).map(({ said }) => said?.what ?? null);
		expect(said).toEqual([
			'gave the last consent: a thread on section 1 is now read by Kenya, NOR, and TUV',
			...[null, null, null, null, null]
		]);
		expect((await recordFor(here, norway)).every(({ said }) => said !== null)).toBe(true);
		expect((await page(scene, tuvalu)).ended).toEqual([]);
		expect((await page(scene, norway)).ended).toMatchObject([
			{ outcome: 'widened' },
			{ outcome: 'declined' }
		]);
		expect(await exportOf(here)).not.toContain('canary');
	});

	it('[W6] comes true at once where nobody else ever wrote', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const { thread } = accepted(await opening(here, here.kenya, { visibility: 'delegation' }));
		accepted(await askToWiden(here.kenya, here.slug, thread, formOf({ wider: 'everybody' })));
		expect(await reads(here, norway)).toEqual([true]);
		expect(await here.kinds()).toEqual(['thread.opened', 'thread.widened']);
		expect(await threads(here, norway)).toMatchObject([{ readers: null }]);
	});

	it('[W3] needs those too whose words were taken away', async () => {
		const scene = await openScene(dialect);
		const { here, norway } = scene;
		const gone = formOf({ comment: scene.comment });
		accepted(await deleteComment(norway, here.slug, '1', gone));
		const asked = accepted(await scene.ask(here.kenya));
		expect(await reads(here, scene.tuvalu)).toEqual([false]);
		accepted(await scene.consent(norway, asked));
		expect(await reads(here, scene.tuvalu)).toEqual([true]);
	});

	it('[W1] [W2] [W4] is asked by authors, one at a time, declined by any, taken back by the asker', async () => {
		const scene = await openScene(dialect);
		const { here, norway } = scene;
		const aide = await here.seat('delegate');
		expect(await scene.ask(aide)).toMatchObject({ reason: 'comments.authors-widen' });
		expect(await scene.ask(scene.tuvalu)).toMatchObject({ reason: 'comments.thread-unknown' });
		expect(await scene.ask(here.kenya, { wider: 'more' })).toMatchObject({
			reason: 'comments.not-wider'
		});
		const first = accepted(await scene.ask(here.kenya));
		expect(await scene.ask(norway)).toMatchObject({ reason: 'comments.widening-open' });
		expect(await scene.consent(aide, first)).toMatchObject({ reason: 'comments.authors-widen' });
		expect(await scene.withdraw(norway, first)).toMatchObject({
			reason: 'comments.asker-withdraws'
		});
		accepted(await scene.decline(norway, first));
		for (const answer of [scene.consent, scene.decline, scene.withdraw])
			expect(await answer(here.kenya, first)).toMatchObject({ reason: 'comments.widening-over' });
		const second = accepted(await scene.ask(norway));
		accepted(await scene.withdraw(norway, second));
		expect(await scene.consent(here.kenya, second)).toMatchObject({
			reason: 'comments.widening-over'
		});
		expect(await reads(here, scene.tuvalu)).toEqual([false]);
	});

	it('[W3] waits for whoever first writes in it meanwhile', async () => {
		const scene = await openScene(dialect);
		const { here, norway } = scene;
		const aide = await here.seat('delegate');
		const asked = accepted(await scene.ask(here.kenya));
		accepted(await reply(here, aide, scene.thread, 'aide'));
		accepted(await scene.consent(norway, asked));
		expect(await reads(here, scene.tuvalu)).toEqual([false]);
		accepted(await scene.consent(aide, asked));
		expect(await reads(here, scene.tuvalu)).toEqual([true]);
	});

	it('[W5] cannot be where an author has no seat any more, and says so', async () => {
		const scene = await openScene(dialect);
		const { here } = scene;
		const open = accepted(await scene.ask(here.kenya));
		await withdrawSeatOf(scene, scene.norway);
		expect((await page(scene, here.kenya)).open?.authors).toMatchObject([{}, { state: 'gone' }]);
		accepted(await scene.withdraw(here.kenya, open));
		expect(await scene.ask(here.kenya)).toMatchObject({ reason: 'comments.author-gone' });
		expect(await page(scene, here.kenya)).toMatchObject({
			whyNot: expect.stringContaining('cannot be widened') as string,
			gone: [{ name: 'Speaker of NOR', as: 'NOR' }]
		});
	});

	it('[W6] comes true once when the last two consent at once', async () => {
		const scene = await openScene(dialect);
		const { here, norway } = scene;
		const aide = await here.seat('delegate');
		accepted(await reply(here, aide, scene.thread, 'aide'));
		const asked = accepted(await scene.ask(here.kenya));
		const both = await Promise.all([scene.consent(norway, asked), scene.consent(aide, asked)]);
		for (const outcome of both) accepted(outcome);
		expect(await reads(here, scene.tuvalu)).toEqual([true]);
		const kinds = await here.kinds();
		expect(kinds.filter((kind) => kind === 'thread.widened')).toHaveLength(1);
		expect(kinds.filter((kind) => kind === 'thread.widening-consented')).toHaveLength(1);
	});

	it('[W3] [W7] publishes no reply that was written while the last consents', async () => {
		for (let run = 0; run < 6; run++) {
			const scene = await openScene(dialect);
			const { here, norway } = scene;
			const aide = await here.seat('delegate');
			const asked = accepted(await scene.ask(here.kenya));
			const shown = (await threads(here, aide)).find(({ id }) => id === scene.thread);
			const said = { thread: scene.thread, body: 'In time?', readers: shown?.readers ?? '' };
			const [consented, replied] = await Promise.all([
				scene.consent(norway, asked),
				replyToThread(aide, here.slug, '1', formOf({ ...said, receipt: receipt('aide') }))
			]);
			accepted(consented);
			// Either it was in time, and the new author is asked too; or it was not posted.
			const [wide] = await reads(here, scene.tuvalu);
			expect(wide).toBe(!replied.ok);
			if (!replied.ok) expect(replied.reason).toBe('comments.readers-changed');
		}
	});

	it('[W7] posts a reply to those whom its form named, or not at all', async () => {
		const scene = await openScene(dialect);
		const { here, norway } = scene;
		const say = (key: string, readers: string) =>
			replyToThread(
				norway,
				here.slug,
				'1',
				formOf({ thread: scene.thread, body: 'More.', receipt: receipt(key), readers })
			);
		accepted(await say('before', 'Kenya and NOR'));
		accepted(await scene.consent(norway, accepted(await scene.ask(here.kenya))));
		expect(await say('late', 'Kenya and NOR')).toMatchObject({
			reason: 'comments.readers-changed'
		});
		accepted(await say('late', ''));
	});
});
