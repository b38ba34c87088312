import { findComment } from '#db/comments.ts';
import { deleteAttended, insertAttended, replaceHearing } from '#db/notices.ts';
import { listReadable } from '#db/waiting.ts';
import type { Hearing } from '#lib/comments/rules.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { CommentId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { enterSection, readSections } from '#lib/sections/queries.server.ts';
import { ATTENDED_LIMIT } from './rules.ts';
import { readAsker } from './said.server.ts';

/** Put comments aside, or back again. Field: comment, once or more. Rule N5. */
export async function attend(
	locals: App.Locals,
	slug: string,
	form: FormData,
	aside: boolean
): Promise<Outcome<CommentId[]>> {
	const { runtime } = locals;
	const { db, clock } = runtime;
	const { consultation, participant } = await enterConsultation(locals, slug);
	const { seat } = participant;
	const asked = form.getAll('comment').slice(0, ATTENDED_LIMIT) as CommentId[];
	const sections = await readSections(runtime, participant, consultation.id);
	// What they may not read is not there: it is passed over, as unknown comments are.
	const known = await listReadable(db, await readAsker(runtime, seat, sections), asked);
	const writes = aside
		? insertAttended(db, seat.id, known, clock.now())
		: deleteAttended(db, seat.id, known);
	if (writes.length > 0) await db.commit(writes);
	return accept(known);
}

/**
 * Settle what this seat hears of a thread, named by one of its comments, or without one of the
 * section. Fields: comment, level. Rule N4.
 */
export async function settleHearing(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Hearing>> {
	const { db, clock } = locals.runtime;
	const { section, participant } = await enterSection(locals, slug, address);
	const { seat } = participant;
	const levels: readonly Hearing[] = ['watch', 'mute', 'usual'];
	const level = levels.find((each) => each === form.get('level'));
	if (!level) return refuse(400, 'notices.unknown-level');
	const named = form.get('comment') as CommentId | null;
	const comment = named && (await findComment(db, section.id, named, seat));
	if (named && !comment) return refuse(404, 'comments.comment-unknown');
	const subject = comment ? comment.thread : section.id;
	await db.commit(replaceHearing(db, { seat: seat.id, subject }, level, clock.now()));
	return accept(level);
}
