import { readInvitationsTo, readSectionTitles } from '#db/invitations.ts';
import type { Actor } from '#lib/kernel/actor.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';

/** The invitations that wait for somebody, in one consultation or in all; the newest first. Rule P30. */
export async function readInvitationsFor(
	{ db, clock }: Runtime,
	{ account }: Actor,
	where: { consultation?: ConsultationId } = {}
) {
	const rows = await readInvitationsTo(db, account.id, clock.now());
	const own = rows.filter(
		({ invitation }) => !where.consultation || invitation.consultation === where.consultation
	);
	return Promise.all(
		own.map(async ({ invitation, consultation, delegation, group, invitedBy }) => ({
			...{ id: invitation.id, role: invitation.role, speaks: invitation.speaks },
			...{ consultation, invitedBy, at: invitation.createdAt, expiresAt: invitation.expiresAt },
			delegation: delegation && {
				...{ code: delegation.code, name: delegation.name, group: group ?? '' }
			},
			sections: await readSectionTitles(db, invitation.sections)
		}))
	);
}

export type OwnInvitation = Awaited<ReturnType<typeof readInvitationsFor>>[number];
