import type { Database } from '#db/database.ts';
import { readGroups } from '#db/delegations.ts';
import { readAllMemberships } from '#db/groups.ts';
import { listAlignments, listGroupStatements, type GroupStatedRow } from '#db/negotiating.ts';
import type { ConsultationId, SectionId } from '#lib/kernel/ids.ts';
import type { GroupTerm } from '#lib/people/groups-rules.ts';
import type { NegotiatingGroup, Negotiation } from './negotiating.ts';
import type { Target, TargetBlock } from './targets.ts';

/** What the negotiating groups of a consultation stated, and who aligned, by what it is about. */
export type Negotiations = {
	groups: NegotiatingGroup[];
	memberships: GroupTerm[];
	statements: GroupStatedRow[];
	on(target: Target<{ id: SectionId }>): Negotiation;
};

/** Read it for a consultation, or for one section of it alone. */
export async function readNegotiations(
	db: Database,
	where: { consultation: ConsultationId; section?: SectionId }
): Promise<Negotiations> {
	const [all, statements] = await Promise.all([
		readGroups(db, where.consultation),
		listGroupStatements(db, where)
	]);
	const groups = all.filter(({ kind }) => kind === 'negotiating');
	const [memberships, alignments] = await Promise.all([
		groups.length > 0 ? readAllMemberships(db, where.consultation) : [],
		statements.length > 0 ? listAlignments(db, where) : []
	]);
	const stated = Map.groupBy(statements, targetOf);
	const aligned = Map.groupBy(alignments, targetOf);
	return {
		...{ groups, memberships, statements },
		on({ section: { id: section }, block }) {
			const target = targetOf({ section, block });
			return {
				...{ groups, memberships },
				statements: stated.get(target) ?? [],
				alignments: aligned.get(target) ?? []
			};
		}
	};
}

function targetOf({ section, block }: { section: SectionId; block: TargetBlock }): string {
	return `${section} ${block}`;
}
