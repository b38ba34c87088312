import { and, gt, isNull } from 'drizzle-orm';
import type { Clock } from '#lib/kernel/instants.ts';
import type { Database } from './database.ts';
import { guarded } from './database.ts';
import { revokeInvitation } from './invitations.ts';
import { commitDecision } from './record.ts';

/**
 * End what lets somebody in without a password: sessions, one-time addresses, open invitations.
 * A backup knows nothing of what was ended, used or revoked after it was taken.
 *
 * Passwords stay. Each invitation's end is an entry of its consultation's record, by nobody.
 */
export async function endOpenAccess(db: Database, clock: Clock): Promise<void> {
	const { read, tables } = db;
	const { actingSeat, session, oneTimeToken, invitation } = tables;
	await db.commit([
		read.delete(actingSeat),
		read.delete(session),
		read.delete(oneTimeToken).where(isNull(oneTimeToken.usedAt))
	]);
	const open = await read
		.select()
		.from(invitation)
		.where(
			and(
				isNull(invitation.acceptedAt),
				isNull(invitation.revokedAt),
				gt(invitation.expiresAt, clock.now())
			)
		);
	for (const { id, consultation, role, delegation } of open)
		await commitDecision(
			db,
			clock,
			{
				...{ consultation, kind: 'invitation.revoked', actor: null, delegation },
				payload: { invitation: id, role }
			},
			[guarded(revokeInvitation(db, id, clock.now()))]
		);
}
