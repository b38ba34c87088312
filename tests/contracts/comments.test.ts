import { describe, expect, it } from 'vitest';
import { reopenThread, resolveThread } from '#lib/comments/commands.server.ts';
import { readOpenThreadCounts } from '#lib/comments/queries.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import {
	exportOf,
	opening,
	receipt,
	recordFor,
	reply,
	threads,
	WORDS
} from '../support/discussing.ts';

describe.each(dialects)('comments on %s', (dialect) => {
	it('[C5] stand on words, with their anchors as they came', async () => {
		const here = await openNegotiation(dialect);
		const { thread } = accepted(await opening(here, here.kenya));
		expect(await threads(here, here.kenya)).toMatchObject([
			{ ...WORDS, id: thread, resolvedAt: null, mayResolve: true, comments: [{ body: 'Whose?' }] }
		]);
		expect(here.announced).toContain(`comments/${here.consultation}/${here.section}`);
		expect(here.announced).toContain(`record/${here.consultation}`);
	});

	it('[C5] stand on a paragraph, quoting its first words as the server knows them', async () => {
		const here = await openNegotiation(dialect);
		const place = { anchorStart: '', anchorEnd: '', block: '7.2', quote: 'something else' };
		accepted(await opening(here, here.kenya, place));
		expect(await threads(here, here.kenya)).toMatchObject([
			{ anchorStart: null, block: '7.2', quote: 'Nobody is left behind.' }
		]);
		const gone = { ...place, block: '7.9', receipt: receipt('gone') };
		expect(await opening(here, here.kenya, gone)).toMatchObject({ status: 404 });
	});

	it('[C3] are their session’s, whoever the form says wrote them', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		accepted(await opening(here, norway, { delegation: here.delegation, seat: here.seat.name }));
		const [thread] = await threads(here, norway);
		expect(thread?.comments[0]?.author).toEqual({
			name: 'Speaker of NOR',
			role: 'delegate',
			delegation: { code: 'NOR', name: 'NOR', group: 'MS' }
		});
	});

	it('[C6] are posted once, however often the form is sent', async () => {
		const here = await openNegotiation(dialect);
		const sent = await Promise.all([1, 2, 3].map(() => opening(here, here.kenya)));
		const ids = sent.map((outcome) => accepted(outcome).thread);
		expect(new Set(ids).size).toBe(1);
		accepted(await opening(here, here.kenya));
		expect(await threads(here, here.kenya)).toHaveLength(1);
		expect(await here.kinds()).toEqual(['thread.opened']);
		expect(await opening(here, here.kenya, { body: 'Other words' })).toMatchObject({
			status: 409,
			reason: 'comments.posted-before'
		});
	});

	it('[C2] are refused to whoever may only read', async () => {
		const here = await openNegotiation(dialect);
		const observer = await here.seat('observer');
		expect(await opening(here, observer)).toMatchObject({ status: 403 });
		const { thread } = accepted(await opening(here, here.kenya));
		expect(await reply(here, observer, thread)).toMatchObject({ status: 403 });
		expect(await threads(here, observer)).toMatchObject([{ mayResolve: false }]);
	});

	it('[C7] [C9] are resolved by their delegation, reopened by whoever comments', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const { thread } = accepted(await opening(here, here.kenya));
		const form = formOf({ thread });
		expect(await resolveThread(norway, here.slug, '1', form)).toMatchObject({ status: 403 });
		accepted(await resolveThread(here.kenya, here.slug, '1', form));
		accepted(await resolveThread(here.kenya, here.slug, '1', form));
		expect(await threads(here, norway)).toMatchObject([
			{ resolvedBy: { delegation: { code: 'KEN' } } }
		]);
		accepted(await reopenThread(norway, here.slug, '1', form));
		expect(await threads(here, norway)).toMatchObject([{ resolvedAt: null, resolvedBy: null }]);
		expect(await here.kinds()).toEqual(['thread.opened', 'thread.resolved', 'thread.reopened']);
	});

	it('[C8] reopen with a reply, and keep every reply of a moment', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const { thread } = accepted(await opening(here, here.kenya));
		accepted(await resolveThread(here.kenya, here.slug, '1', formOf({ thread })));
		const both = [reply(here, norway, thread), reply(here, here.kenya, thread, 'answer')];
		for (const outcome of await Promise.all(both)) accepted(outcome);
		const [read] = await threads(here, norway);
		expect(read?.resolvedAt).toBeNull();
		expect(read?.comments).toHaveLength(3);
	});

	it('answer for threads of their own section only', async () => {
		const here = await openNegotiation(dialect);
		expect(await reply(here, here.kenya, 'no thread')).toMatchObject({ status: 404 });
	});

	it('[C13] [C14] are read by those they were said to, and by nobody else in any count', async () => {
		const here = await openNegotiation(dialect);
		const cast = {
			kenya: here.kenya,
			norway: await here.seatDelegation('NOR'),
			tuvalu: await here.seatDelegation('TUV'),
			facilitator: await here.seat('facilitator'),
			secretariat: await here.seat('secretariat'),
			observer: await here.seat('observer')
		};
		const open = async (visibility: string, delegations = '') =>
			accepted(
				await opening(here, here.kenya, { visibility, delegations, receipt: receipt(visibility) })
			);
		await open('delegation');
		await open('chosen', 'NOR');
		await open('facilitation');
		const seen: Record<string, (string | null)[]> = {};
		for (const [name, locals] of Object.entries(cast)) {
			const read = await threads(here, locals);
			seen[name] = read.map(({ readers }) => readers).sort();
			const { section, participant } = await enterSection(locals, here.slug, '1');
			const counts = await readOpenThreadCounts(locals, participant.seat);
			expect(counts.get(section.id) ?? 0).toBe(read.length);
		}
		const asked = 'Kenya, the facilitators, and the secretariat';
		expect(seen).toEqual({
			kenya: ['Kenya', 'Kenya and NOR', asked],
			norway: ['Kenya and NOR'],
			tuvalu: [],
			facilitator: [asked],
			secretariat: [asked],
			observer: []
		});
	});

	it('[C14] [C15] answer who may not see them as if they were not there, and record it to nobody else', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const { thread } = accepted(
			await opening(here, here.kenya, { visibility: 'delegation', body: 'canary' })
		);
		for (const outcome of [
			await reply(here, norway, thread),
			await resolveThread(norway, here.slug, '1', formOf({ thread })),
			await reopenThread(norway, here.slug, '1', formOf({ thread }))
		])
			expect(outcome).toMatchObject({ status: 404, reason: 'comments.thread-unknown' });
		accepted(await reply(here, here.kenya, thread));
		accepted(await resolveThread(here.kenya, here.slug, '1', formOf({ thread })));

		expect((await recordFor(here, here.kenya)).map(({ said }) => said?.confidential)).toEqual([
			...[true, true, true]
		]);
		expect((await recordFor(here, norway)).map(({ said }) => said)).toEqual([null, null, null]);
		const exported = await exportOf(here);
		expect(exported).toContain('"withheld":true');
		expect(exported).not.toContain('canary');
	});

	it('[C6] [C13] are not posted again to other readers by the same form', async () => {
		const here = await openNegotiation(dialect);
		const own = { visibility: 'delegation' };
		const { thread } = accepted(await opening(here, here.kenya, own));
		expect(accepted(await opening(here, here.kenya, own)).thread).toBe(thread);
		expect(await opening(here, here.kenya)).toMatchObject({ reason: 'comments.posted-before' });
		expect(await threads(here, here.kenya)).toHaveLength(1);
	});
});
