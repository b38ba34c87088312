import { describe, expect, it } from 'vitest';
import {
	agreeWithComment,
	deleteComment,
	editComment,
	hideComment
} from '#lib/comments/amending.server.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { commentsFor, exportOf, opening, recordFor } from '../support/discussing.ts';

describe.each(dialects)('comments, once posted, on %s', (dialect) => {
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
