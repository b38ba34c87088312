import type { DelegationId, SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { presidentOf, type GroupTerm } from '#lib/people/groups-rules.ts';
import type { Editorial } from '#lib/positions/editorial.ts';
import type { Standing } from '#lib/positions/standings.ts';
import { addressOf, answerTo, groupSays } from '#lib/positions/negotiating-words.ts';
import {
	groupGround,
	groupsOf,
	groupStands,
	type Negotiation
} from '#lib/positions/negotiating.ts';
import type { Target, TargetBlock } from '#lib/positions/targets.ts';
import type { SectionView } from '#lib/sections/queries.server.ts';
import { titleOf, type Waiting } from './waiting.ts';

type Place = Pick<SectionView, 'id' | 'number' | 'title' | 'rights'>;

/** What groups may state something on, and how delegations stand there. */
export type GroupTarget = {
	section: Place;
	/** The paragraph and how it is called; '' for the section as a whole. */
	block: TargetBlock;
	paragraph: string;
	standings: readonly Standing[];
	/** Of its text today. */
	hash: string;
	/** What was marked editorial in its section. */
	editorial: Editorial;
};

/** What is known of negotiating groups. */
type Known = {
	on: (target: Target<{ id: SectionId }>) => Negotiation;
	presidencies: readonly GroupTerm[];
	now: Instant;
};

/**
 * What groups state that a member has not answered, and what a delegation stated for a group over
 * which it presides on a text that changed since; nothing where its seat may take no position. Rule N9.
 */
export function groupsWaiting(
	targets: readonly GroupTarget[],
	delegation: DelegationId | null,
	{ on, presidencies, now }: Known
): Waiting[] {
	if (delegation === null) return [];
	return targets.flatMap(({ section, block, paragraph, standings, hash, editorial }) => {
		if (!section.rights.position) return [];
		const target = { section, block };
		const negotiation = on(target);
		const own = standings.find((each) => each.delegation.id === delegation) ?? null;
		const memberOf = groupsOf(negotiation, delegation, now);
		return negotiation.groups.flatMap((group): Waiting[] => {
			const versions = negotiation.statements.filter((each) => each.group === group.id);
			const stated = groupStands(versions);
			if (!stated) return [];
			const waits = (why: string): Waiting => ({
				key: `group/${group.code}/${section.id}${block && `/${block}`}`,
				path: `/positions/groups/${group.code}/${addressOf(target)}`,
				title: titleOf(section) + (paragraph && `, ${paragraph}`),
				...{ why, at: stated.statedAt, quote: stated.reason },
				...{ by: null, confidential: false, comment: null }
			});
			const ground = groupGround(stated, block, hash, editorial);
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
