import type { Entered } from '#lib/consultations/queries.server.ts';
import { readInvitationsFor } from '#lib/people/invited.server.ts';
import { roleWords } from '#lib/people/seat-words.ts';
import type { Waiting } from './waiting.ts';

/** Places in this consultation that were offered to whoever holds the seat. Rule N6. */
export async function invitationsWaiting(
	{ runtime }: Pick<App.Locals, 'runtime'>,
	{ consultation, participant }: Entered
): Promise<Waiting[]> {
	const invitations = await readInvitationsFor(runtime, participant.actor, {
		consultation: consultation.id
	});
	return invitations.map(({ id, role, delegation, speaks, invitedBy, at }) => ({
		key: `invitation/${id}`,
		path: '/invitations',
		title:
			`Invitation as ${roleWords(role, consultation.facilitatorLabel)}` +
			(delegation ? ` of ${delegation.name}` : ''),
		why: `from ${invitedBy}${speaks ? ', may state positions' : ''}: accept or decline`,
		...{ by: null, at, quote: '', confidential: false, comment: null }
	}));
}
