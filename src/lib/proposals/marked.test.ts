import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Random } from '#lib/editing/fuzz/random.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { recordClaims } from '#lib/text/claims.ts';
import { insertUnits } from '#lib/text/insertion.ts';
import { blockMinter, paragraph } from '#lib/text/markers.ts';
import { markerAt, readBlocks, setMarker, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { Table } from '../../../tests/support/proposing-docs.ts';
import { readMarks, type Mark } from './marked.ts';
import { proposeBlock, proposeDeletion, proposeWords } from './wording.ts';

const FIRST = '1.1' as BlockId;
const SECOND = '1.2' as BlockId;

/** The sequence of a document, a sign for each of its units: paragraphs begin with `/`. */
function signsOf(doc: Y.Doc): string[] {
	return readBlocks(textOf(doc)).flatMap((block) => ['/', ...plainText(block)]);
}

/** A proposal's text with its marks: {put in}, [taken out], ¶ a paragraph put in, ~ another look. */
function marked(section: Y.Doc, proposal: Y.Doc): string {
	const signs = [...signsOf(proposal), ''];
	for (const mark of readMarks(section, proposal)) {
		const add = (at: number, before: string) => (signs[at] = before + (signs[at] ?? ''));
		switch (mark.kind) {
			case 'taken':
				add(
					mark.at,
					`[${mark.said.map((taken) => taken?.words ?? (mark.apart ? '/' : '¶')).join('')}]`
				);
				break;
			case 'begun':
				signs[mark.at] = `¶${signs[mark.at]?.slice(0, -1)}`;
				break;
			case 'reshaped':
				add(mark.at, '~');
				break;
			default: {
				const [opens = '', closes = ''] = mark.kind === 'put' ? '{}' : '~~';
				add(mark.from, opens);
				signs[mark.to - 1] += closes;
			}
		}
	}
	return signs.join('');
}

/** What a browser has of a document: what was deleted in it is let go. */
function inBrowser(doc: Y.Doc): Y.Doc {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	return copy;
}

describe('the marks over a proposal', () => {
	const begin = () => {
		const table = new Table('One two three.', 'Four five six.', 'Seven.');
		return { table, kenya: table.propose() };
	};
	const shownIn = ({ section }: Table, proposal: Y.Doc) =>
		marked(inBrowser(section), inBrowser(proposal));

	it('[X5] are none while it says what the section says', () => {
		const { table, kenya } = begin();
		expect(shownIn(table, kenya)).toBe('/One two three./Four five six./Seven.');
	});

	it('[X5] show words that are put in and taken out, what goes before what replaces it', () => {
		const { table, kenya } = begin();
		table.edit(kenya, 'Kenya', (doc) => proposeWords(doc, FIRST, 'One 2 three and four.'));
		expect(shownIn(table, kenya)).toBe('/One [two]{2} three{ and four}./Four five six./Seven.');
	});

	it('[X5] show a paragraph that is put in, parted or taken out whole', () => {
		const { table, kenya } = begin();
		table.edit(kenya, 'Kenya', (doc) => proposeBlock(doc, FIRST, 'New.'));
		table.edit(kenya, 'Kenya', (doc) => proposeDeletion(doc, SECOND));
		table.edit(kenya, 'Kenya', (doc) =>
			doc.transact((transaction) =>
				insertUnits(transaction, textOf(doc), 4, [{ marker: paragraph(blockMinter(doc)()) }])
			)
		);
		expect(shownIn(table, kenya)).toBe('/One¶ two three.¶{New.}[/Four five six.]/Seven.');
	});

	it('[X5] show the sign of a paragraph that was joined to the one before', () => {
		const { table, kenya } = begin();
		table.edit(kenya, 'Kenya', (doc) =>
			doc.transact((transaction) => {
				textOf(doc).delete(15, 1);
				recordClaims(transaction, []);
			})
		);
		expect(shownIn(table, kenya)).toBe('/One two three.[¶]Four five six./Seven.');
	});

	it('[X5] show other formatting, and another kind of paragraph', () => {
		const { table, kenya } = begin();
		table.edit(kenya, 'Kenya', (doc) => {
			textOf(doc).format(1, 3, { strong: true });
			setMarker(markerAt(textOf(doc), 15), { ...paragraph(SECOND), type: 'quote' });
		});
		expect(shownIn(table, kenya)).toBe('/~One~ two three.~/Four five six./Seven.');
	});

	it('[X38] strike words as they were set', () => {
		const { table, kenya } = begin();
		table.edit(table.section, 'facilitator', (doc) =>
			textOf(doc).format(5, 3, { strong: true, em: true })
		);
		Y.applyUpdate(kenya, Y.encodeStateAsUpdate(table.section));
		table.edit(kenya, 'Kenya', (doc) => proposeWords(doc, FIRST, 'One.'));
		const taken = readMarks(inBrowser(table.section), inBrowser(kenya)).flatMap((mark) =>
			mark.kind === 'taken' ? mark.said : []
		);
		expect(taken).toEqual([
			{ words: ' ', marks: {} },
			{ words: 'two', marks: { strong: true, em: true } },
			{ words: ' three', marks: {} }
		]);
	});

	it('[X5] show nothing of what the section itself has changed, however late it comes', () => {
		const { table, kenya } = begin();
		const before = [inBrowser(table.section), inBrowser(kenya)] as const;
		const facilitator = table.edit(table.section, 'facilitator', (doc) => {
			proposeWords(doc, FIRST, 'Two three four.');
			return doc.clientID;
		});
		const after = [inBrowser(table.section), inBrowser(kenya)] as const;
		expect(readMarks(...after)).toEqual([]);
		expect(readMarks(after[0], before[1])).toEqual([]);
		table.section.clientID = facilitator;
		textOf(table.section).insert(textOf(table.section).length, ' Eight.');
		const late = inBrowser(kenya);
		Y.applyUpdate(late, Y.encodeStateAsUpdate(table.section));
		expect(readMarks(after[0], late)).toEqual([]);
	});
});

describe('the section as it was', () => {
	const SEEDS = Number(process.env.PROPOSAL_SEEDS ?? 150);

	/** A random edit by hand. */
	function edit(chance: Random, doc: Y.Doc, letter: string): void {
		const text = textOf(doc);
		const at = chance.between(1, text.length);
		doc.transact((transaction) => {
			switch (chance.between(0, 4)) {
				case 0:
				case 1:
					insertUnits(transaction, text, at, [{ text: letter.repeat(3), marks: {} }]);
					break;
				case 2:
					insertUnits(transaction, text, at, [{ marker: paragraph(blockMinter(doc)()) }]);
					break;
				default: {
					const length = Math.min(chance.between(1, 14), text.length - at);
					if (length > 0) text.delete(at, length);
				}
			}
			recordClaims(transaction, []);
		});
	}

	/** The proposal's signs without what is put in, and with what was taken out. */
	function undone(marks: readonly Mark[], proposal: Y.Doc): string {
		const signs: string[] = [...signsOf(proposal), ''];
		for (const mark of marks) {
			if (mark.kind === 'put') signs.fill('', mark.from, mark.to);
			else if (mark.kind === 'begun') signs[mark.at] = '';
		}
		for (const mark of marks)
			if (mark.kind === 'taken')
				signs[mark.at] = mark.said.map((taken) => taken?.words ?? '/').join('') + signs[mark.at];
		return signs.join('');
	}

	it.each(Array.from({ length: SEEDS }, (_, i) => i + 1))(
		'[X5] is what is left when the marks are undone (seed %i)',
		(seed) => {
			const chance = new Random(seed);
			const table = new Table('One two three.', 'Four five six.', 'Seven.');
			const kenya = table.propose();
			for (let i = 0; i < 12; i++) {
				const isSection = chance.chance(0.3);
				const doc = isSection ? table.section : kenya;
				table.edit(doc, isSection ? 'facilitator' : 'Kenya', () =>
					edit(chance, doc, isSection ? 's' : 'k')
				);
			}
			const marks = readMarks(inBrowser(table.section), inBrowser(kenya));
			expect(undone(marks, kenya)).toBe(signsOf(table.section).join(''));
		}
	);
});
