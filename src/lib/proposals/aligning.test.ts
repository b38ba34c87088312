import { describe, expect, it } from 'vitest';
import type { BlockId } from '#lib/kernel/ids.ts';
import { Table } from '../../../tests/support/proposing-docs.ts';
import { proposeWords } from './wording.ts';

const BLOCK = '1.1' as BlockId;

describe('[X22] a word that a field leaves stays whose it was', () => {
	it.each([
		['two stand before it instead of two behind', 'open free safe', 'fair just open'],
		['its neighbours go and others come', 'open free safe fair', 'safe just good fair'],
		['between two others', 'open free safe fair just', 'open good free just'],
		['punctuation comes and goes', 'open, free, safe, fair.', 'fair, just, good; safe, true.']
	])('%s', (_rule, before, after) => {
		const table = new Table(before);
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', (doc) => proposeWords(doc, BLOCK, after));
		expect(table.lines(kenya)).toEqual([after]);
		const words = (text: string) => text.match(/\w+/g) ?? [];
		const own = table
			.credits(BLOCK, kenya)
			.flatMap((said) => (said.startsWith('Kenya: ') ? words(said.slice(7)) : []));
		const kept = words(after).length - own.length;
		// Of words in another order as many stay as can.
		expect(kept).toBe(longestCommon(words(before), words(after)));
	});

	it('though it was typed against another, which the field parts', () => {
		const table = new Table('Theyopen publish.');
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', (doc) => proposeWords(doc, BLOCK, 'They stay open publish.'));
		expect(table.lines(kenya)).toEqual(['They stay open publish.']);
		const own = table.credits(BLOCK, kenya).filter((said) => said.startsWith('Kenya'));
		expect(own).toEqual(['Kenya:  stay ']);
	});

	it('puts words in behind a space, wherever a field is filled', () => {
		const table = new Table('They publish what they learn.');
		const kenya = table.propose();
		const words = 'They publish at once what they learn.';
		table.edit(kenya, 'Kenya', (doc) => proposeWords(doc, BLOCK, words));
		expect(table.credits(BLOCK, kenya)).toContain('Kenya: at once ');
	});
});

/** How many elements two lists have in common, in order. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
	const [first, ...rest] = a;
	if (first === undefined || b.length === 0) return 0;
	const at = b.indexOf(first);
	const without = longestCommon(rest, b);
	return at < 0 ? without : Math.max(without, 1 + longestCommon(rest, b.slice(at + 1)));
}
