import { EditorState, TextSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { describe, expect, it } from 'vitest';
import type { BlockId } from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import { cleanText } from './clean.ts';
import { inputRulesPlugin } from './inputrules.ts';
import { sliceOf } from './pasted.ts';
import { documentOf } from './schema.ts';
import { block } from '../../../tests/texts/build.ts';

/** An editor without a screen, the caret behind the words of its last block. */
function stateOf(...blocks: Block[]): EditorState {
	const doc = documentOf(blocks);
	const state = EditorState.create({ doc, plugins: [inputRulesPlugin()] });
	return state.apply(state.tr.setSelection(TextSelection.atEnd(doc)));
}

/** Types characters one by one, as the view hands them to plugins. */
function type(state: EditorState, text: string): EditorState {
	let now = state;
	for (const character of text) {
		const { from, to } = now.selection;
		const before = now;
		const view = {
			state: before,
			composing: false,
			dispatch: (tr: EditorState['tr']) => (now = before.apply(tr))
		} as unknown as EditorView;
		const plugin = now.plugins[0];
		const insert = () => before.tr.insertText(character, from, to);
		const handled = plugin?.props.handleTextInput?.call(plugin, view, from, to, character, insert);
		if (!handled) now = now.apply(insert());
	}
	return now;
}

const print = ({ doc }: EditorState): string[] => {
	const lines: string[] = [];
	doc.forEach((node) => {
		const { id, type, level, list } = node.attrs;
		let line = '';
		node.forEach((child) => {
			const names = child.marks.map((mark) => mark.type.name).join('+');
			line += names ? `<${names} ${child.text}>` : child.text;
		});
		lines.push(`${id} ${list ?? type}${level || ''}: ${line}`);
	});
	return lines;
};

describe('typing as in Markdown', () => {
	it.each([
		['# Title', '1.0 heading1: Title'],
		['### Title', '1.0 heading3: Title'],
		['- item', '1.0 bullet: item'],
		['* item', '1.0 bullet: item'],
		['1. item', '1.0 number: item'],
		['(a) item', '1.0 number: item'],
		['> said', '1.0 quote: said'],
		['2030 - near', '1.0 paragraph: 2030 - near'],
		['a **strong** word', '1.0 paragraph: a <strong strong> word'],
		['an *open* word', '1.0 paragraph: an <em open> word'],
		['3 * 4 * 5', '1.0 paragraph: 3 * 4 * 5'],
		['a**b**', '1.0 paragraph: a**b**'],
		['**two words** on', '1.0 paragraph: <strong two words> on']
	])('%s', (typed, expected) => {
		expect(print(type(stateOf(block('1.0', '')), typed))).toEqual([expected]);
	});

	it('keeps the id, words and level of the block', () => {
		const state = stateOf(block('1.0', 'words', { level: 2 }));
		const start = state.apply(state.tr.setSelection(TextSelection.atStart(state.doc)));
		expect(print(type(start, '- '))).toEqual(['1.0 bullet2: words']);
	});

	it('leaves what is already an item or heading alone', () => {
		const state = stateOf(block('1.0', '', { type: 'item', list: 'bullet' }));
		expect(print(type(state, '# x'))).toEqual(['1.0 bullet: # x']);
	});
});

describe('pasted drafts', () => {
	const paste = (state: EditorState, text: string): string[] =>
		print(state.apply(state.tr.replaceSelection(sliceOf(cleanText(text)))));

	it('run into the words they are pasted behind', () => {
		const state = stateOf(block('1.0', 'We '));
		expect(paste(state, 'agree.')).toEqual(['1.0 paragraph: We agree.']);
		expect(paste(state, 'agree.\nNext.')).toEqual([
			'1.0 paragraph: We agree.',
			' paragraph: Next.'
		]);
	});

	it('stay items when several are pasted', () => {
		const state = stateOf(block('1.0' as BlockId, 'We:'));
		expect(paste(state, '- a\n- b')).toEqual(['1.0 paragraph: We:', ' bullet: a', ' bullet: b']);
	});
});
