import {
	flag,
	index,
	instant,
	json,
	primaryKey,
	table,
	uniqueIndex,
	whole,
	words
} from './columns.ts';
import { consultation } from './consultations.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import type { Role } from '#lib/kernel/actor.ts';
import type { Category } from '#lib/kernel/capabilities.ts';

export const account = table(
	'account',
	{
		id: words('id').$type<Ids.AccountId>().primaryKey(),
		email: words('email').notNull(),
		name: words('name').notNull(),
		/** argon2id, PHC string; null until the person has chosen one. */
		passwordHash: words('password_hash'),
		administrator: flag('administrator').notNull(),
		createdAt: instant('created_at').notNull(),
		suspendedAt: instant('suspended_at')
	},
	(t) => [uniqueIndex('account_email').on(t.email)]
);

export const session = table(
	'session',
	{
		/** SHA-256 of the cookie's token, hex. The token itself is never stored. */
		id: words('id').primaryKey(),
		account: words('account')
			.$type<Ids.AccountId>()
			.notNull()
			.references(() => account.id),
		createdAt: instant('created_at').notNull(),
		expiresAt: instant('expires_at').notNull(),
		seenAt: instant('seen_at').notNull(),
		address: words('address').notNull(),
		userAgent: words('user_agent').notNull()
	},
	(t) => [index('session_account').on(t.account)]
);

/** Which of an account's seats a session acts as, per consultation. */
export const actingSeat = table(
	'acting_seat',
	{
		session: words('session')
			.notNull()
			.references(() => session.id, { onDelete: 'cascade' }),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		seat: words('seat')
			.$type<Ids.SeatId>()
			.notNull()
			.references(() => seat.id)
	},
	(t) => [primaryKey({ columns: [t.session, t.consultation] })]
);

/** One-time addresses: the first administrator and password resets. */
export const oneTimeToken = table('one_time_token', {
	/** SHA-256 of the token, hex. */
	id: words('id').primaryKey(),
	purpose: words('purpose').$type<'first-administrator' | 'reset-password'>().notNull(),
	account: words('account')
		.$type<Ids.AccountId>()
		.references(() => account.id),
	createdAt: instant('created_at').notNull(),
	expiresAt: instant('expires_at').notNull(),
	usedAt: instant('used_at')
});

export const stakeholderGroup = table(
	'stakeholder_group',
	{
		id: words('id').$type<Ids.GroupId>().primaryKey(),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		/** MS, IG, PS, CS, TC, AC, OT; a regional or negotiating group has its own code. */
		code: words('code').notNull(),
		name: words('name').notNull(),
		kind: words('kind').$type<'stakeholder' | 'regional' | 'negotiating'>().notNull(),
		position: whole('position').notNull()
	},
	(t) => [uniqueIndex('stakeholder_group_code').on(t.consultation, t.code)]
);

export const delegation = table(
	'delegation',
	{
		id: words('id').$type<Ids.DelegationId>().primaryKey(),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		/** Short and stable: `KEN`, `ITU`. */
		code: words('code').notNull(),
		name: words('name').notNull(),
		category: words('category').$type<Category>().notNull(),
		/** The one stakeholder group in which it is counted. */
		countedIn: words('counted_in')
			.$type<Ids.GroupId>()
			.notNull()
			.references(() => stakeholderGroup.id),
		createdAt: instant('created_at').notNull(),
		withdrawnAt: instant('withdrawn_at')
	},
	(t) => [uniqueIndex('delegation_code').on(t.consultation, t.code)]
);

/** Groups a delegation belongs to beside the one it is counted in, dated. */
export const membership = table(
	'membership',
	{
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.notNull()
			.references(() => delegation.id),
		group: words('group_id')
			.$type<Ids.GroupId>()
			.notNull()
			.references(() => stakeholderGroup.id),
		since: instant('since').notNull(),
		until: instant('until')
	},
	(t) => [primaryKey({ columns: [t.delegation, t.group, t.since] })]
);

export const seat = table(
	'seat',
	{
		id: words('id').$type<Ids.SeatId>().primaryKey(),
		account: words('account')
			.$type<Ids.AccountId>()
			.notNull()
			.references(() => account.id),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		role: words('role').$type<Role>().notNull(),
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.references(() => delegation.id),
		speaks: flag('speaks').notNull(),
		/** Section ids a facilitator holds; [] for other roles. */
		sections: json('sections').$type<Ids.SectionId[]>().notNull(),
		createdAt: instant('created_at').notNull(),
		withdrawnAt: instant('withdrawn_at'),
		/** Until it is lifted, nobody takes part in this seat; what it did stands. */
		suspendedAt: instant('suspended_at')
	},
	(t) => [index('seat_account').on(t.account), index('seat_consultation').on(t.consultation)]
);

export const invitation = table(
	'invitation',
	{
		id: words('id').$type<Ids.InvitationId>().primaryKey(),
		/** SHA-256 of the link's token, hex. */
		tokenHash: words('token_hash').notNull(),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		role: words('role').$type<Role>().notNull(),
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.references(() => delegation.id),
		speaks: flag('speaks').notNull(),
		sections: json('sections').$type<Ids.SectionId[]>().notNull(),
		/** For whom it is meant, as its author noted it; may be empty. */
		note: words('note').notNull(),
		invitedBy: words('invited_by')
			.$type<Ids.AccountId>()
			.notNull()
			.references(() => account.id),
		createdAt: instant('created_at').notNull(),
		expiresAt: instant('expires_at').notNull(),
		/** Who answered it; whoever declined it has no `acceptedAt`, and it is revoked. */
		acceptedBy: words('accepted_by')
			.$type<Ids.AccountId>()
			.references(() => account.id),
		acceptedAt: instant('accepted_at'),
		revokedAt: instant('revoked_at'),
		/** Whom it was sent to inside Plenary: only they may accept it. Null for a link. */
		invited: words('invited')
			.$type<Ids.AccountId>()
			.references(() => account.id)
	},
	(t) => [
		uniqueIndex('invitation_token').on(t.tokenHash),
		index('invitation_consultation').on(t.consultation)
	]
);
