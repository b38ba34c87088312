import { Decoration } from 'prosemirror-view';
import { groupColour, groupShape } from '#lib/ui/groups.ts';
import type { Author } from './authors.ts';

/** Words and the delegation that they are credited to. */
export type CreditRange = { from: number; to: number; author: Author | null };

/** The group's colour under each delegation's words; the source text stays plain. */
export function creditDecorations(ranges: readonly CreditRange[]): Decoration[] {
	return ranges.flatMap(({ from, to, author }) => {
		if (!author?.group) return [];
		const attributes = {
			class: 'credited',
			style: `--group: ${groupColour(author.group)}`,
			title: `${groupShape(author.group)} ${author.name}`,
			'data-author': author.name
		};
		return [Decoration.inline(from, to, attributes)];
	});
}
