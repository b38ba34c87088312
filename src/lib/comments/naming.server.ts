import { readDelegationRows, readGroups } from '#db/delegations.ts';
import { readSeats } from '#db/seats.ts';
import { findAudience } from '#db/threads.ts';
import type { Entered } from '#lib/consultations/queries.server.ts';
import { EVERYBODY, maySee, type Audience } from '#lib/kernel/audience.ts';
import type { CommentId, ThreadId } from '#lib/kernel/ids.ts';
import type { Named } from './naming.ts';
import { ROLE_WORDS } from './rules.ts';
import { readAudience } from './visibility.ts';

/**
 * Whom a comment may call upon, to choose from: those who read its thread. Fields: thread or comment,
 * or else visibility and delegations of a new one; whoever they do not say is among everybody. Rule C22.
 */
export async function readNames(
	locals: App.Locals,
	{ consultation, participant }: Pick<Entered, 'consultation' | 'participant'>,
	asked: URLSearchParams
): Promise<Named[]> {
	const { db } = locals.runtime;
	const of = { consultation: consultation.id };
	const [rows, groups, seats] = await Promise.all([
		readDelegationRows(db, of.consultation),
		readGroups(db, of.consultation),
		readSeats(db, of)
	]);
	const delegations = rows.filter(({ withdrawnAt }) => withdrawnAt === null);
	const audience = await audienceAsked(locals, participant, asked, delegations);
	const label = consultation.facilitatorLabel;
	const people = seats.filter(({ seat, delegation }) =>
		maySee({ role: seat.role, delegation: delegation && { ...delegation, group: '' } }, audience)
	);
	return [
		...(maySee({ role: 'facilitator', delegation: null }, audience)
			? [{ call: label, name: label, about: 'of this section' }]
			: []),
		...delegations
			.filter(({ id }) => audience === EVERYBODY || audience.split(' ').includes(id))
			.map(({ code, name }) => ({ call: code, name, about: code })),
		// A confidential thread has delegations for readers, not groups.
		...(audience === EVERYBODY ? groups : []).map(({ code, name }) => ({
			...{ call: code, name, about: code }
		})),
		...people.map(({ seat, delegation, account: { name } }) => ({
			...{ call: name, name, about: delegation?.name ?? ROLE_WORDS[seat.role] }
		}))
	];
}

async function audienceAsked(
	{ runtime }: App.Locals,
	{ seat }: Entered['participant'],
	asked: URLSearchParams,
	delegations: Parameters<typeof readAudience>[2]
): Promise<Audience> {
	const thread = asked.get('thread') as ThreadId | null;
	const comment = asked.get('comment') as CommentId | null;
	const of = thread ? { thread } : comment ? { comment } : null;
	if (of) return (await findAudience(runtime.db, seat.consultation, of, seat)) ?? EVERYBODY;
	const form = new FormData();
	for (const [name, value] of asked) form.set(name, value);
	const chosen = readAudience(form, seat, delegations);
	return chosen.ok ? chosen.value : EVERYBODY;
}
