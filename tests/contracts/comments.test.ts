import { describe, expect, it } from 'vitest';
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
import { readOpenThreadCounts, readThreads } from '#lib/comments/queries.server.ts';
import type { Comment, Thread } from '#lib/comments/rules.ts';
import { exportRecord, readRecord, verifyStoredRecord } from '#lib/record/queries.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';

const receipt = (name: string) => `${name} of a form`.replaceAll(' ', '-').padEnd(16, '-');
const WORDS = { anchorStart: 'AQID', anchorEnd: 'BAUG', block: '7.1', quote: 'internet' };

function opening({ slug }: Negotiation, locals: App.Locals, fields: Record<string, string> = {}) {
	const form = formOf({ body: 'Whose?', receipt: receipt('opening'), ...WORDS, ...fields });
	return openThread(locals, slug, '1', form);
}

function reply({ slug }: Negotiation, locals: App.Locals, thread: string, key = 'reply') {
	const form = formOf({ thread, body: 'Everyone’s.', receipt: receipt(key) });
	return replyToThread(locals, slug, '1', form);
}

async function threads({ slug }: Negotiation, locals: App.Locals): Promise<Thread[]> {
	return readThreads(locals, await enterSection(locals, slug, '1'));
}

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

	it('[C16] are edited by their author alone, from the version they were read in', async () => {
		const here = await openNegotiation(dialect);
		const colleague = await here.seat('delegate');
		const { comment } = accepted(await opening(here, here.kenya));
		const edit = (locals: App.Locals, body: string, version = 1) =>
			editComment(locals, here.slug, '1', formOf({ comment, body, version }));
		for (const other of [colleague, await here.seatDelegation('NOR')])
			expect(await edit(other, 'Ours.')).toMatchObject({ reason: 'comments.not-yours' });
		here.clock.at += 1000;
		accepted(await edit(here.kenya, 'Whose, then?'));
		accepted(await edit(here.kenya, 'Whose, then?'));
		expect(await edit(here.kenya, 'Somebody’s.')).toMatchObject({
			reason: 'comments.edited-meanwhile'
		});
		expect(await commentsFor(here, colleague)).toMatchObject([
			{
				...{ body: 'Whose, then?', version: 2, editedAt: here.clock.at },
				...{ earlier: [{ body: 'Whose?', at: here.clock.at - 1000 }], mine: false },
				may: { edit: false, remove: false, hide: false, agree: false }
			}
		]);
		expect(await here.kinds()).toEqual(['thread.opened', 'comment.edited']);
	});

	it('[C17] are deleted by their author: the trace stays, the words are nowhere', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const { comment } = accepted(await opening(here, here.kenya, { body: 'canary' }));
		const form = formOf({ comment, version: 1, body: 'canary, too' });
		accepted(await editComment(here.kenya, here.slug, '1', form));
		expect(await deleteComment(norway, here.slug, '1', form)).toMatchObject({ status: 403 });
		accepted(await deleteComment(here.kenya, here.slug, '1', form));
		accepted(await deleteComment(here.kenya, here.slug, '1', form));
		expect(await editComment(here.kenya, here.slug, '1', form)).toMatchObject({
			reason: 'comments.taken-away'
		});
		for (const locals of [here.kenya, norway, await here.seat('secretariat')]) {
			expect(await commentsFor(here, locals)).toMatchObject([
				{ body: null, earlier: [], gone: { why: 'deleted' }, author: { name: 'Wanjiku Kamau' } }
			]);
			expect(JSON.stringify(await recordFor(here, locals))).not.toContain('canary');
		}
		expect(await exportOf(here)).not.toContain('canary');
		expect(await verifyStoredRecord(here.runtime, here.consultation)).toMatchObject({
			...{ sound: true, entries: 3 }
		});
	});

	it('[C18] are hidden by the secretariat with a reason, from everybody but their author', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const secretariat = await here.seat('secretariat');
		const { comment } = accepted(await opening(here, here.kenya, { body: 'canary' }));
		const form = formOf({ comment, reason: 'A person is named.' });
		for (const other of [here.kenya, norway, await here.seat('facilitator')])
			expect(await hideComment(other, here.slug, '1', form)).toMatchObject({ status: 403 });
		const bare = formOf({ comment, reason: ' ' });
		expect(await hideComment(secretariat, here.slug, '1', bare)).toMatchObject({ status: 400 });
		accepted(await hideComment(secretariat, here.slug, '1', form));
		accepted(await hideComment(secretariat, here.slug, '1', form));
		const gone = { why: 'hidden', reason: 'A person is named.' };
		expect(await commentsFor(here, norway)).toMatchObject([{ body: null, gone }]);
		expect(await commentsFor(here, secretariat)).toMatchObject([{ body: null, gone }]);
		expect(await commentsFor(here, here.kenya)).toMatchObject([{ body: 'canary', gone }]);
		const reads = async (locals: App.Locals) =>
			JSON.stringify(await recordFor(here, locals)).includes('canary');
		expect([await reads(norway), await reads(secretariat), await reads(here.kenya)]).toEqual([
			...[false, true, true]
		]);
		expect(await exportOf(here)).not.toContain('canary');
		expect(await here.kinds()).toEqual(['thread.opened', 'comment.hidden']);
	});

	it('[C19] are agreed with by other delegations, each once, as they stand', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const { comment } = accepted(await opening(here, here.kenya));
		const agree = (locals: App.Locals, wish: string, version = 1) =>
			agreeWithComment(locals, here.slug, '1', formOf({ comment, version, agree: wish }));
		for (const other of [here.kenya, await here.seat('secretariat')])
			expect(await agree(other, 'yes')).toMatchObject({ status: 403 });
		for (const outcome of await Promise.all([agree(norway, 'yes'), agree(norway, 'yes')]))
			expect(outcome.ok || outcome.reason === 'comments.changed-meanwhile').toBe(true);
		const NOR = [{ code: 'NOR', name: 'NOR' }];
		expect(await commentsFor(here, norway)).toMatchObject([{ agreed: NOR, agrees: true }]);
		expect(await commentsFor(here, here.kenya)).toMatchObject([{ agreed: NOR, agrees: false }]);

		here.clock.at += 1000;
		const edited = formOf({ comment, version: 1, body: 'Otherwise.' });
		accepted(await editComment(here.kenya, here.slug, '1', edited));
		expect(await commentsFor(here, norway)).toMatchObject([
			{ agreed: [], agreedBefore: NOR, agrees: false }
		]);
		expect(await agree(norway, 'yes')).toMatchObject({ reason: 'comments.edited-meanwhile' });
		accepted(await agree(norway, 'yes', 2));
		expect(await commentsFor(here, norway)).toMatchObject([{ agreed: NOR, agreedBefore: [] }]);
		accepted(await agree(norway, 'no', 2));
		accepted(await agree(norway, 'no', 2));
		expect(await commentsFor(here, norway)).toMatchObject([{ agreed: [], agreedBefore: [] }]);
		expect((await here.kinds()).at(-1)).toBe('comment.agreement-withdrawn');
	});

	it('[C14] of a confidential thread are not there for others to change, hide or agree with', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const secretariat = await here.seat('secretariat');
		const { comment } = accepted(await opening(here, here.kenya, { visibility: 'delegation' }));
		const form = formOf({ comment, version: 1, body: 'x', reason: 'x', agree: 'yes' });
		for (const command of [editComment, deleteComment, hideComment, agreeWithComment])
			for (const locals of [norway, secretariat])
				expect(await command(locals, here.slug, '1', form)).toMatchObject({ status: 404 });
		accepted(await editComment(here.kenya, here.slug, '1', form));
		const { db } = here.runtime;
		const entries = await db.read.select().from(db.tables.entry);
		expect(entries.map(({ audience }) => audience)).toEqual([here.delegation, here.delegation]);
	});
});

async function commentsFor(here: Negotiation, locals: App.Locals): Promise<Comment[]> {
	return (await threads(here, locals)).flatMap(({ comments }) => comments);
}

async function recordFor(here: Negotiation, locals: App.Locals) {
	const { participant } = await enterSection(locals, here.slug, '1');
	const filter = { subject: '', delegation: '', section: '', before: '' };
	return (await readRecord(locals.runtime, participant.seat, filter)).entries;
}

async function exportOf(here: Negotiation): Promise<string> {
	const about = { id: here.consultation, slug: here.slug, title: '', demonstration: false };
	let exported = '';
	for await (const piece of exportRecord(here.runtime, about)) exported += piece;
	return exported;
}
