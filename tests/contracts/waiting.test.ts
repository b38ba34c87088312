import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { attend, settleHearing } from '#lib/notices/commands.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { saidTo, say, waitingPage } from '../support/waiting.ts';

async function hear(
	here: Negotiation,
	locals: App.Locals,
	level: string,
	of: { comment?: string } = {}
) {
	here.clock.at += 1000;
	return settleHearing(locals, here.slug, '1', formOf({ level, ...of }));
}

describe.each(dialects)('what waits on %s', (dialect) => {
	it('[N3] are replies where one wrote, until one writes there again', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const ghana = await here.seatDelegation('GHA');
		const { thread } = await say(here, here.kenya, 'Whose?');
		await say(here, norway, 'Everyone’s.', { thread });
		await say(here, ghana, 'No: ours.', { thread });
		expect(await saidTo(here, here.kenya)).toEqual([
			'replied where you wrote: No: ours.',
			'replied where you wrote: Everyone’s.'
		]);
		expect(await saidTo(here, norway)).toEqual(['replied where you wrote: No: ours.']);
		expect(await saidTo(here, ghana)).toEqual([]);
		await say(here, here.kenya, 'Thank you both.', { thread });
		expect(await saidTo(here, here.kenya)).toEqual([]);
	});

	it('[N2] of what calls the delegation is answered by any of it, of what calls a person by them', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const aide = await here.seat('delegate');
		const { thread } = await say(here, norway, '@KEN and @delegate?');
		expect(await saidTo(here, here.kenya)).toEqual(['mentions Kenya: @KEN and @delegate?']);
		await say(here, here.kenya, 'Yes.', { thread });
		expect(await saidTo(here, here.kenya)).toEqual([]);
		expect(await saidTo(here, aide)).toEqual(['mentions you: @KEN and @delegate?']);
		await say(here, aide, 'And me.', { thread });
		expect(await saidTo(here, aide)).toEqual([]);
	});

	it('[N4] is all of a section or thread that is watched, from then on', async () => {
		const here = await openNegotiation(dialect);
		const observer = await here.seat('observer');
		await say(here, here.kenya, 'Before.');
		accepted(await hear(here, observer, 'watch'));
		const { thread, comment } = await say(here, here.kenya, 'After.');
		const norway = await here.seatDelegation('NOR');
		await say(here, norway, 'A reply.', { thread });
		expect(await saidTo(here, observer)).toEqual([
			'wrote in what you watch: A reply.',
			'wrote in what you watch: After.'
		]);
		accepted(await hear(here, observer, 'mute', { comment }));
		expect(await saidTo(here, observer)).toEqual([]);
		accepted(await hear(here, observer, 'usual', { comment }));
		accepted(await hear(here, observer, 'usual'));
		await say(here, norway, 'Unheard.', { thread });
		expect(await saidTo(here, observer)).toEqual([]);
	});

	it('[N4] of what is muted are mentions of oneself alone; a thread’s word goes first', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const { thread, comment } = await say(here, here.kenya, 'Whose?');
		accepted(await hear(here, here.kenya, 'mute'));
		await say(here, norway, 'To @KEN, @MS.', { thread });
		expect(await saidTo(here, here.kenya)).toEqual([]);
		await say(here, norway, 'To @Wanjiku Kamau.', { thread });
		expect(await saidTo(here, here.kenya)).toEqual(['mentions you: To @Wanjiku Kamau.']);
		accepted(await hear(here, here.kenya, 'watch', { comment }));
		expect(await saidTo(here, here.kenya)).toHaveLength(2);
	});

	it('[N4] is refused in words, and for threads that one may not read as for unknown ones', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const { comment } = await say(here, here.kenya, 'Ours.', { visibility: 'delegation' });
		expect(await hear(here, norway, 'loud')).toMatchObject({ status: 400 });
		const unknown = await hear(here, norway, 'watch', { comment: 'no-such-comment' });
		expect(unknown).toMatchObject({ status: 404 });
		expect(await hear(here, norway, 'watch', { comment })).toEqual(unknown);
	});

	it('[N5] is put aside and back, each on its own', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const first = await say(here, norway, 'First, @KEN.');
		await say(here, norway, 'Second, @KEN.');
		const form = formOf({ comment: first.comment });
		expect(await attend(here.kenya, here.slug, form, true)).toMatchObject({
			value: [first.comment]
		});
		expect(await attend(here.kenya, here.slug, form, true)).toMatchObject({ ok: true });
		expect(await saidTo(here, here.kenya)).toEqual(['mentions Kenya: Second, @KEN.']);
		expect(await saidTo(here, here.kenya, { attended: true })).toEqual([
			'mentions Kenya: First, @KEN.'
		]);
		accepted(await attend(here.kenya, here.slug, form, false));
		expect(await saidTo(here, here.kenya)).toHaveLength(2);
	});

	it('[N5] is put aside by those alone who may read it', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const { comment } = await say(here, here.kenya, 'Ours.', { visibility: 'delegation' });
		const form = formOf({ comment });
		expect(await attend(norway, here.slug, form, true)).toEqual({ ok: true, value: [] });
		const unknown = formOf({ comment: 'no-such-comment' });
		expect(await attend(norway, here.slug, unknown, true)).toEqual({ ok: true, value: [] });
	});

	it('[N1] is nothing where one may not read any more', async () => {
		const here = await openNegotiation(dialect);
		const { db } = here.runtime;
		const norway = await here.seatDelegation('NOR');
		await say(here, here.kenya, 'Between us, @NOR.', { visibility: 'chosen', delegations: 'NOR' });
		expect(await saidTo(here, norway)).toHaveLength(1);
		const { thread } = db.tables;
		await db.commit([db.read.update(thread).set({ audience: here.delegation })]);
		expect(await saidTo(here, norway)).toEqual([]);
		await db.commit([db.read.update(thread).set({ audience: '' })]);
		const { phase } = db.tables;
		const shut = { ...EVERYBODY_COMMENTS, 'member-state': [] };
		await db.commit([
			db.read.update(phase).set({ rights: shut }).where(eq(phase.consultation, here.consultation))
		]);
		expect(await waitingPage(here, norway)).toMatchObject({ said: [], decisions: [] });
	});

	it('[N5] comes in stretches, the newest first, and none twice', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const { thread } = await say(here, here.kenya, 'Whose?');
		for (let i = 1; i <= 30; i += 1) await say(here, norway, `Reply ${i} to @KEN`, { thread });
		const first = await waitingPage(here, here.kenya);
		expect(first.said).toHaveLength(25);
		expect(first.said[0]?.quote).toBe('Reply 30 to @KEN');
		expect(first.decisions).toHaveLength(1);
		const second = await waitingPage(here, here.kenya, { before: first.next });
		expect(second.said.map(({ quote }) => quote)).toEqual(
			[5, 4, 3, 2, 1].map((i) => `Reply ${i} to @KEN`)
		);
		expect([second.next, second.decisions]).toEqual([null, []]);
	});
});

const EVERYBODY_COMMENTS = {
	...{ secretariat: ['read' as const], facilitator: ['read' as const] },
	...{ stakeholder: ['read' as const], observer: ['read' as const] }
};
