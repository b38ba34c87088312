import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { Table } from '../../../tests/support/proposing-docs.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { anchorIn, type Anchor } from './anchoring.ts';
import { changeHash, findDifferences, type Difference } from './differing.ts';
import { proposeBlock, proposeDeletion, proposeMove, proposeWords } from './wording.ts';

const block = (n: number) => `1.${n}` as BlockId;
const NOTHING_MEANT = new Map();

const OPEN = 'The internet is open.';
const RIGHTS = 'States protect human rights online and offline.';
const REPORT = 'They report.';

/** Kenya proposes; then the paragraph of its first Change goes. */
function gone(act: (doc: Y.Doc) => unknown, second: (doc: Y.Doc) => unknown = () => undefined) {
	const table = new Table(OPEN, RIGHTS, REPORT);
	const kenya = table.propose();
	table.edit(kenya, 'Kenya', act);
	table.edit(kenya, 'Kenya', second);
	const tabled = findDifferences(table.section, kenya);
	const [change] = tabled.filter((each) => each.block === block(2)) as [Difference];
	const kept = tabled.filter((each) => each !== change).map(changeHash);
	table.edit(table.section, 'facilitator', (doc) => proposeDeletion(doc, block(2)));
	const put = (to: Anchor) =>
		table.edit(kenya, 'colleague', (proposal) =>
			anchorIn({ section: table.section, proposal }, change, to, { intents: NOTHING_MEANT, kept })
		);
	return { table, kenya, tabled, put };
}

const shall = 'States shall protect all human rights online and offline.';
const reword = (doc: Y.Doc) => proposeWords(doc, block(2), shall);

describe('[X47] words whose paragraph is gone', () => {
	it('are an alternative for the whole of another, and stand nowhere else', () => {
		const { table, kenya, put } = gone(reword);
		const outcome = put({ block: block(3), as: 'instead' });
		expect(outcome).toMatchObject({
			value: { kind: 'alternative', block: '1.3', oldWords: REPORT, newWords: shall }
		});
		expect(table.lines(kenya)).toEqual([OPEN, shall]);
		expect(table.lines()).toEqual([OPEN, REPORT]);
	});

	it.each([
		['behind another', block(1), [OPEN, shall, REPORT]],
		['at the very beginning', '' as const, [shall, OPEN, REPORT]]
	])('are a new paragraph %s', (_where, at, lines) => {
		const { table, kenya, put } = gone(reword);
		expect(put({ block: at, as: 'after' })).toMatchObject({
			value: { kind: 'insert-after', block: at, oldWords: '', newWords: shall }
		});
		expect(table.lines(kenya)).toEqual(lines);
	});

	it('are incorporated there as they are proposed', () => {
		for (const [as, lines] of [
			['instead', [OPEN, shall]],
			['after', [OPEN, REPORT, shall]]
		] as const) {
			const { table, kenya, put } = gone(reword);
			const outcome = put({ block: block(3), as });
			if (!outcome.ok) throw new Error(outcome.reason);
			table.incorporate(kenya, outcome.value.units);
			expect(table.lines()).toEqual(lines);
			expect(table.lines(kenya)).toEqual(lines);
		}
	});

	it('leave the other Changes as they are tabled', () => {
		const { table, kenya, tabled, put } = gone(reword, (doc) =>
			proposeWords(doc, block(1), 'The internet is open to all.')
		);
		expect(tabled).toHaveLength(2);
		expect(put({ block: block(3), as: 'instead' })).toMatchObject({ ok: true });
		expect(findDifferences(table.section, kenya).map(changeHash)).toContain(changeHash(tabled[0]!));
	});
});

describe('[X48] the credit of words that are put elsewhere', () => {
	it.each(['instead', 'after'] as const)('stays with who typed them (%s)', (as) => {
		const { table, kenya, put } = gone(reword);
		const outcome = put({ block: block(3), as });
		if (!outcome.ok) throw new Error(outcome.reason);
		table.incorporate(kenya, outcome.value.units);
		const at = as === 'instead' ? '1.3' : (outcome.value.redline[0]?.id ?? '');
		const said = table.credits(at).map((run) => run.trim());
		expect(said).toEqual(expect.arrayContaining(['Kenya: shall', 'Kenya: all']));
		expect(said[0]).toBe('colleague: States');
	});
});

describe('[X49] what is not put elsewhere', () => {
	it.each([
		[
			'a paragraph that is gone too',
			{ block: block(2), as: 'instead' },
			'proposals.paragraph-gone'
		],
		['no paragraph', { block: '', as: 'instead' }, 'proposals.paragraph-gone']
	] as const)('to %s', (_what, to, reason) => {
		expect(gone(reword).put(to)).toMatchObject({ reason });
	});

	it('where its paragraph still stands', () => {
		const table = new Table(OPEN, RIGHTS);
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', reword);
		const [change] = findDifferences(table.section, kenya) as [Difference];
		const to = { block: block(1), as: 'instead' } as const;
		const asked = { intents: NOTHING_MEANT, kept: [] };
		expect(anchorIn({ section: table.section, proposal: kenya }, change, to, asked)).toMatchObject({
			reason: 'proposals.not-gone'
		});
	});

	it.each([
		['a move', (doc: Y.Doc) => proposeMove(doc, block(2), block(3))],
		['a deletion', (doc: Y.Doc) => proposeDeletion(doc, block(2))]
	])('%s', (_what, act) => {
		expect(gone(act).put({ block: block(3), as: 'after' })).toMatchObject({
			reason: 'proposals.not-anchored'
		});
	});

	it('words that the paragraph says already', () => {
		const { put } = gone((doc) => proposeWords(doc, block(2), REPORT));
		expect(put({ block: block(3), as: 'instead' })).toMatchObject({
			reason: 'proposals.says-so-already'
		});
	});

	it('where it would grow together with another of its Changes', () => {
		const { put } = gone(reword, (doc) => proposeWords(doc, block(3), 'They shall report.'));
		expect(put({ block: block(3), as: 'instead' })).toMatchObject({
			reason: 'proposals.not-there'
		});
		const beside = gone(reword, (doc) => proposeBlock(doc, block(3), 'Yearly.'));
		expect(beside.put({ block: block(3), as: 'after' })).toMatchObject({ ok: true });
	});
});
