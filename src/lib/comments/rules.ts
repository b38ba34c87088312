import type { Role, Seat } from '#lib/kernel/actor.ts';
import type {
	BlockId,
	ChangeId,
	CommentId,
	DelegationId,
	GroupId,
	SeatId,
	SectionId,
	ThreadId
} from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { plainLine, plainWords } from '#lib/kernel/words.ts';
import type { Block } from '#lib/text/blocks.ts';
import { openingWords, plainText } from '#lib/text/words.ts';

export const BODY_LIMIT = 10_000;
export const QUOTE_LIMIT = 500;
export const CONTEXT_LIMIT = 100;
/** Bytes of one encoded Yjs relative position; real ones take 5-20. */
const ANCHOR_LIMIT = 64;

/** Who wrote a comment, as everyone sees it. `delegation` is null for the secretariat. */
export type Author = {
	name: string;
	role: Role;
	delegation: { code: string; name: string; group: string } | null;
};

/** How an author without a delegation is named. */
export const ROLE_WORDS: Record<Role, string> = {
	delegate: 'Delegate',
	secretariat: 'Secretariat',
	facilitator: 'Facilitator',
	observer: 'Observer'
};

/** What a comment can call upon. The facilitators meant are those of its section. */
export type Called = 'account' | 'delegation' | 'group' | 'facilitators';

/** Whom a comment calls upon; `target` is an id, '' for the facilitators. */
export type Mention = { kind: Called; target: string };

/** Somebody who can be called upon: `call` is what is written behind the @. */
export type Callable = Mention & { call: string; name: string };

/** A group that a delegation belongs to, and from when until when. */
export type Belonging = { group: GroupId; since: Instant; until: Instant | null };

/** What somebody wants to hear of a thread or a section: more than usual, or less. */
export type Hearing = 'watch' | 'mute' | 'usual';

/** What a delegation agreed with, and when: by codes and names. */
type Agreement = { code: string; name: string; at: Instant };

/** One comment with everything that is kept of it. */
export type StoredComment = {
	id: CommentId;
	thread: ThreadId;
	author: Author;
	seat: SeatId;
	delegation: DelegationId | null;
	body: string;
	createdAt: Instant;
	/** 1, 2, 3 …: counts every change to it. */
	version: number;
	editedAt: Instant | null;
	deletedAt: Instant | null;
	hiddenAt: Instant | null;
	/** '' unless it is hidden. */
	hiddenReason: string;
	/** What it said before each edit, oldest first, and since when. */
	earlier: { body: string; at: Instant }[];
	agreed: Agreement[];
	called: Callable[];
};

/** Words set in one way. */
export type Run = { text: string; strong?: true; em?: true; href?: string };
/** A paragraph of lines, or a list of items. */
export type Piece = { list: 'ul' | 'ol' | null; lines: Run[][] };

/** One comment as a reader sees it, with what that reader may do to it; see `showing.ts`. */
export type Comment = Pick<
	StoredComment,
	'id' | 'author' | 'createdAt' | 'version' | 'editedAt' | 'earlier'
> & {
	/** Null where this reader may not read it any more. */
	body: string | null;
	/** The same as it is set; null where it is shown as it stands. */
	formatted: Piece[] | null;
	/** Why its words are not for others to read, since when; null when they are. Rules C17, C18. */
	gone: { why: 'deleted' | 'hidden'; at: Instant; reason: string } | null;
	/** The delegations that agree with it as it stands, and those that did before it was edited. */
	agreed: Omit<Agreement, 'at'>[];
	agreedBefore: Omit<Agreement, 'at'>[];
	/** Whether this reader's own delegation agrees with it. */
	agrees: boolean;
	/** Whether this reader's own seat wrote it. */
	mine: boolean;
	/** Where it is seen who reads its thread, from the section's page: on the first of a confidential one. */
	readersPage?: string;
	may: CommentRights;
	/** Whether it calls upon this reader; left out when it does not. */
	calls?: true;
	/** For its author, whom it calls upon without their being told; left out when all are. */
	untold?: string;
	/** What this reader wants to hear of the thread that it opened; left out of replies. */
	hears?: Hearing;
};

/** What a reader may do to a comment. Rules C16-C19. */
export type CommentRights = { edit: boolean; remove: boolean; hide: boolean; agree: boolean };

/** Where a thread was opened. Anchors are base64 of encoded Yjs relative positions. */
export type Place = {
	/** Null, both, when it stands on a paragraph or the section as a whole. */
	anchorStart: string | null;
	anchorEnd: string | null;
	/** Null when it stands on the section as a whole. */
	block: BlockId | null;
	quote: string;
	before: string;
	after: string;
};

/** A place, with the hash of the text that its quote was taken from; '' when it is not known. */
export type QuotedPlace = Place & { textHash: string };

/** A thread as one reader sees it: with what that reader may do to it. */
export type Thread = Place & {
	id: ThreadId;
	/** The Change that it is about; left out of one about the text. Rule C27. */
	change?: ChangeId;
	/** How the text that its quote was taken from is called: its hash, shortened. */
	text: string;
	comments: Comment[];
	createdAt: Instant;
	resolvedAt: Instant | null;
	resolvedBy: Author | null;
	/** Who alone reads it, in words; null where everybody does. */
	readers: string | null;
	mayResolve: boolean;
};

/** Words selected in the editor, about which a thread is to be opened. */
export type Selection = {
	anchorStart: string;
	anchorEnd: string;
	block: string;
	quote: string;
	before: string;
	after: string;
};

/** A paragraph that can be commented on without selecting its words. */
export type Paragraph = { id: string; opening: string };

/** How a list of paragraphs names this one: by its number and its first words. */
export function quoteOpening(block: Block & { number: string }): Paragraph {
	const text = plainText(block);
	const words = openingWords(text);
	return { id: block.id, opening: block.number ? `${block.number}. ${words}` : words };
}

/** Who opened a thread, and whether it is resolved: what rules need to know of it. */
export type ThreadState = {
	openedBy: { seat: SeatId; delegation: string | null };
	resolvedAt: Instant | null;
};

/** What a form asks to post. */
export type Post = { body: string; receipt: string };

/** @returns the comment's words and receipt key, cleaned, or why they cannot be posted. Rules C4, C6. */
export function readPost(form: FormData): Outcome<Post> {
	const receipt = field(form, 'receipt');
	const words = readBody(form);
	if (!words.ok) return words;
	const body = words.value;
	if (!/^[\w-]{16,64}$/.test(receipt)) return refuse(400, 'comments.receipt-missing');
	return accept({ body, receipt });
}

/** @returns the words of a comment, cleaned, or why they cannot be. Rule C4. */
export function readBody(form: FormData): Outcome<string> {
	const body = plainWords(field(form, 'body')).trim();
	if (body === '') return refuse(400, 'comments.empty');
	if (body.length > BODY_LIMIT) return refuse(413, 'comments.too-long');
	return accept(body);
}

/** @returns why a comment is hidden, on one line, or why that will not do. Rule C18. */
export function readReason(form: FormData): Outcome<string> {
	const reason = plainLine(field(form, 'reason'));
	if (reason === '') return refuse(400, 'comments.reason-required');
	if (reason.length > QUOTE_LIMIT) return refuse(413, 'comments.reason-too-long');
	return accept(reason);
}

/** @returns where a form wants its thread, trimmed, or why that is no place. Rule C5. */
export function readPlace(form: FormData): Outcome<Place> {
	const [anchorStart, anchorEnd] = [field(form, 'anchorStart'), field(form, 'anchorEnd')];
	const block = field(form, 'block');
	if (block !== '' && !/^\d{1,10}\.\d{1,10}$/.test(block)) {
		return refuse(400, 'comments.unknown-place');
	}
	const anchored = anchorStart !== '' || anchorEnd !== '';
	if (anchored && !(isAnchor(anchorStart) && isAnchor(anchorEnd) && block !== '')) {
		return refuse(400, 'comments.unknown-place');
	}
	return accept({
		anchorStart: anchored ? anchorStart : null,
		anchorEnd: anchored ? anchorEnd : null,
		block: block === '' ? null : (block as BlockId),
		quote: anchored ? shorten(plainLine(field(form, 'quote')), QUOTE_LIMIT) : '',
		before: anchored ? keepEnd(plainLine(field(form, 'before')), CONTEXT_LIMIT) : '',
		after: anchored ? shorten(plainLine(field(form, 'after')), CONTEXT_LIMIT) : ''
	});
}

/** Whether this seat may resolve the thread, given that it may comment here. Rule C7. */
export function mayResolve(seat: Seat, section: SectionId, thread: ThreadState): boolean {
	if (seat.role === 'secretariat') return true;
	if (seat.role === 'facilitator' && seat.sections.includes(section)) return true;
	const { openedBy } = thread;
	if (openedBy.delegation !== null) return seat.delegation?.id === openedBy.delegation;
	return seat.id === openedBy.seat;
}

/** The first words of a paragraph, for a thread that stands on it as a whole. Rule C5. */
export function quoteOf(text: string): string {
	return shorten(plainLine(text), QUOTE_LIMIT);
}

/** Where a thread on a Change stands: on no words of the text; it quotes what is proposed. Rule C27. */
export function placeOn({ words }: { words: string }): Place {
	const none = { anchorStart: null, anchorEnd: null, block: null, before: '', after: '' };
	return { ...none, quote: quoteOf(words) };
}

function shorten(text: string, limit: number): string {
	const signs = Array.from(text);
	return signs.length <= limit ? text : `${signs.slice(0, limit - 1).join('')}…`;
}

function keepEnd(text: string, limit: number): string {
	const signs = Array.from(text);
	return signs.length <= limit ? text : `…${signs.slice(1 - limit).join('')}`;
}

function isAnchor(text: string): boolean {
	return (
		/^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0 && text.length <= ANCHOR_LIMIT * 2
	);
}

function field(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
