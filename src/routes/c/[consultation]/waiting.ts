import type { Standing } from '#lib/positions/matrix.ts';
import type { SectionView } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';

/** Something that waits for the participant's own delegation. */
export type Waiting = {
	address: string;
	number: string;
	title: string;
	why: 'unstated' | 'changed' | 'unconfirmed';
};

/**
 * The sections on which a delegation has no position, or has one on a text that changed
 * since, or one recorded for it that it has not confirmed; nothing where it may take none, and nothing on the preamble it never spoke on.
 */
export function listWaiting(
	sections: readonly Pick<SectionView, 'id' | 'number' | 'title' | 'rights'>[],
	standingsOf: (section: string) => readonly Standing[],
	delegation: string | null
): Waiting[] {
	return sections.flatMap((section) => {
		if (!section.rights.position || delegation === null) return [];
		const own = standingsOf(section.id).find((each) => each.delegation.id === delegation);
		const stated = own?.statement ? null : 'unstated';
		const why = own?.statement?.source ? 'unconfirmed' : own?.changed ? 'changed' : stated;
		if (why === null || (why === 'unstated' && section.number === '')) return [];
		const { number, title } = section;
		return { address: sectionAddress(section), number, title, why };
	});
}
