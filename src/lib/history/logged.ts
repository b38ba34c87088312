import type { AccountId, DelegationId, SeatId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';

/** Whose an edit is: nobody's for the source text and what the server tidies by itself. */
export type Editor = {
	account: AccountId | null;
	seat: SeatId | null;
	delegation: DelegationId | null;
};

/** A row of a text's log without its bytes: who changed the text, and when. */
export type LoggedEdit = Editor & { seq: number; at: Instant };
