import type { DelegationId, SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { presidentOf, type GroupTerm } from '#lib/people/groups-rules.ts';
import { NOTHING_MARKED, type Editorial } from '#lib/positions/editorial.ts';
import type { Standing } from '#lib/positions/matrix.ts';
import { answerTo, groupSays } from '#lib/positions/negotiating-words.ts';
import {
	groupGround,
	groupsOf,
	groupStands,
	type Negotiation
} from '#lib/positions/negotiating.ts';
import type { Target } from '#lib/positions/targets.ts';
import type { SectionView } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import { titleOf, type Waiting } from './waiting.ts';

type Place = Pick<SectionView, 'id' | 'number' | 'title' | 'rights'>;

/** What is known of negotiating groups, and of today's texts. */
type Known = {
	on: (target: Target<{ id: SectionId }>) => Negotiation;
	presidencies: readonly GroupTerm[];
	/** Hashes of the sections' texts. */
	today: ReadonlyMap<SectionId, string>;
	/** What was marked editorial in each. */
	marked: ReadonlyMap<SectionId, Editorial>;
	now: Instant;
};

/**
 * What groups state that a member has not answered, and what a delegation stated for a group over
 * which it presides on a text that changed since; nothing where its seat may take no position. Rule N9.
 */
export function groupsWaiting(
	sections: readonly Place[],
	standingsOf: (section: string) => readonly Standing[],
	delegation: DelegationId | null,
	{ on, presidencies, today, marked, now }: Known
): Waiting[] {
	if (delegation === null) return [];
	return sections.flatMap((section) => {
		if (!section.rights.position) return [];
		const negotiation = on({ section, block: '' });
		const own = standingsOf(section.id).find((each) => each.delegation.id === delegation) ?? null;
		const memberOf = groupsOf(negotiation, delegation, now);
		return negotiation.groups.flatMap((group): Waiting[] => {
			const versions = negotiation.statements.filter((each) => each.group === group.id);
			const stated = groupStands(versions);
			if (!stated) return [];
			const waits = (why: string): Waiting => ({
				key: `group/${group.code}/${section.id}`,
				path: `/positions/groups/${group.code}/${sectionAddress(section)}`,
				...{ title: titleOf(section), why, at: stated.statedAt, quote: stated.reason },
				...{ by: null, confidential: false, comment: null }
			});
			const editorial = marked.get(section.id) ?? NOTHING_MARKED;
			const ground = groupGround(stated, '', today.get(section.id) ?? '', editorial);
			const presides = presidentOf(presidencies, group.id, now) === delegation;
			if (presides && ground.changed)
				return [waits(`text changed since you stated the position of ${group.name}`)];
			const answer = memberOf.includes(group) ? answerTo(stated, own, negotiation) : 'own';
			if (answer === 'own' || answer === 'aligned') return [];
			const again = answer === 'stated-anew' ? ', in a new statement' : '';
			const says = groupSays(group, stated.stance);
			return [waits(`${says}${again}: align your delegation, or state its own position`)];
		});
	});
}
