import { readDelegationRows, readGroups } from '#db/delegations.ts';
import { readSeats } from '#db/seats.ts';
import type { Entered } from '#lib/consultations/queries.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { findMentions } from './mentions.ts';
import type { Callable, Mention } from './rules.ts';

/** Everybody who can be called upon in a consultation: all of it is on its Delegations page. Rule C22. */
async function readCallables(
	{ db }: Runtime,
	{ id, facilitatorLabel }: Pick<Entered['consultation'], 'id' | 'facilitatorLabel'>
): Promise<Callable[]> {
	const [delegations, groups, seats] = await Promise.all([
		readDelegationRows(db, id),
		readGroups(db, id),
		readSeats(db, { consultation: id })
	]);
	const people = new Map(seats.map(({ seat, account }) => [seat.account, account.name]));
	return [
		{ kind: 'facilitators', target: '', call: facilitatorLabel, name: facilitatorLabel },
		...delegations
			.filter(({ withdrawnAt }) => withdrawnAt === null)
			.map(({ id, code, name }) => called('delegation', id, code, name)),
		...groups.map(({ id, code, name }) => called('group', id, code, name)),
		...[...people].map(([account, name]) => called('account', account, name, name))
	];
}

/** Whom a comment's words call upon. Rule C22. */
export async function readMentions(
	runtime: Runtime,
	{ consultation }: Pick<Entered, 'consultation'>,
	body: string
): Promise<Mention[]> {
	return body.includes('@') ? findMentions(body, await readCallables(runtime, consultation)) : [];
}

function called(kind: Callable['kind'], target: string, call: string, name: string): Callable {
	return { kind, target, call, name };
}
