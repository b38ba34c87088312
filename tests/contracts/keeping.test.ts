import { describe, expect, it } from 'vitest';
import { commitDecision } from '#db/record.ts';
import { listThreads } from '#db/threads.ts';
import {
	agreeWithComment,
	deleteComment,
	editComment,
	hideComment
} from '#lib/comments/amending.server.ts';
import {
	openThread,
	reopenThread,
	replyToThread,
	resolveThread
} from '#lib/comments/commands.server.ts';
import { readStoredThreads } from '#lib/comments/keeping.server.ts';
import { askToWiden, consentToWiden } from '#lib/comments/widening.server.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { opening, reply, threads } from '../support/discussing.ts';
import { accepted } from '../support/people.ts';

const STEPS = 40;

/** The same numbers for a seed each time (Lehmer's generator, Park and Miller's constants). */
function chances(seed: number): (below: number) => number {
	let state = seed;
	return (below) =>
		Math.floor(((state = (state * 48_271) % 2_147_483_647) / 2_147_483_647) * below);
}

/** Delegations, facilitation and somebody who reads what everybody reads, discussing. */
async function openDiscussion(dialect: Dialect) {
	const here = await openNegotiation(dialect);
	const people = [
		here.kenya,
		await here.seat('delegate'),
		await here.seatDelegation('NOR'),
		await here.seat('facilitator'),
		await here.seat('secretariat'),
		await here.seat('observer')
	];
	const seats = await Promise.all(
		people.map(async (who) => (await enterConsultation(who, here.slug)).participant.seat)
	);
	/** What is kept for each of them, and what the database says. */
	const both = async () => {
		const section = { id: here.section, consultation: here.consultation };
		const kept = await Promise.all(
			seats.map((seat) => readStoredThreads(here.runtime.db, section, seat))
		);
		const stored = await Promise.all(
			seats.map((seat) => listThreads(here.runtime.db, here.section, seat))
		);
		return { kept, stored };
	};
	return { ...here, people, both };
}

/** One decision by chance, on whatever is there; that some are refused is as it should be. */
async function decide(
	here: Negotiation & { people: App.Locals[] },
	chance: (below: number) => number,
	step: number
): Promise<unknown> {
	const { people, slug } = here;
	here.clock.at += 1000;
	const who = people[chance(people.length)] ?? here.kenya;
	const there = await threads(here, who);
	const thread = there[chance(Math.max(1, there.length))];
	const comment = thread?.comments[chance(thread.comments.length)];
	const receipt = `receipt-of-step-${step}`;
	if (!thread || !comment || chance(4) === 0) {
		const visibility = ['everybody', 'delegation', 'chosen', 'facilitation'][chance(4)] ?? '';
		const said = { body: `Step ${step}, @NOR.`, receipt, visibility, delegations: 'NOR' };
		return openThread(who, slug, '1', formOf(said));
	}
	const on = { thread: thread.id, comment: comment.id, version: comment.version };
	const form = { ...on, body: `Step ${step}.`, reason: 'None.', receipt };
	const commands = [
		...[replyToThread, replyToThread, editComment, deleteComment, resolveThread, reopenThread],
		...[agreeWithComment, hideComment]
	];
	const command = commands[chance(commands.length)] ?? replyToThread;
	const fields =
		command === agreeWithComment ? { ...form, agree: ['yes', 'no'][chance(2)] ?? '' } : form;
	return command(who, slug, '1', formOf(fields));
}

describe.each(dialects)('threads kept for their readers on %s', (dialect) => {
	it.each([1, 2, 3])(
		'[C26] are those of the database after every decision, seed %i',
		async (seed) => {
			const here = await openDiscussion(dialect);
			const chance = chances(seed * 7919);
			for (let step = 0; step < STEPS; step++) {
				await decide(here, chance, step);
				const { kept, stored } = await here.both();
				expect([step, kept]).toEqual([step, stored]);
			}
		}
	);

	it('[C26] are read by the database’s word while others decide', async () => {
		const here = await openDiscussion(dialect);
		await here.both();
		const posted = Array.from({ length: 8 }, async (_, i) => {
			accepted(await opening(here, here.kenya, { receipt: `receipt-at-once-${i}` }));
			// Whoever asks after a decision is shown it, also while others are reading.
			return (await threads(here, here.kenya)).length;
		});
		const seen = await Promise.all(posted);
		expect(Math.max(...seen)).toBe(8);
		const { kept, stored } = await here.both();
		expect(kept).toEqual(stored);
	});

	it('[C26] [W6] show to new readers from the last consent on, and to nobody before', async () => {
		const here = await openDiscussion(dialect);
		const norway = here.people[2] ?? here.kenya;
		const own = { visibility: 'delegation' };
		const { thread } = accepted(await opening(here, here.kenya, own));
		expect(await threads(here, norway)).toEqual([]);
		const [, colleague = here.kenya] = here.people;
		accepted(await reply(here, colleague, thread));
		accepted(await askToWiden(here.kenya, here.slug, thread, formOf({ wider: 'everybody' })));
		expect(await threads(here, norway)).toEqual([]);
		const { widening } = here.runtime.db.tables;
		const [asked] = await here.runtime.db.read.select().from(widening);
		const form = formOf({ widening: asked?.id ?? '' });
		here.announced.length = 0;
		accepted(await consentToWiden(colleague, here.slug, thread, form));
		expect(here.announced).toContain(`comments/${here.consultation}/${here.section}`);
		expect(await threads(here, norway)).toHaveLength(1);
		const { kept, stored } = await here.both();
		expect(kept).toEqual(stored);
	});

	it('[C26] are read anew when a delegation is counted elsewhere, or its name may have changed', async () => {
		const here = await openDiscussion(dialect);
		accepted(await opening(here, here.kenya));
		await here.both();
		const { db, clock } = here.runtime;
		const { delegation } = db.tables;
		const { consultation, actor } = here;
		await commitDecision(
			db,
			clock,
			{ consultation, actor, kind: 'delegation.renamed', payload: {} },
			[db.read.update(delegation).set({ name: 'Republic of Kenya' })]
		);
		const { kept, stored } = await here.both();
		expect(kept).toEqual(stored);
		expect(JSON.stringify(kept)).toContain('Republic of Kenya');
	});

	it('[C14] a confidential comment is announced to those alone who read it', async () => {
		const here = await openDiscussion(dialect);
		here.announced.length = 0;
		const between = { visibility: 'chosen', delegations: 'NOR' };
		const { thread } = accepted(await opening(here, here.kenya, between));
		accepted(await reply(here, here.kenya, thread));
		accepted(await resolveThread(here.kenya, here.slug, '1', formOf({ thread })));
		const told = [...new Set(here.announced)].filter((topic) => !topic.startsWith('record/'));
		expect(told).toHaveLength(2);
		for (const topic of told) expect(topic).toMatch(/^threads\//);
		expect(told).toContain(`threads/${here.consultation}/${here.delegation}`);
	});
});
