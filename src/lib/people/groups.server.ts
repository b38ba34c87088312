import {
	endMembership as ending,
	endPresidencies,
	insertPresidency,
	readAllMemberships,
	readPresidencies,
	updateCountedIn,
	whileNoneBelongs
} from '#db/groups.ts';
import {
	insertGroup,
	insertMembership,
	readDelegationRows,
	readGroups,
	type DelegationRow,
	type GroupRow
} from '#db/delegations.ts';
import type { Statement, Write } from '#db/database.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import type { ConsultationId, DelegationId, GroupId } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import { topics } from '#lib/live/topics.ts';
import type { Runtime } from '#server/runtime.ts';
import { announcePeople } from './delegations.server.ts';
import { commitWithDrafts } from './group-drafts.server.ts';
import {
	checkGroup,
	checkTerm,
	decideEnding,
	decidePresidency,
	overlap,
	runsAt,
	type GroupTerm,
	type GroupTerms,
	type Term
} from './groups-rules.ts';
import { mayManagePeople } from './rules.ts';
import { asRecorded } from './seats.server.ts';

type Locals = Pick<App.Locals, 'runtime'>;

/**
 * Write one change of who belongs where, with its entry, and tell pages and the matrix.
 *
 * @param change what it makes of the terms of groups, which their drafts follow
 */
async function settle(
	runtime: Runtime,
	participant: Participant,
	what: { kind: string; payload: Record<string, unknown>; delegation?: DelegationId },
	writes: readonly (Statement | Write)[],
	change?: (terms: GroupTerms) => GroupTerms
): Promise<Outcome<null>> {
	const { consultation } = participant.seat;
	const decision = { ...what, consultation, actor: asRecorded(participant) };
	const settled = await commitWithDrafts(runtime, decision, writes, change);
	if (!settled) return refuse(409, 'people.changed-meanwhile');
	announcePeople(runtime, consultation);
	runtime.bus.announce(topics.positions(consultation));
	return accept(null);
}

async function findGroup(
	{ db }: Runtime,
	{ seat }: Participant,
	id: GroupId
): Promise<Outcome<GroupRow>> {
	if (!mayManagePeople(seat)) return refuse(403, 'people.secretariat-only');
	const found = (await readGroups(db, seat.consultation)).find((group) => group.id === id);
	return found ? accept(found) : refuse(404, 'people.group-gone');
}

async function readStanding(
	{ db }: Runtime,
	consultation: ConsultationId
): Promise<DelegationRow[]> {
	const rows = await readDelegationRows(db, consultation);
	return rows.filter(({ withdrawnAt }) => withdrawnAt === null);
}

/** Form a negotiating group. Rules P4, P25. */
export async function addGroup(
	{ runtime }: Locals,
	participant: Participant,
	input: { code: string; name: string }
): Promise<Outcome<{ code: string }>> {
	if (!mayManagePeople(participant.seat)) return refuse(403, 'people.secretariat-only');
	const { consultation } = participant.seat;
	const groups = await readGroups(runtime.db, consultation);
	const checked = checkGroup(input, groups);
	if (!checked.ok) return checked;
	const { code, name } = checked.value;
	const kind = 'negotiating';
	const position = Math.max(0, ...groups.map((group) => group.position)) + 1;
	const row = { id: newId<GroupId>(runtime.clock.now()), consultation, code, name, kind, position };
	const payload = { code, name, kind };
	const settled = await settle(runtime, participant, { kind: 'group.added', payload }, [
		insertGroup(runtime.db, row as GroupRow)
	]);
	return settled.ok ? accept({ code }) : refuse(409, 'people.group-code-taken');
}

/** Who became a member, and who was one already at some time of that term: names. */
export type Joined = { joined: string[]; already: string[] };

/**
 * Make delegations members of a regional or negotiating group for a term. Whoever belongs to it at
 * any time of that term is left as they are. Rules P4, P24.
 */
export async function addMembers(
	{ runtime }: Locals,
	participant: Participant,
	input: { group: GroupId; delegations: readonly DelegationId[] } & Term
): Promise<Outcome<Joined>> {
	const found = await findGroup(runtime, participant, input.group);
	if (!found.ok) return found;
	const group = found.value;
	if (group.kind === 'stakeholder') return refuse(400, 'people.group-counts');
	const term = checkTerm({ since: input.since, until: input.until });
	if (!term.ok) return term;
	const { db } = runtime;
	const { consultation } = participant.seat;
	const standing = await readStanding(runtime, consultation);
	const wanted = standing.filter(({ id }) => input.delegations.includes(id));
	if (wanted.length === 0) return refuse(400, 'people.members-none');
	const terms = (await readAllMemberships(db, consultation)).filter(
		(each) => each.group === group.id && overlap(each, term.value)
	);
	const isIn = ({ id }: DelegationRow) => terms.some(({ delegation }) => delegation === id);
	const joining = wanted.filter((each) => !isIn(each));
	const done: Joined = { joined: namesOf(joining), already: namesOf(wanted.filter(isIn)) };
	if (joining.length === 0) return accept(done);
	const ids = joining.map(({ id }) => id);
	const payload = {
		...{ group: group.code, name: group.name },
		delegations: joining.map(({ code }) => code),
		...term.value
	};
	const rows = ids.map((delegation) => ({ delegation, group: group.id, ...term.value }));
	const settled = await settle(
		...([runtime, participant, { kind: 'membership.begun', payload }] as const),
		[
			whileNoneBelongs(db, ids, group.id, term.value),
			...rows.map((row) => insertMembership(db, row))
		],
		(terms) => ({ ...terms, memberships: [...terms.memberships, ...rows] })
	);
	return settled.ok ? accept(done) : settled;
}

const namesOf = (rows: readonly DelegationRow[]) => rows.map(({ name }) => name);

/** End a membership at an instant. Rules P4, P24. */
export async function endMembership(
	{ runtime }: Locals,
	participant: Participant,
	input: { group: GroupId; delegation: DelegationId; since: Instant; until: Instant }
): Promise<Outcome<null>> {
	const found = await findGroup(runtime, participant, input.group);
	if (!found.ok) return found;
	const { code, name } = found.value;
	const { consultation } = participant.seat;
	const memberships = await readAllMemberships(runtime.db, consultation);
	const term = memberships.find(
		(each) =>
			each.group === input.group &&
			each.delegation === input.delegation &&
			each.since === input.since
	);
	if (!term) return refuse(404, 'people.membership-unknown');
	const decided = decideEnding(term, input.until);
	if (!decided.ok) return decided;
	const { delegation, until } = input;
	const rows = await readDelegationRows(runtime.db, consultation);
	const member = rows.find(({ id }) => id === delegation)?.name;
	const payload = { group: code, name, member, since: term.since, until };
	const what = { kind: 'membership.ended', payload, delegation };
	const isIt = (each: GroupTerm) =>
		each.group === input.group && each.delegation === delegation && each.since === term.since;
	return settle(runtime, participant, what, [ending(runtime.db, term, until)], (terms) => ({
		...terms,
		memberships: terms.memberships.map((each) => (isIt(each) ? { ...each, until } : each))
	}));
}

/** Count a delegation in another stakeholder group; the matrix follows. Rules P4, P15. */
export async function changeCounting(
	{ runtime }: Locals,
	participant: Participant,
	input: { delegation: DelegationId; countedIn: GroupId }
): Promise<Outcome<null>> {
	const found = await findGroup(runtime, participant, input.countedIn);
	if (!found.ok) return found;
	if (found.value.kind !== 'stakeholder') return refuse(400, 'people.delegation-counted-in');
	const { consultation } = participant.seat;
	const rows = await readStanding(runtime, consultation);
	const delegation = rows.find(({ id }) => id === input.delegation);
	if (!delegation) return refuse(404, 'people.delegation-gone');
	if (delegation.countedIn === input.countedIn) return accept(null);
	const groups = await readGroups(runtime.db, consultation);
	const payload = {
		name: delegation.name,
		from: groups.find(({ id }) => id === delegation.countedIn)?.code,
		to: found.value.code
	};
	const kind = 'delegation.counted-elsewhere';
	return settle(runtime, participant, { kind, payload, delegation: delegation.id }, [
		updateCountedIn(runtime.db, delegation.id, delegation.countedIn, input.countedIn)
	]);
}

/**
 * Settle which delegation speaks for a negotiating group, and since when; null for none. Whichever
 * did until then no longer does. Rules P4, P26.
 */
export async function changePresidency(
	{ runtime }: Locals,
	participant: Participant,
	input: { group: GroupId; delegation: DelegationId | null; since: Instant }
): Promise<Outcome<null>> {
	const found = await findGroup(runtime, participant, input.group);
	if (!found.ok) return found;
	const group = found.value;
	const { consultation } = participant.seat;
	const all = await readPresidencies(runtime.db, consultation);
	const terms = all.filter((each) => each.group === group.id);
	const decided = decidePresidency(group, terms, input.since);
	if (!decided.ok) return decided;
	const standing = await readStanding(runtime, consultation);
	const delegation = standing.find(({ id }) => id === input.delegation);
	if (input.delegation !== null && !delegation) return refuse(404, 'people.delegation-gone');
	const { since } = input;
	const running = terms.filter((each) => runsAt(each, since));
	if (!delegation && running.length === 0) return accept(null);
	const payload = {
		...{ group: group.code, name: group.name, since },
		president: delegation?.name ?? null
	};
	const what = { kind: 'presidency.changed', payload, delegation: delegation?.id };
	const next = delegation
		? [{ group: group.id, delegation: delegation.id, since, until: null }]
		: [];
	const writes = [
		endPresidencies(runtime.db, group.id, since, running.length),
		...next.map((row) => insertPresidency(runtime.db, row))
	];
	return settle(runtime, participant, what, writes, (terms) => ({
		...terms,
		presidencies: [
			...terms.presidencies.map((each) =>
				each.group === group.id && runsAt(each, since) ? { ...each, until: since } : each
			),
			...next
		]
	}));
}
