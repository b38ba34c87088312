import { findPosted, insertComment } from '#db/comments.ts';
import type { Write } from '#db/database.ts';
import { readDelegationRows } from '#db/delegations.ts';
import { insertMentions } from '#db/mentions.ts';
import { commitDecision } from '#db/record.ts';
import { holdText, readProjection } from '#db/texts.ts';
import { findThread, insertThread, updateResolution } from '#db/threads.ts';
import { keepReaders } from '#db/widening.ts';
import type { Entered } from '#lib/consultations/queries.server.ts';
import { EVERYBODY, type Audience } from '#lib/kernel/audience.ts';
import { newId, type ChangeId, type CommentId, type ThreadId } from '#lib/kernel/ids.ts';
import { answerOnce, decideAnew } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import type { Block } from '#lib/text/blocks.ts';
import { readMentions } from './callables.server.ts';
import { hashQuoted, quotedBlocks } from './quoting.ts';
import { announce, decisionIn, OVERTAKEN } from './recording.server.ts';
import {
	mayResolve,
	placeOn,
	quoteOf,
	readPlace,
	readPost,
	type Place,
	type Post,
	type QuotedPlace
} from './rules.ts';
import { nameReaders, readAudience } from './visibility.ts';

/** What was posted, as its permalink `#t-<thread>` needs it. */
export type Posted = { thread: ThreadId; comment: CommentId };

type Posting = Post & { audience: Audience };

/**
 * Open a thread on words, a paragraph or the whole section, with its first comment.
 *
 * `address` is the section's place in addresses: `preamble`, `1` … Fields: body, receipt,
 * and anchorStart, anchorEnd, block, quote, before, after where it stands on words, block
 * alone where it stands on a paragraph; visibility and delegations where not everybody is
 * to read it. Rules C2-C6, C12, C13.
 */
export async function openThread(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Posted>> {
	return openThreadIn(locals, await enterSection(locals, slug, address), form);
}

/** What a thread is about that is about a Change: its id, its words, and how the record names it. */
export type OnChange = { id: ChangeId; words: string; named: Record<string, unknown> };

/**
 * The same for a section that the actor has entered, on its text or on what is proposed for it. Rules
 * C2-C6, C12, C13, C27.
 *
 * @param on the Change that it is about; null where the form says what words it is about
 */
export async function openThreadIn(
	locals: App.Locals,
	here: Entered & SectionAccess,
	form: FormData,
	on: OnChange | null = null
): Promise<Outcome<Posted>> {
	const post = readPost(form);
	if (!post.ok) return post;
	const audience = await chooseAudience(locals, here, form);
	if (!audience.ok) return audience;
	const posting = { ...post.value, audience: audience.value };
	return answerOnce(
		() => answerRepeated(here, locals, posting),
		() => saveThread(locals, here, posting, form, on)
	);
}

async function saveThread(
	locals: App.Locals,
	here: Entered & SectionAccess,
	posting: Posting,
	form: FormData,
	on: OnChange | null
): Promise<Outcome<Posted>> {
	if (!here.rights.comment) return refuse(403, 'comments.not-allowed');
	const place = on ? accept(placeOn(on)) : readPlace(form);
	if (!place.ok) return place;
	const quoted = on
		? accept({ place: { ...place.value, textHash: '' }, held: [] })
		: await readQuote(locals, here, place.value);
	if (!quoted.ok) return quoted;

	const { runtime } = locals;
	const createdAt = runtime.clock.now();
	const thread = newId<ThreadId>(createdAt);
	const section = here.section.id;
	const { consultation } = here.section;
	const { audience } = posting;
	const row = { id: thread, consultation, section, change: on?.id ?? null, audience, createdAt };
	const { place: stands, held } = quoted.value;
	const text = { section, hash: stands.textHash, blocks: held, at: createdAt };
	return save(locals, here, posting, thread, 'thread.opened', { ...stands, ...on?.named }, [
		insertThread(runtime.db, row, stands),
		...(held.length > 0 ? [{ statement: holdText(runtime.db, text) }] : [])
	]);
}

/**
 * Reply in a thread, reopening it when it was resolved. Fields: thread, body, receipt, and readers,
 * who reads it as its page named them: they may be more by now. Rules C2-C6, C8, W7.
 */
export async function replyToThread(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Posted>> {
	const here = await enterSection(locals, slug, address);
	const post = readPost(form);
	if (!post.ok) return post;
	const thread = form.get('thread') as ThreadId;
	const repeated = () => answerRepeated(here, locals, { ...post.value, thread });
	return answerOnce<Outcome<Posted>>(repeated, async () => {
		if (!here.rights.comment) return refuse(403, 'comments.not-allowed');
		const shown = form.get('readers');
		const { db } = locals.runtime;
		const seen = await findThread(db, here.section.id, thread, here.participant.seat);
		if (!seen) return refuse(404, 'comments.thread-unknown');
		if (shown !== null && shown !== (await sayReaders(locals, here, seen.audience)))
			return refuse(409, 'comments.readers-changed');
		const posting = { ...post.value, audience: seen.audience };
		return decideAnew(OVERTAKEN, () => saveReply(locals, here, posting, thread));
	});
}

/**
 * Others may resolve or reopen the thread while a reply is on its way: it is tried again. It is
 * never posted to other readers than those it is meant for. Rule W7.
 */
async function saveReply(
	locals: App.Locals,
	here: Entered & SectionAccess,
	posting: Posting,
	id: ThreadId
): Promise<Outcome<Posted>> {
	const { db } = locals.runtime;
	const thread = await findThread(db, here.section.id, id, here.participant.seat);
	if (!thread) return refuse(404, 'comments.thread-unknown');
	const { audience } = posting;
	if (thread.audience !== audience) return refuse(409, 'comments.readers-changed');
	const reopens = thread.resolvedAt !== null;
	return save(locals, here, posting, id, 'comment.posted', { reopens }, [
		...(audience === EVERYBODY ? [] : [keepReaders(db, id, audience)]),
		...(reopens ? [updateResolution(db, { id, version: thread.version }, null)] : [])
	]);
}

/** Who reads a thread, as its card names them; '' where everybody does. */
async function sayReaders(
	{ runtime }: App.Locals,
	{ section }: SectionAccess,
	audience: Audience
): Promise<string> {
	if (audience === EVERYBODY) return '';
	return nameReaders(audience, await readDelegationRows(runtime.db, section.consultation)) ?? '';
}

/** Mark a thread as settled. Field: thread. Rules C7, C9. */
export async function resolveThread(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<ThreadId>> {
	return decideAnew(OVERTAKEN, () => settle(locals, slug, address, form, true));
}

/** Open a resolved thread again. Field: thread. Rules C7, C9. */
export async function reopenThread(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<ThreadId>> {
	return decideAnew(OVERTAKEN, () => settle(locals, slug, address, form, false));
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
	const thread = await findThread(db, here.section.id, id, here.participant.seat);
	if (!thread) return refuse(404, 'comments.thread-unknown');
	if (!here.rights.comment) return refuse(403, 'comments.not-allowed');
	if (resolving && !mayResolve(seat, here.section.id, thread)) {
		return refuse(403, 'comments.not-yours-to-resolve');
	}
	if (resolving === (thread.resolvedAt !== null)) return accept(id);
	const resolved = resolving ? { at: clock.now(), by: seat.id } : null;
	const kind = resolving ? 'thread.resolved' : 'thread.reopened';
	const decided = decisionIn(here, thread.audience, kind, { thread: id });
	const entry = await commitDecision(db, clock, decided, [
		updateResolution(db, { id, version: thread.version }, resolved)
	]);
	if (!entry) return OVERTAKEN;
	announce(locals, here, thread.audience);
	return accept(id);
}

/** Writes one comment with what belongs to it, and its entry of the record. */
async function save(
	locals: App.Locals,
	here: Entered & SectionAccess,
	{ body, receipt, audience }: Posting,
	thread: ThreadId,
	kind: 'thread.opened' | 'comment.posted',
	facts: Record<string, unknown>,
	writes: Write[]
): Promise<Outcome<Posted>> {
	const { db, clock } = locals.runtime;
	const { actor, seat } = here.participant;
	const createdAt = clock.now();
	const comment = newId<CommentId>(createdAt);
	const called = await readMentions(locals.runtime, here, body);
	const entry = await commitDecision(
		db,
		clock,
		decisionIn(here, audience, kind, { thread, comment, body, ...facts }),
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
			}),
			...insertMentions(db, comment, called)
		]
	);
	if (!entry) return OVERTAKEN;
	announce(locals, here, audience);
	return accept({ thread, comment });
}

/**
 * The answer to a form that was sent before; null when this is the first time. The same words to
 * other readers, or in another thread, are not the same form. Rule C6.
 */
async function answerRepeated(
	here: SectionAccess,
	{ runtime }: App.Locals,
	post: Post & { audience?: Audience; thread?: ThreadId }
): Promise<Outcome<Posted> | null> {
	const posted = await findPosted(runtime.db, here.participant.seat.id, post.receipt);
	if (!posted) return null;
	const { audience = posted.audience, thread = posted.thread, body } = post;
	const same =
		posted.section === here.section.id &&
		posted.body === body &&
		posted.audience === audience &&
		posted.thread === thread;
	if (!same) return refuse(409, 'comments.posted-before');
	return accept({ thread: posted.thread, comment: posted.id });
}

/** Who is to read the thread that a form opens. Rule C13. */
async function chooseAudience(
	{ runtime }: App.Locals,
	{ section, participant }: SectionAccess,
	form: FormData
): Promise<Outcome<Audience>> {
	const delegations = form.get('delegations')
		? (await readDelegationRows(runtime.db, section.consultation)).filter(
				({ withdrawnAt }) => withdrawnAt === null
			)
		: [];
	return readAudience(form, participant.seat, delegations);
}

/**
 * Where a thread stands, and the text that its words are quoted from: a thread on a paragraph
 * quotes its first words as the server knows them. Rule C5.
 */
async function readQuote(
	{ runtime }: App.Locals,
	here: SectionAccess,
	place: Place
): Promise<Outcome<{ place: QuotedPlace; held: Block[] }>> {
	const shown = place.block === null ? null : await readProjection(runtime.db, here.section.id);
	const blocks = shown?.blocks ?? [];
	const on = blocks.find(({ id }) => id === place.block);
	const onParagraph = place.block !== null && place.anchorStart === null;
	if (onParagraph && !on) return refuse(404, 'comments.paragraph-gone');
	const quote = onParagraph && on ? quoteOf(on.text) : place.quote;
	const contents = blocks.map(({ content }) => content);
	const held = quotedBlocks(contents, { block: place.block, quote });
	return accept({ place: { ...place, quote, textHash: hashQuoted(held) }, held });
}
