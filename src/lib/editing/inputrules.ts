import { InputRule, inputRules } from 'prosemirror-inputrules';
import type { MarkType } from 'prosemirror-model';
import type { EditorState, Plugin, Transaction } from 'prosemirror-state';
import type { Shape } from './drafts.ts';
import { schema } from './schema.ts';

/** Signs at the start of a paragraph that make it something else: the block keeps its id. */
const BLOCK_RULES: readonly [RegExp, (match: RegExpMatchArray, level: number) => Shape][] = [
	[/^(#{1,6})\s$/, ([, signs = '#']) => ({ type: 'heading', level: signs.length, list: null })],
	[/^[-*•]\s$/, (_match, level) => ({ type: 'item', level, list: 'bullet' })],
	[/^(?:1[.)]|\((?:a|i|1)\))\s$/, (_match, level) => ({ type: 'item', level, list: 'number' })],
	[/^>\s$/, (_match, level) => ({ type: 'quote', level, list: null })]
];

/** What typing as in Markdown does: "# ", "- ", "1. ", "> ", **strong**, *emphasis*. */
export function inputRulesPlugin(): Plugin {
	const { strong, em } = schema.marks;
	return inputRules({
		rules: [
			...BLOCK_RULES.map(
				([signs, shapeOf]) =>
					new InputRule(signs, (state, match, start, end) => {
						const block = state.doc.resolve(start).node(1);
						if (block.attrs.type !== 'paragraph') return null;
						return reshape(state, start, end, shapeOf(match, Number(block.attrs.level)));
					})
			),
			markRule(/(?:^|[^*\p{L}\p{N}])(\*\*([^*\s](?:[^*]*[^*\s])?)\*\*)$/u, strong),
			markRule(/(?:^|[^*\p{L}\p{N}])(\*([^*\s](?:[^*]*[^*\s])?)\*)$/u, em)
		]
	});
}

function reshape(state: EditorState, start: number, end: number, shape: Shape): Transaction {
	const { tr } = state;
	const pos = state.doc.resolve(start).before(1);
	for (const [key, value] of Object.entries(shape)) tr.setNodeAttribute(pos, key, value);
	return tr.delete(start, end);
}

/** Signs around words become a mark on them: match[1] is both with the signs, match[2] the words. */
function markRule(signs: RegExp, mark: MarkType): InputRule {
	return new InputRule(signs, (state, match, start, end) => {
		const [all, signed = '', words = ''] = match;
		const width = (signed.length - words.length) / 2;
		const from = start + all.length - signed.length;
		const wordsEnd = from + width + words.length;
		const { tr } = state;
		// The last sign is being typed: only what stands before it is in the text.
		if (end > wordsEnd) tr.delete(wordsEnd, end);
		tr.delete(from, from + width);
		tr.addMark(from, from + words.length, mark.create());
		return tr.removeStoredMark(mark);
	});
}
