import { and, asc, desc, eq, gt, inArray, isNull, notExists, or } from 'drizzle-orm';
import type {
	AccountId,
	ConsultationId,
	DelegationId,
	InvitationId,
	SectionId
} from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { guarded, type Database, type Tables, type Write } from './database.ts';

export type InvitationRow = Tables['invitation']['$inferSelect'];

function invitationsWith({ read, tables }: Database) {
	const { invitation, consultation, delegation, stakeholderGroup, account } = tables;
	return read
		.select({
			invitation,
			consultation: {
				slug: consultation.slug,
				title: consultation.title,
				facilitatorLabel: consultation.facilitatorLabel
			},
			delegation: { code: delegation.code, name: delegation.name, category: delegation.category },
			group: stakeholderGroup.code,
			invitedBy: account.name
		})
		.from(invitation)
		.innerJoin(consultation, eq(consultation.id, invitation.consultation))
		.innerJoin(account, eq(account.id, invitation.invitedBy))
		.leftJoin(delegation, eq(delegation.id, invitation.delegation))
		.leftJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn));
}

/** An invitation by the SHA-256 of its token, with what its page says about it. */
export async function findInvitation(db: Database, tokenHash: string) {
	const { invitation } = db.tables;
	const [row] = await invitationsWith(db).where(
		and(eq(invitation.tokenHash, tokenHash), isNull(invitation.invited))
	);
	return row ?? null;
}

/** The invitations that wait for an account: sent to it and open at `now`; the newest first. */
export function readInvitationsTo(db: Database, account: AccountId, now: Instant) {
	const { invitation } = db.tables;
	return invitationsWith(db)
		.where(
			and(
				eq(invitation.invited, account),
				isNull(invitation.acceptedAt),
				isNull(invitation.revokedAt),
				gt(invitation.expiresAt, now)
			)
		)
		.orderBy(desc(invitation.createdAt));
}

/** A consultation's invitations, the newest first. */
export function readInvitations(db: Database, of: ConsultationId) {
	const { invitation } = db.tables;
	return invitationsWith(db)
		.where(eq(invitation.consultation, of))
		.orderBy(desc(invitation.createdAt));
}

export type InvitationWithWords = NonNullable<Awaited<ReturnType<typeof findInvitation>>>;

/** Number and title of some sections, in the order of the text. */
export async function readSectionTitles(
	db: Database,
	of: readonly SectionId[]
): Promise<{ id: SectionId; consultation: ConsultationId; number: string; title: string }[]> {
	const { section } = db.tables;
	if (of.length === 0) return [];
	return db.read
		.select({
			id: section.id,
			consultation: section.consultation,
			number: section.number,
			title: section.title
		})
		.from(section)
		.where(inArray(section.id, [...of]))
		.orderBy(asc(section.position));
}

export function insertInvitation(db: Database, row: InvitationRow) {
	return db.read.insert(db.tables.invitation).values(row);
}

/**
 * Accepts an invitation that is still open at `now` for somebody who does not sit in that very
 * place already; guard with one row.
 */
export function acceptInvitation(db: Database, id: InvitationId, by: AccountId, now: Instant) {
	const { invitation, seat } = db.tables;
	const seated = db.read
		.select({ id: seat.id })
		.from(seat)
		.where(
			and(
				eq(seat.account, by),
				eq(seat.consultation, invitation.consultation),
				eq(seat.role, invitation.role),
				or(
					eq(seat.delegation, invitation.delegation),
					and(isNull(seat.delegation), isNull(invitation.delegation))
				),
				isNull(seat.withdrawnAt)
			)
		);
	return db.read
		.update(invitation)
		.set({ acceptedBy: by, acceptedAt: now })
		.where(
			and(
				eq(invitation.id, id),
				isNull(invitation.acceptedAt),
				isNull(invitation.revokedAt),
				gt(invitation.expiresAt, now),
				notExists(seated)
			)
		);
}

/** Declines an invitation that was sent to this account and is open at `now`; guarded with one row. */
export function declineInvitation(
	db: Database,
	id: InvitationId,
	by: AccountId,
	now: Instant
): Write {
	const { invitation } = db.tables;
	return guarded(
		db.read
			.update(invitation)
			.set({ acceptedBy: by, revokedAt: now })
			.where(
				and(
					eq(invitation.id, id),
					eq(invitation.invited, by),
					isNull(invitation.acceptedAt),
					isNull(invitation.revokedAt),
					gt(invitation.expiresAt, now)
				)
			)
	);
}

/** Revokes an invitation nobody has accepted; guard with one row. */
export function revokeInvitation(db: Database, id: InvitationId, now: Instant) {
	const { invitation } = db.tables;
	return db.read
		.update(invitation)
		.set({ revokedAt: now })
		.where(and(eq(invitation.id, id), isNull(invitation.acceptedAt), isNull(invitation.revokedAt)));
}

/** Revokes every invitation into a delegation that nobody has accepted. */
export function revokeInvitations(db: Database, into: DelegationId, now: Instant): Write {
	const { invitation } = db.tables;
	return {
		statement: db.read
			.update(invitation)
			.set({ revokedAt: now })
			.where(
				and(
					eq(invitation.delegation, into),
					isNull(invitation.acceptedAt),
					isNull(invitation.revokedAt)
				)
			)
	};
}
