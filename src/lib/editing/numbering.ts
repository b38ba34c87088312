import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import type { Block } from '#lib/text/blocks.ts';
import { numberBlocks, type Numbering, type Part } from '#lib/text/numbers.ts';

/** How the paragraphs of one section are numbered: the arguments of `numberBlocks`. */
export type SectionNumbering = { scheme: Numbering; startAt: number; part: Part };

type Numbers = { numbers: string[]; drawn: DecorationSet };

const key = new PluginKey<Numbers>('numbers');

/**
 * Keeps every block's printed number up to date while it is edited, and its permalink.
 * Paragraphs carry their number in the gutter; an item carries its own at its indent, as an
 * attribute for the style sheet.
 *
 * @param numbering asked at each change: sections before this one may grow meanwhile
 */
export function numberingPlugin(numbering: () => SectionNumbering): Plugin<Numbers> {
	const count = (doc: Node): Numbers => {
		const { scheme, startAt, part } = numbering();
		const numbers = numberBlocks(blocksOf(doc), scheme, startAt, part);
		const blocks: Decoration[] = [];
		doc.forEach((node, offset, i) => {
			const number = node.attrs.type === 'item' && numbers[i];
			const attributes = { id: `b-${node.attrs.id}`, ...(number && { 'data-number': number }) };
			blocks.push(Decoration.node(offset, offset + node.nodeSize, attributes));
		});
		return { numbers, drawn: DecorationSet.create(doc, blocks) };
	};
	return new Plugin<Numbers>({
		key,
		state: {
			init: (_config, state) => count(state.doc),
			apply: (tr, before) => (tr.docChanged || tr.getMeta(key) ? count(tr.doc) : before)
		},
		props: { decorations: (state) => key.getState(state)?.drawn }
	});
}

/** The printed number of each block, '' where it has none. */
export function numbersOf(state: EditorState): readonly string[] {
	return key.getState(state)?.numbers ?? [];
}

/** Count again: what `numbering` answers has changed. */
export function renumber(tr: Transaction): Transaction {
	return tr.setMeta(key, true).setMeta('addToHistory', false);
}

/** What numbers depend on: kinds, levels, and whether there are words. */
function blocksOf(doc: Node): Block[] {
	const blocks: Block[] = [];
	doc.forEach(({ attrs, textContent }) => {
		const { id, type, level, list, lang } = attrs as Omit<Block, 'content'>;
		blocks.push({ id, type, level, list, lang, content: [{ text: textContent, marks: {} }] });
	});
	return blocks;
}
