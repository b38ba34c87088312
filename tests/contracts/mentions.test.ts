import { describe, expect, it } from 'vitest';
import { deleteComment, editComment } from '#lib/comments/amending.server.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { commentsFor, threads } from '../support/discussing.ts';
import { accepted } from '../support/people.ts';
import { saidTo, say } from '../support/waiting.ts';

async function openWith(dialect: Dialect): Promise<Negotiation> {
	const here = await openNegotiation(dialect);
	const { db } = here.runtime;
	const label = { facilitatorLabel: 'co-facilitator' };
	await db.commit([db.read.update(db.tables.consultation).set(label)]);
	return here;
}

describe.each(dialects)('mentions on %s', (dialect) => {
	it('[C22] are set in strong words and wait for whoever is called', async () => {
		const here = await openWith(dialect);
		const norway = await here.seatDelegation('NOR');
		const facilitator = await here.seat('facilitator');
		const observer = await here.seat('observer');
		await say(here, here.kenya, 'Would @NOR and @co-facilitator agree with @Speaker of NOR?');
		const [comment] = await commentsFor(here, observer);
		expect(comment?.formatted?.[0]?.lines[0]?.filter(({ strong }) => strong)).toEqual([
			...['@NOR', '@co-facilitator', '@Speaker of NOR'].map((text) => ({ text, strong: true }))
		]);
		const words = 'Would @NOR and @co-facilitator agree with @Speaker of NOR?';
		expect(await saidTo(here, norway)).toEqual([`mentions you: ${words}`]);
		expect(await saidTo(here, facilitator)).toEqual([`mentions the co-facilitator: ${words}`]);
		expect(await saidTo(here, observer)).toEqual([]);
		expect(await saidTo(here, here.kenya)).toEqual([]);
	});

	it('[C22] of a group wait for those who belong to it, and not for who said it', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		await say(here, here.kenya, 'All of @MS: agreed?');
		expect(await saidTo(here, norway)).toEqual(['mentions the Member States: All of @MS: agreed?']);
		expect((await commentsFor(here, norway))[0]?.calls).toBe(true);
		expect(await saidTo(here, here.kenya)).toEqual([]);
		expect((await commentsFor(here, here.kenya))[0]?.calls).toBeUndefined();
	});

	it('[C22] are those of the words as they stand', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const colleague = await here.seat('delegate');
		const { comment } = await say(here, here.kenya, 'To @NOR');
		const edit = formOf({ comment, version: 1, body: 'To @delegate' });
		accepted(await editComment(here.kenya, here.slug, '1', edit));
		expect(await saidTo(here, norway)).toEqual([]);
		expect(await saidTo(here, colleague)).toEqual(['mentions you: To @delegate']);
		accepted(await deleteComment(here.kenya, here.slug, '1', formOf({ comment })));
		expect(await saidTo(here, colleague)).toEqual([]);
	});

	it('[C23] let nobody into a thread: its author alone is told who does not read it', async () => {
		const here = await openWith(dialect);
		const norway = await here.seatDelegation('NOR');
		const facilitator = await here.seat('facilitator');
		const colleague = await here.seat('delegate');
		const words = 'Would @NOR, @co-facilitator or @delegate know?';
		await say(here, here.kenya, words, { visibility: 'delegation' });
		for (const outsider of [norway, facilitator]) {
			expect(await saidTo(here, outsider)).toEqual([]);
			expect(await threads(here, outsider)).toEqual([]);
		}
		expect(await saidTo(here, colleague)).toEqual([`mentions you: ${words}`]);
		const untold = 'Not told, since they do not read this thread: NOR and the co-facilitator.';
		expect((await commentsFor(here, here.kenya))[0]?.untold).toBe(untold);
		expect((await commentsFor(here, colleague))[0]?.untold).toBeUndefined();
	});
});
