declare const brand: unique symbol;
type Id<Noun extends string> = string & { readonly [brand]: Noun };

export type AccountId = Id<'account'>;
export type ConsultationId = Id<'consultation'>;
export type SectionId = Id<'section'>;
export type DocumentId = Id<'document'>;
export type DelegationId = Id<'delegation'>;
export type GroupId = Id<'group'>;
export type SeatId = Id<'seat'>;
export type InvitationId = Id<'invitation'>;
export type RoundtableId = Id<'roundtable'>;
export type PhaseId = Id<'phase'>;
export type ThreadId = Id<'thread'>;
export type CommentId = Id<'comment'>;
export type PositionId = Id<'position'>;
export type WideningId = Id<'widening'>;
export type GroupStatementId = Id<'group statement'>;
export type EditorialMarkId = Id<'editorial mark'>;
export type ProposalId = Id<'proposal'>;
export type ChangeId = Id<'change'>;
export type JoiningId = Id<'joining'>;
/** `<client id>.<n>`, minted where the block was typed; see src/lib/text. */
export type BlockId = Id<'block'>;
/** A paragraph by its block's id, or '' where the whole section is meant. */
export type TargetBlock = BlockId | '';

// Crockford's alphabet: no I, L, O or U, so that an id read aloud is not misheard.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * An id that sorts by creation time and cannot be guessed: 48 bits of `at` (UTC ms)
 * and 80 random bits, as 26 characters (the ULID layout, lower case).
 */
export function newId<T extends string>(at: number = Date.now()): T {
	let time = '';
	for (let rest = at, i = 0; i < 10; i++) {
		time = ALPHABET[rest % 32] + time;
		rest = Math.floor(rest / 32);
	}
	const random = crypto.getRandomValues(new Uint8Array(16));
	return (time + Array.from(random, (byte) => ALPHABET[byte & 31]).join('')) as T;
}
