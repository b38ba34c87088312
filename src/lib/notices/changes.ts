import type { DelegationId } from '#lib/kernel/ids.ts';
import { instantWords, type EditorialMark } from '#lib/positions/editorial.ts';
import type { Standing } from '#lib/positions/standings.ts';
import type { SectionView } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import { titleOf, type Waiting } from './waiting.ts';

const NOBODY = { by: null, quote: '', confidential: false, comment: null };

/** The changes called editorial that a delegation may still contest. Rule N7. */
export function contestsWaiting(
	contestable: readonly {
		section: Pick<SectionView, 'id' | 'number' | 'title'>;
		mark: EditorialMark;
	}[]
): Waiting[] {
	return contestable.map(({ section, mark }) => ({
		...NOBODY,
		key: `contest/${mark.id}`,
		path: `/sections/${sectionAddress(section)}/changes#marked`,
		title: titleOf(section),
		why: `The facilitator called this change editorial. Contest until ${instantWords(mark.contestUntil)}`,
		at: mark.markedAt,
		quote: mark.note
	}));
}

/** One place for all positions whose text changed since, where there are several. Rule N7. */
export function reconfirmingWaiting(
	sections: readonly Pick<SectionView, 'id' | 'rights'>[],
	standingsOf: (section: string) => readonly Standing[],
	delegation: DelegationId | null
): Waiting[] {
	const changed = sections.filter(
		({ id, rights }) =>
			rights.position &&
			standingsOf(id).some(
				// What is held through a group, the group alone can state anew.
				(each) => each.delegation.id === delegation && each.changed && !each.through
			)
	);
	if (changed.length < 2) return [];
	const title = `Reconfirm ${changed.length} positions together`;
	const why = 'text changed since, each difference shown';
	return [{ ...NOBODY, key: 'reconfirm', path: '/positions/reconfirm', title, why, at: null }];
}
