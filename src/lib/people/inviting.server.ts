import { readInvitations } from '#db/invitations.ts';
import { readDelegationRows } from '#db/delegations.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { issueInvitation } from './invitations.server.ts';
import { MOST_INVITED, readInvitedLines, type InvitedLine, type RefusedLine } from './inviting.ts';
import { invitationState, mayManagePeople } from './rules.ts';

/** The links that were made, each shown this once, and the lines for which none was. */
export type InvitedMany = {
	made: { line: number; delegation: string; speaks: boolean; note: string; token: string }[];
	refused: RefusedLine[];
};

/** Invite a pasted list of people as delegates, each by a link of their own. Rules P4, P11, P31. */
export async function inviteMany(
	locals: Pick<App.Locals, 'runtime' | 'actor'>,
	participant: Participant,
	{ list, days }: { list: string; days: number }
): Promise<Outcome<InvitedMany>> {
	if (!mayManagePeople(participant.seat)) return refuse(403, 'people.secretariat-only');
	const { consultation } = participant.seat;
	const { db, clock } = locals.runtime;
	const delegations = await readDelegationRows(db, consultation);
	const { invited, refused } = readInvitedLines(
		list,
		delegations.filter(({ withdrawnAt }) => withdrawnAt === null)
	);
	if (invited.length + refused.length === 0) return refuse(400, 'people.invite-nothing');
	if (invited.length + refused.length > MOST_INVITED) return refuse(413, 'people.invite-long');
	const issued = await readInvitations(db, consultation);
	// Sent again, a list makes no second link for anybody whose first is open.
	const open = new Set(
		issued
			.map(({ invitation }) => invitation)
			.filter((each) => invitationState(each, clock.now()) === 'open')
			.map(({ delegation, note }) => `${delegation} ${note.toLowerCase()}`)
	);
	const done: InvitedMany = { made: [], refused };
	for (const line of invited) {
		const isOpen = open.has(`${line.delegation.id} ${line.note.toLowerCase()}`);
		const outcome: Outcome<{ token: string }> = isOpen
			? refuse(409, 'people.invited-already')
			: await issueInvitation(locals, participant, placeOf(line, participant, days));
		if (!outcome.ok && outcome.reason === 'people.invitation-days') return outcome;
		if (outcome.ok) done.made.push({ ...shownOf(line), token: outcome.value.token });
		else done.refused.push({ line: line.line, word: line.note, reason: outcome.reason });
	}
	done.refused.sort((a, b) => a.line - b.line);
	return accept(done);
}

function placeOf(
	{ delegation, speaks, note }: InvitedLine,
	{ seat: { consultation } }: Participant,
	days: number
) {
	const place = { consultation, role: 'delegate' as const, delegation: delegation.id };
	return { ...place, speaks, sections: [], note, days };
}

function shownOf({ line, delegation, speaks, note }: InvitedLine) {
	return { line, delegation: delegation.name, speaks, note };
}
