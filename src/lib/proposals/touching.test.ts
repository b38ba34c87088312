import { describe, expect, it } from 'vitest';
import type { BlockId } from '#lib/kernel/ids.ts';
import { textOf } from '#lib/text/sequence.ts';
import { Table } from '../../../tests/support/proposing-docs.ts';
import { findDifferences } from './differing.ts';
import { touchesSame, type Compared } from './touching.ts';

const A: Compared = {
	...{ id: 'a', proposal: 'of Kenya', section: '3', block: '7.1' as BlockId, kind: 'amend' },
	units: { deletes: [[7, 10, 5]], behind: [] }
};
const B: Compared = { ...A, id: 'b', proposal: 'of Norway' };
const ELSEWHERE: Compared['units'] = { deletes: [[7, 15, 5]], behind: [[7, 14, 1]] };

describe('[X25] two Changes', () => {
	it.each<[string, Partial<Compared>, boolean]>([
		['touch the same words when both take some of the same out', {}, true],
		[
			'do not where each takes out its own',
			{ units: { deletes: [[7, 15, 5]], behind: [] } },
			false
		],
		['do where one puts words in behind what the other takes out', { units: ELSEWHERE }, true],
		['do not when they are of one proposal', { proposal: 'of Kenya' }, false],
		['do not in two sections', { section: '4' }, false],
		['do when one takes the paragraph out', { kind: 'delete', units: ELSEWHERE }, true],
		[
			'do when one is an alternative to the paragraph',
			{ kind: 'alternative', units: { deletes: [], behind: [] } },
			true
		],
		[
			'do not when one only puts a paragraph in behind',
			{ kind: 'insert-after', units: ELSEWHERE },
			false
		]
	])('%s', (_rule, other, touch) => {
		expect(touchesSame(A, { ...B, ...other })).toBe(touch);
		expect(touchesSame({ ...B, ...other }, A)).toBe(touch);
	});

	it('touch when both put a paragraph in at the same place', () => {
		const put = { kind: 'insert-after' as const, units: { deletes: [], behind: [] } };
		expect(touchesSame({ ...A, ...put }, { ...B, ...put })).toBe(true);
		expect(touchesSame({ ...A, ...put }, { ...B, ...put, kind: 'insert-before' })).toBe(false);
		expect(touchesSame({ ...A, ...put }, { ...B, ...put, block: '7.2' as BlockId })).toBe(false);
	});

	it('touch when one puts words in before a space and the other behind it', () => {
		const table = new Table('They publish what they learn.');
		const [before, behind] = [' at once', 'freely '].map((words, i) => {
			const doc = table.propose();
			table.edit(doc, 'Kenya', () => textOf(doc).insert(13 + i, words));
			const [change] = findDifferences(table.section, doc);
			return { ...A, proposal: words, units: change?.units ?? A.units };
		}) as [Compared, Compared];
		expect(touchesSame(before, behind)).toBe(true);
	});
});
