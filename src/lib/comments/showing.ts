import type { Seat } from '#lib/kernel/actor.ts';
import { setMentions } from './mentions.ts';
import type { Comment, CommentRights, StoredComment } from './rules.ts';

type Viewer = Pick<Seat, 'id' | 'role' | 'delegation'>;
type Judged = Pick<StoredComment, 'seat' | 'delegation' | 'deletedAt' | 'hiddenAt'>;

/**
 * What a seat may do to a comment of a thread that it may read, where `mayComment` is whether it
 * may write comments here at all. Rules C16-C19.
 */
export function commentRights(viewer: Viewer, comment: Judged, mayComment: boolean): CommentRights {
	const own = viewer.id === comment.seat;
	const stands = comment.deletedAt === null && comment.hiddenAt === null;
	const ownDelegation = viewer.delegation?.id === comment.delegation;
	return {
		edit: own && mayComment && stands,
		remove: own && mayComment && comment.deletedAt === null,
		hide: viewer.role === 'secretariat' && stands,
		agree: viewer.delegation !== null && !ownDelegation && mayComment && stands
	};
}

/** A comment as this seat sees it: what was taken back or hidden keeps its trace. Rules C16-C19. */
export function showComment(viewer: Viewer, comment: StoredComment, mayComment: boolean): Comment {
	const { id, author, createdAt, version, editedAt } = comment;
	const gone = whyGone(comment);
	const mine = viewer.id === comment.seat;
	const readable = gone === null || (gone.why === 'hidden' && mine);
	const agreed = gone ? [] : comment.agreed;
	const current = ({ at }: { at: number }) => at >= (editedAt ?? createdAt);
	const named = ({ code, name }: { code: string; name: string }) => ({ code, name });
	return {
		...{ id, author, createdAt, version, editedAt, gone, mine },
		body: readable ? comment.body : null,
		formatted: readable ? setOnce(comment) : null,
		earlier: readable ? comment.earlier : [],
		agreed: agreed.filter(current).map(named),
		agreedBefore: agreed.filter((each) => !current(each)).map(named),
		agrees: agreed.some((each) => current(each) && each.code === viewer.delegation?.code),
		may: commentRights(viewer, comment, mayComment)
	};
}

/** How words are set, by their comment: what is kept of a section is shown to many. Rule C26. */
const set = new WeakMap<StoredComment, Comment['formatted']>();

function setOnce(comment: StoredComment): Comment['formatted'] {
	const known = set.get(comment);
	if (known !== undefined) return known;
	const pieces = setMentions(comment.body, comment.called);
	set.set(comment, pieces);
	return pieces;
}

function whyGone({ deletedAt, hiddenAt, hiddenReason }: StoredComment): Comment['gone'] {
	if (deletedAt !== null) return { why: 'deleted', at: deletedAt, reason: '' };
	if (hiddenAt !== null) return { why: 'hidden', at: hiddenAt, reason: hiddenReason };
	return null;
}
