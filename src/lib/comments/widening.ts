import { maySee, type Audience } from '#lib/kernel/audience.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { AccountId, ThreadId, WideningId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import type { Author } from './rules.ts';

/** Somebody who ever wrote in a thread, with the seats that still stand for them. Rule W3. */
export type ThreadAuthor = {
	account: AccountId;
	author: Author;
	seats: readonly Pick<Seat, 'role' | 'delegation'>[];
};

/** A wish that more may read a thread, with who consents to it. */
export type Widening = {
	id: WideningId;
	thread: ThreadId;
	/** Who shall read it. */
	audience: Audience;
	/** Who asked. */
	account: AccountId;
	by: Author;
	askedAt: Instant;
	endedAt: Instant | null;
	/** How it ended; '' while it is open. */
	outcome: '' | 'widened' | 'declined' | 'withdrawn';
	consents: readonly { account: AccountId; at: Instant }[];
};

/** Whether somebody can still be asked: a seat of theirs stands that reads the thread. Rule W5. */
export function canConsent({ seats }: Pick<ThreadAuthor, 'seats'>, audience: Audience): boolean {
	return seats.some((seat) => maySee(seat, audience));
}

/** The authors whose consent a widening lacks. Rules W3, W4. */
export function lacking<A extends Pick<ThreadAuthor, 'account'>>(
	authors: readonly A[],
	{ consents }: Pick<Widening, 'consents'>
): A[] {
	return authors.filter(({ account }) => !consents.some((each) => each.account === account));
}

/** Whether this account may ask that more read a thread, with one wish open at a time. Rules W1, W2, W5. */
export function decideAsking(
	asker: AccountId,
	audience: Audience,
	authors: readonly ThreadAuthor[],
	open: Widening | null
): Outcome<null> {
	if (!authors.some(({ account }) => account === asker))
		return refuse(403, 'comments.authors-widen');
	if (open) return refuse(409, 'comments.widening-open');
	const gone = authors.some((each) => each.account !== asker && !canConsent(each, audience));
	return gone ? refuse(409, 'comments.author-gone') : accept(null);
}
