import {
	deleteAgreement,
	findAgreement,
	findComment,
	markDeleted,
	markHidden,
	replaceAgreement,
	updateBody
} from '#db/comments.ts';
import type { Write } from '#db/database.ts';
import { replaceMentions } from '#db/mentions.ts';
import { commitDecision } from '#db/record.ts';
import type { Entered } from '#lib/consultations/queries.server.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import type { CommentId } from '#lib/kernel/ids.ts';
import { decideAnew } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import { readMentions } from './callables.server.ts';
import { announce, decisionIn, OVERTAKEN } from './recording.server.ts';
import { readBody, readReason, type CommentRights, type StoredComment } from './rules.ts';
import { commentRights } from './showing.ts';

type Found = Omit<StoredComment, 'earlier' | 'agreed' | 'called'> & { audience: Audience };
type Place = { here: Entered & SectionAccess; comment: Found; may: CommentRights };

/** Say something else in one's own comment. Fields: comment, version, body. Rules C4, C16. */
export async function editComment(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<CommentId>> {
	return amend(locals, slug, address, form, async (place) => {
		const { here, comment, may } = place;
		const words = readBody(form);
		if (!words.ok) return words;
		if (!may.edit) return refuse(403, whyNotOwn(place));
		const body = words.value;
		// Sent twice, or nothing changed: it says so already.
		if (body === comment.body) return accept(comment.id);
		if (form.get('version') !== String(comment.version))
			return refuse(409, 'comments.edited-meanwhile');
		const { db, clock } = locals.runtime;
		const facts = { version: comment.version + 1, body };
		return commit(locals, place, 'comment.edited', facts, [
			...updateBody(db, comment, { body, at: clock.now() }),
			...replaceMentions(db, comment.id, await readMentions(locals.runtime, here, body))
		]);
	});
}

/** Take one's own comment back. Field: comment. Rule C17. */
export async function deleteComment(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<CommentId>> {
	return amend(locals, slug, address, form, async (place) => {
		const { here, comment, may } = place;
		if (comment.deletedAt !== null && comment.seat === here.participant.seat.id)
			return accept(comment.id);
		if (!may.remove) return refuse(403, whyNotOwn(place));
		const { db, clock } = locals.runtime;
		return commit(locals, place, 'comment.deleted', {}, [markDeleted(db, comment, clock.now())]);
	});
}

/** Hide a comment from everybody but its author. Fields: comment, reason. Rule C18. */
export async function hideComment(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<CommentId>> {
	return amend(locals, slug, address, form, async (place) => {
		const { here, comment, may } = place;
		const reason = readReason(form);
		if (!reason.ok) return reason;
		if (here.participant.seat.role !== 'secretariat')
			return refuse(403, 'comments.not-yours-to-hide');
		// Hidden or deleted: there is nothing left to hide.
		if (!may.hide) return accept(comment.id);
		const { db, clock } = locals.runtime;
		return commit(locals, place, 'comment.hidden', { reason: reason.value }, [
			markHidden(db, comment, { at: clock.now(), reason: reason.value })
		]);
	});
}

/**
 * Say that one's delegation agrees with a comment, or no longer does. Fields: comment, version,
 * agree (`yes` or `no`). Rule C19.
 */
export async function agreeWithComment(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<CommentId>> {
	return amend(locals, slug, address, form, async (place) => {
		const { here, comment, may } = place;
		const { seat } = here.participant;
		if (!here.rights.comment) return refuse(403, 'comments.not-allowed');
		if (!may.agree || !seat.delegation) return refuse(403, 'comments.not-to-agree-with');
		const { db, clock } = locals.runtime;
		const standing = await findAgreement(db, comment.id, seat.delegation.id);
		const wanted = form.get('agree') === 'yes';
		if (!wanted) {
			if (!standing) return accept(comment.id);
			return commit(locals, place, 'comment.agreement-withdrawn', {}, [
				deleteAgreement(db, comment.id, seat.delegation.id)
			]);
		}
		if (form.get('version') !== String(comment.version))
			return refuse(409, 'comments.edited-meanwhile');
		if (standing && standing.at >= (comment.editedAt ?? comment.createdAt))
			return accept(comment.id);
		return commit(
			locals,
			place,
			'comment.agreed',
			{ version: comment.version },
			replaceAgreement(db, comment, {
				comment: comment.id,
				delegation: seat.delegation.id,
				account: seat.account,
				seat: seat.id,
				at: clock.now()
			})
		);
	});
}

/** Decide on the comment that a form names, as it stands at that moment. */
function amend(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData,
	decide: (place: Place) => Promise<Outcome<CommentId>>
): Promise<Outcome<CommentId>> {
	return decideAnew(OVERTAKEN, async () => {
		const place = await findPlace(locals, slug, address, form);
		return place.ok ? decide(place.value) : place;
	});
}

async function findPlace(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Place>> {
	const here = await enterSection(locals, slug, address);
	const { seat } = here.participant;
	const id = form.get('comment') as CommentId;
	const comment = await findComment(locals.runtime.db, here.section.id, id, seat);
	if (!comment) return refuse(404, 'comments.comment-unknown');
	return accept({ here, comment, may: commentRights(seat, comment, here.rights.comment) });
}

function whyNotOwn({ here, comment }: Place): string {
	if (comment.seat !== here.participant.seat.id) return 'comments.not-yours';
	return here.rights.comment ? 'comments.taken-away' : 'comments.not-allowed';
}

async function commit(
	locals: App.Locals,
	{ here, comment }: Place,
	kind: string,
	facts: Record<string, unknown>,
	writes: Write[]
): Promise<Outcome<CommentId>> {
	const { db, clock } = locals.runtime;
	const about = { thread: comment.thread, comment: comment.id, ...facts };
	const decided = decisionIn(here, comment.audience, kind, about);
	if (!(await commitDecision(db, clock, decided, writes))) return OVERTAKEN;
	announce(locals, here, comment.audience);
	return accept(comment.id);
}
