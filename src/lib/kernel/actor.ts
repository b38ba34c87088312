import type { AccountId, ConsultationId, DelegationId, SeatId, SectionId } from './ids.ts';
import type { Category } from './capabilities.ts';
import type { Instant } from './instants.ts';

export type Role = 'delegate' | 'secretariat' | 'facilitator' | 'observer';

/** A place in one consultation. `speaks` is whether it may state its delegation's positions. */
export type Seat = {
	id: SeatId;
	account: AccountId;
	consultation: ConsultationId;
	role: Role;
	category: Category;
	delegation: { id: DelegationId; code: string; name: string; group: string } | null;
	speaks: boolean;
	/** The sections a facilitator holds; empty for other roles. */
	sections: readonly SectionId[];
};

/** Who is asking: the signed-in account and session, before any consultation is entered. */
export type Actor = {
	account: { id: AccountId; email: string; name: string; administrator: boolean };
	session: { id: string; expiresAt: Instant };
};

/** Who is asking inside one consultation: the actor and the seat they act as. */
export type Participant = { actor: Actor; seat: Seat };
