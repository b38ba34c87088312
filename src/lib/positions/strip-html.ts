import { STANCE_MARKS } from '#lib/ui/stance-marks.ts';
import { COUNTED, type ShownTally } from './tally.ts';

type Form = 'compact' | 'wide';

/** What was made of tallies; those that are kept counted are shown on every page of the matrix. */
const made: Record<Form, WeakMap<ShownTally, string>> = {
	compact: new WeakMap(),
	wide: new WeakMap()
};

/**
 * A stacked bar with its counts, which are read out as words, as HTML: of numbers and of words of
 * ours, never of anybody's. A tally that was made is never changed.
 */
export function stripHtml(tally: ShownTally, form: Form): string {
	const known = made[form].get(tally);
	if (known !== undefined) return known;
	const html = tally.total === 0 ? '<span class="meta">No delegations</span>' : bar(tally, form);
	made[form].set(tally, html);
	return html;
}

function bar(tally: ShownTally, form: Form): string {
	const marks = tally.marks ?? [];
	const parts = COUNTED.flatMap((stance) => {
		const count = tally[stance];
		const through = tally.through?.[stance];
		const { sign = '', words = '', token = '' } = STANCE_MARKS[stance] ?? {};
		return count
			? [{ count, through, sign: stance === 'none' ? '' : `${sign} `, words, token }]
			: [];
	});
	const sentence = [
		...parts.map(({ count, words, through }) =>
			through ? `${words} ${count} (${through} through a group)` : `${words} ${count}`
		),
		...marks.map(({ count, words }) => `${count} ${words}`)
	].join(', ');
	return [
		`<span class="visually-hidden">${sentence}</span> `,
		`<span class="bar ${form}" aria-hidden="true" title="${sentence}">`,
		...parts.map(
			({ count, through, sign, token }) =>
				`<span class="${token}" style="flex-grow:${count}">${sign}${count}` +
				`${through ? ` (${through})` : ''}</span>`
		),
		'</span>',
		...marks.map(
			({ sign, count, words }) =>
				` <span class="changed" aria-hidden="true" title="${count} ${words}">` +
				`<span class="sign">${sign}</span>${count}${form === 'compact' ? '' : ` ${words}`}</span>`
		)
	].join('');
}
