import { describe, expect, it } from 'vitest';
import type { BlockId } from '#lib/kernel/ids.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { Table } from '../../../tests/support/proposing-docs.ts';
import { findMeant, type Intent } from './intending.ts';
import { isOvertaken, readsAsPutIn } from './overtaken.ts';
import { proposeBlock, proposeDeletion, proposeMove, proposeWords } from './wording.ts';

const block = (n: number) => `1.${n}` as BlockId;
const text = ['States protect human rights online and offline.', 'They report.'];
type Edit = Parameters<Table['edit']>[2];

/** Whether the first Change of a proposal is overtaken by edits of the section. */
function overtaken(propose: Edit, edit: Edit, intents: [BlockId, Intent][] = []): boolean {
	const table = new Table(...text);
	const kenya = table.propose();
	table.edit(kenya, 'Kenya', propose);
	const [change] = findMeant(table.section, kenya, new Map(intents));
	table.edit(table.section, 'facilitator', edit);
	const today = readBlocks(textOf(table.section));
	const standing = today.some((each) => readsAsPutIn(change!, plainText(each)));
	return isOvertaken(change!, today.find(({ id }) => id === change?.block) ?? null, standing);
}

const words = (said: string, at = 1) => ((doc) => proposeWords(doc, block(at), said)) as Edit;

describe('[X45] a Change is overtaken', () => {
	const wanted = words('States shall protect human rights online and offline.');

	it.each<[string, Edit, Edit]>([
		['when the paragraph reads as it wants', wanted, wanted],
		[
			'when its words stand at their place, whatever else was edited',
			wanted,
			words('All States shall protect the human rights of all, online and offline.')
		],
		[
			'when what it takes out is gone',
			words('States protect human rights.'),
			words('Member States protect human rights.')
		],
		[
			'when a paragraph reads as the one that it puts in',
			(doc) => proposeBlock(doc, block(1), 'They act.'),
			(doc) => proposeBlock(doc, block(2), 'They act.')
		],
		[
			'when the paragraph that it takes out is gone',
			(doc) => proposeDeletion(doc, block(2)),
			(doc) => proposeDeletion(doc, block(2))
		]
	])('%s', (_rule, propose, edit) => expect(overtaken(propose, edit)).toBe(true));

	it.each<[string, Edit, Edit]>([
		['while nothing was edited', wanted, () => undefined],
		[
			'when its words stand elsewhere in the paragraph',
			wanted,
			words('States protect human rights online and offline, and shall report.')
		],
		[
			'when half of it stands there',
			words('States shall protect all human rights online and offline.'),
			words('States shall protect human rights online and offline.')
		],
		[
			'when its words were put in among others',
			wanted,
			words('States shall always protect human rights online and offline.')
		],
		['when its paragraph is gone', wanted, (doc) => proposeDeletion(doc, block(1))],
		[
			'when another paragraph was put in',
			(doc) => proposeBlock(doc, block(1), 'They act.'),
			(doc) => proposeBlock(doc, block(1), 'They act at once.')
		],
		[
			'when it moves a paragraph',
			(doc) => proposeMove(doc, block(1), block(2)),
			(doc) => proposeMove(doc, block(1), block(2))
		]
	])('but not %s', (_rule, propose, edit) => expect(overtaken(propose, edit)).toBe(false));

	it('also when it is an alternative', () => {
		const said = words('They shall report each year.', 2);
		expect(overtaken(said, said, [[block(2), 'alternative']])).toBe(true);
	});

	it('but not when it retains', () =>
		expect(
			overtaken(
				() => undefined,
				() => undefined,
				[[block(2), 'retain']]
			)
		).toBe(false));
});
