import { readAllMemberships, readPresidencies } from '#db/groups.ts';
import { readDelegationRows, readGroups } from '#db/delegations.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { DelegationId, GroupId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Runtime } from '#server/runtime.ts';
import { presidentOf, runsAt, type GroupKind, type GroupTerm, type Term } from './groups-rules.ts';

type Named = { id: DelegationId; code: string; name: string };

/** A group as the list shows it: how many delegations belong to it, or are counted in it, now. */
export type GroupLine = {
	id: GroupId;
	code: string;
	name: string;
	kind: GroupKind;
	size: number;
	president: Named | null;
};

/** A delegation's term in a group; where it is counted in it, there is no term. */
export type MemberLine = Named & { since: Instant | null; until: Instant | null };

/** One group, unfolded. */
export type OpenGroup = {
	group: GroupLine;
	members: MemberLine[];
	/** Terms that are over, or have not begun. */
	others: MemberLine[];
	/** Who spoke for it, speaks for it and will: the newest first. */
	presidencies: (Named & Term)[];
	/** Who does not belong to it now. */
	candidates: Named[];
};

/** The groups of a consultation in their order and, by its code, one of them unfolded. Rules P24-P26. */
export async function readGroupings(
	{ db, clock }: Runtime,
	{ consultation }: Seat,
	code: string
): Promise<{
	groups: GroupLine[];
	open: OpenGroup | null;
	delegations: (Named & { countedIn: GroupId })[];
}> {
	const [groups, rows, memberships, presidencies] = await Promise.all([
		readGroups(db, consultation),
		readDelegationRows(db, consultation),
		readAllMemberships(db, consultation),
		readPresidencies(db, consultation)
	]);
	const now = clock.now();
	const standing = rows.filter(({ withdrawnAt }) => withdrawnAt === null);
	const names = new Map(rows.map((row) => [row.id, nameOf(row)]));
	const stands = new Set(standing.map(({ id }) => id));
	const membersOf = (group: { id: GroupId; kind: GroupKind }): MemberLine[] =>
		group.kind === 'stakeholder'
			? standing
					.filter(({ countedIn }) => countedIn === group.id)
					.map((row) => ({ ...nameOf(row), since: null, until: null }))
			: termsIn(memberships, group.id, names).filter(
					(each) => stands.has(each.id) && runsAt(each, now)
				);
	const lines = groups.map(({ id, code, name, kind }) => {
		const president = presidentOf(presidencies, id, now);
		const size = membersOf({ id, kind }).length;
		return { id, code, name, kind, size, president: (president && names.get(president)) ?? null };
	});
	const group = lines.find((line) => line.code === code.toUpperCase());
	const members = group ? membersOf(group) : [];
	const open = group && {
		group,
		members,
		others: termsIn(memberships, group.id, names).filter((each) => !runsAt(each, now)),
		presidencies: termsIn(presidencies, group.id, names).sort((a, b) => b.since - a.since),
		candidates: standing.filter(({ id }) => !members.some((member) => member.id === id)).map(nameOf)
	};
	const delegations = standing.map((row) => ({ ...nameOf(row), countedIn: row.countedIn }));
	return { groups: lines, open: open ?? null, delegations };
}

function nameOf({ id, code, name }: Named): Named {
	return { id, code, name };
}

/** The terms in one group, by the delegations' names. */
function termsIn(
	terms: readonly GroupTerm[],
	group: GroupId,
	names: ReadonlyMap<DelegationId, Named>
): (Named & Term)[] {
	return terms
		.flatMap((each) => {
			const named = names.get(each.delegation);
			return each.group === group && named
				? { ...named, since: each.since, until: each.until }
				: [];
		})
		.sort((a, b) => a.name.localeCompare(b.name) || a.since - b.since);
}
