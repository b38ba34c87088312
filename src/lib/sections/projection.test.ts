import { describe, expect, it } from 'vitest';
import type { BlockId, SectionId } from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import { openText, SERVER_CLIENT } from './opening.ts';
import { numberSections, projectAnew, projectBlocks } from './projection.ts';
import * as Y from 'yjs';
import { readBlocks, textOf } from '#lib/text/sequence.ts';

const paragraph = (text: string): Block => ({
	id: text as BlockId,
	type: 'paragraph',
	level: 0,
	list: null,
	lang: null,
	content: [{ text, marks: {} }]
});
const text = (number: string, ...words: string[]) => ({
	section: { id: number as SectionId, number },
	blocks: words.map(paragraph)
});
const texts = [
	text('', 'Recalling', 'Noting'),
	text('1', 'Decides'),
	text('2', 'Calls', 'Invites')
];

describe('a text projected anew', () => {
	const [one, two] = [paragraph('One'), paragraph('Two')];
	const before = projectBlocks([one, two], ['7', '8']);

	it('keeps what reads as it did, and its number', () => {
		const after = projectAnew([structuredClone(two), one], before);
		expect(after).toEqual([before[1], before[0]]);
		expect(after[0]).toBe(before[1]);
	});

	it('reads what changed as if nothing had stood there, under its old number', () => {
		const other: Block = { ...two, content: [{ text: 'Two.', marks: { em: true } }] };
		const fresh = paragraph('Three');
		expect(projectAnew([one, other, fresh], before)).toEqual(
			projectBlocks([one, other, fresh], ['7', '8', ''])
		);
	});
});

describe('numbers through a consultation', () => {
	it.each([
		['continuous', ['1 2', '3', '4 5']],
		['per-section', ['1 2', '1', '1 2']],
		['pp-op', ['PP1 PP2', 'OP1', 'OP2 OP3']]
	] as const)('%s', (scheme, expected) => {
		const numbers = numberSections(texts, scheme);
		expect([...numbers.values()].map((each) => each.join(' '))).toEqual(expected);
	});
});

describe('the opening text of a section', () => {
	it('is one update by the server that reads back as its blocks', () => {
		const { id: _, ...words } = paragraph('Everyone should have access.');
		const { blocks, update } = openText([words]);
		const doc = new Y.Doc();
		Y.applyUpdate(doc, update);
		expect(readBlocks(textOf(doc))).toEqual(blocks);
		expect([...doc.store.clients.keys()]).toEqual([SERVER_CLIENT]);
		expect(blocks[0]?.id).toBe('1.1');
	});

	it('is one empty paragraph where there are no words', () =>
		expect(openText([]).blocks).toMatchObject([{ id: '1.1', type: 'paragraph', content: [] }]));
});
