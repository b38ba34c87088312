import { isDeepStrictEqual } from 'node:util';
import type { Participant } from '#lib/kernel/actor.ts';
import type { SectionRights } from '#lib/sections/rules.ts';

/** Who is at the other end of sockets, with what they may do there and what lets them in. */
export type Visitor = { cookie: string | null; participant: Participant; rights: SectionRights };

/**
 * Keeps once what several sockets of one session say alike of who is there: thousands may be open, and what
 * the database says of them takes more memory than all else of a connection that only reads.
 */
export class Visitors {
	readonly #known = new Map<string, Visitor>();

	/** The same as was given, of what is kept already as far as that is equal. */
	share(visitor: Visitor): Visitor {
		const { id } = visitor.participant.actor.session;
		const known = this.#known.get(id);
		if (known && known.cookie === visitor.cookie && saysTheSame(known, visitor)) return known;
		this.#known.set(id, visitor);
		return visitor;
	}

	/** Forget those who are not here any more. */
	sweep(isHere: (visitor: Visitor) => boolean): void {
		for (const [id, visitor] of this.#known) if (!isHere(visitor)) this.#known.delete(id);
	}
}

/**
 * Whether two readings say the same of somebody. When a session ends is told by none of them: that is read
 * anew with every check.
 */
export function saysTheSame(a: Omit<Visitor, 'cookie'>, b: Omit<Visitor, 'cookie'>): boolean {
	return (
		a.participant.actor.session.id === b.participant.actor.session.id &&
		isDeepStrictEqual(a.rights, b.rights) &&
		isDeepStrictEqual(a.participant.seat, b.participant.seat) &&
		isDeepStrictEqual(a.participant.actor.account, b.participant.actor.account)
	);
}
