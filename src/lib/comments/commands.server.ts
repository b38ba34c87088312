import {
	findPosted,
	findThread,
	insertComment,
	insertThread,
	updateResolution
} from '#db/comments.ts';
import type { Write } from '#db/database.ts';
import { commitDecision } from '#db/record.ts';
import { readProjection } from '#db/texts.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import { newId, type CommentId, type ThreadId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { topics } from '#lib/live/topics.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import { mayResolve, quoteOf, readPlace, readPost, type Place, type Post } from './rules.ts';

/** What was posted, as its permalink `#t-<thread>` needs it. */
export type Posted = { thread: ThreadId; comment: CommentId };

/**
 * Open a thread on words, a paragraph or the whole section, with its first comment.
 *
 * `address` is the section's place in addresses: `preamble`, `1` … Fields: body, receipt,
 * and anchorStart, anchorEnd, block, quote, before, after where it stands on words, block
 * alone where it stands on a paragraph. Rules C2-C6, C12.
 */
export async function openThread(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Posted>> {
	const here = await enterSection(locals, slug, address);
	const post = readPost(form);
	if (!post.ok) return post;
	const before = await answerRepeated(here, locals, post.value);
	if (before) return before;
	if (!here.rights.comment) return refuse(403, 'comments.not-allowed');
	const place = readPlace(form);
	if (!place.ok) return place;
	const quoted = await quoteParagraph(locals, here, place.value);
	if (!quoted.ok) return quoted;

	const { runtime } = locals;
	const createdAt = runtime.clock.now();
	const thread = newId<ThreadId>(createdAt);
	const section = here.section.id;
	const { consultation } = here.section;
	const row = { id: thread, consultation, section, audience: EVERYBODY, createdAt };
	return save(locals, here, post.value, thread, 'thread.opened', quoted.value, [
		insertThread(runtime.db, row, quoted.value)
	]);
}

/** Reply in a thread, reopening it when it was resolved. Fields: thread, body, receipt. Rules C2-C6, C8. */
export async function replyToThread(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Posted>> {
	const here = await enterSection(locals, slug, address);
	const post = readPost(form);
	if (!post.ok) return post;
	const before = await answerRepeated(here, locals, post.value);
	if (before) return before;
	if (!here.rights.comment) return refuse(403, 'comments.not-allowed');
	return saveReply(locals, here, post.value, form.get('thread') as ThreadId);
}

/** Others may resolve or reopen the thread while a reply is on its way: it is tried again. */
async function saveReply(
	locals: App.Locals,
	here: SectionAccess,
	post: Post,
	id: ThreadId,
	tries = 3
): Promise<Outcome<Posted>> {
	const { db } = locals.runtime;
	const thread = await findThread(db, here.section.id, id);
	if (!thread) return refuse(404, 'comments.thread-unknown');
	const reopens = thread.resolvedAt !== null;
	const reopening = reopens ? [updateResolution(db, { id, version: thread.version }, null)] : [];
	const outcome = await save(locals, here, post, id, 'comment.posted', { reopens }, reopening);
	const overtaken = !outcome.ok && outcome.reason === 'comments.changed-meanwhile';
	return overtaken && tries > 1 ? saveReply(locals, here, post, id, tries - 1) : outcome;
}

/** Mark a thread as settled. Field: thread. Rules C7, C9. */
export async function resolveThread(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<ThreadId>> {
	return settle(locals, slug, address, form, true);
}

/** Open a resolved thread again. Field: thread. Rules C7, C9. */
export async function reopenThread(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<ThreadId>> {
	return settle(locals, slug, address, form, false);
}

async function settle(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData,
	resolving: boolean
): Promise<Outcome<ThreadId>> {
	const { db, clock } = locals.runtime;
	const here = await enterSection(locals, slug, address);
	const { seat } = here.participant;
	const id = form.get('thread') as ThreadId;
	const thread = await findThread(db, here.section.id, id);
	if (!thread) return refuse(404, 'comments.thread-unknown');
	if (!here.rights.comment) return refuse(403, 'comments.not-allowed');
	if (resolving && !mayResolve(seat, here.section.id, thread)) {
		return refuse(403, 'comments.not-yours-to-resolve');
	}
	if (resolving === (thread.resolvedAt !== null)) return accept(id);
	const resolved = resolving ? { at: clock.now(), by: seat.id } : null;
	const kind = resolving ? 'thread.resolved' : 'thread.reopened';
	const entry = await commitDecision(db, clock, decision(here, kind, { thread: id }), [
		updateResolution(db, { id, version: thread.version }, resolved)
	]);
	if (!entry) return refuse(409, 'comments.changed-meanwhile');
	announce(locals, here);
	return accept(id);
}

/** Writes one comment with what belongs to it, and its entry of the record. */
async function save(
	locals: App.Locals,
	here: SectionAccess,
	{ body, receipt }: Post,
	thread: ThreadId,
	kind: 'thread.opened' | 'comment.posted',
	facts: Record<string, unknown>,
	writes: Write[]
): Promise<Outcome<Posted>> {
	const { db, clock } = locals.runtime;
	const { actor, seat } = here.participant;
	const createdAt = clock.now();
	const comment = newId<CommentId>(createdAt);
	const entry = await commitDecision(
		db,
		clock,
		decision(here, kind, { thread, comment, body, ...facts }),
		[
			...writes,
			insertComment(db, {
				id: comment,
				thread,
				section: here.section.id,
				account: actor.account.id,
				seat: seat.id,
				delegation: seat.delegation?.id ?? null,
				body,
				createdAt,
				version: 1,
				editedAt: null,
				deletedAt: null,
				hiddenAt: null,
				hiddenReason: '',
				receipt
			})
		]
	);
	if (entry) {
		announce(locals, here);
		return accept({ thread, comment });
	}
	// Two sendings of one form arrived at once: the other one is the answer.
	return (
		(await answerRepeated(here, locals, { body, receipt })) ??
		refuse(409, 'comments.changed-meanwhile')
	);
}

/** The answer to a form that was sent before; null when this is the first time. Rule C6. */
async function answerRepeated(
	here: SectionAccess,
	{ runtime }: App.Locals,
	post: Post
): Promise<Outcome<Posted> | null> {
	const posted = await findPosted(runtime.db, here.participant.seat.id, post.receipt);
	if (!posted) return null;
	const same = posted.section === here.section.id && posted.body === post.body;
	if (!same) return refuse(409, 'comments.posted-before');
	return accept({ thread: posted.thread, comment: posted.id });
}

/** A thread on a paragraph quotes its first words as the server knows them. Rule C5. */
async function quoteParagraph(
	{ runtime }: App.Locals,
	here: SectionAccess,
	place: Place
): Promise<Outcome<Place>> {
	if (place.block === null || place.anchorStart !== null) return accept(place);
	const shown = await readProjection(runtime.db, here.section.id);
	const block = shown?.blocks.find((each) => each.id === place.block);
	if (!block) return refuse(404, 'comments.paragraph-gone');
	return accept({ ...place, quote: quoteOf(block.text) });
}

function decision(here: SectionAccess, kind: string, payload: Record<string, unknown>) {
	const { actor, seat } = here.participant;
	const delegation = seat.delegation?.id ?? null;
	return {
		consultation: here.section.consultation,
		kind,
		actor: { account: actor.account.id, seat: seat.id, delegation },
		payload,
		section: here.section.id,
		...(delegation ? { delegation } : {})
	};
}

function announce({ runtime }: App.Locals, here: SectionAccess): void {
	runtime.bus.announce(topics.comments(here.section.consultation, here.section.id));
	runtime.bus.announce(topics.record(here.section.consultation));
}
