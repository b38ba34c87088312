import type { DelegationId } from '#lib/kernel/ids.ts';
import type { Standing } from '#lib/positions/standings.ts';
import type { SectionView } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import { titleOf, type Waiting } from './waiting.ts';

type Place = Pick<SectionView, 'id' | 'number' | 'title' | 'rights'>;

const WHY = {
	unconfirmed: 'a position recorded for you waits to be confirmed',
	changed: 'text changed since the position',
	unstated: 'no position stated'
};

/**
 * The sections on which a delegation has no position, or has one on a text that changed since, or
 * one recorded for it that it has not confirmed; nothing where its seat may take none, and nothing
 * on the preamble it never spoke on. Rule N6.
 */
export function positionsWaiting(
	sections: readonly Place[],
	standingsOf: (section: string) => readonly Standing[],
	delegation: DelegationId | null
): Waiting[] {
	return sections.flatMap((section) => {
		if (!section.rights.position || delegation === null) return [];
		const own = standingsOf(section.id).find((each) => each.delegation.id === delegation);
		const why = whyWaiting(own);
		if (why === null || (why === 'unstated' && section.number === '')) return [];
		return {
			key: `position/${section.id}`,
			path: `/sections/${sectionAddress(section)}#position`,
			title: titleOf(section),
			why: WHY[why],
			...{ by: null, at: null, quote: '', confidential: false, comment: null }
		};
	});
}

function whyWaiting(own: Standing | undefined): keyof typeof WHY | null {
	if (own?.statement?.source) return 'unconfirmed';
	// What is held through a group, the group alone can state anew.
	if (own?.changed && !own.through) return 'changed';
	return own?.statement ? null : 'unstated';
}
