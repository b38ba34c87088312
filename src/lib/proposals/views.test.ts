import { describe, expect, it } from 'vitest';
import type { BlockId } from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import { compareTexts } from '#lib/text/difference.ts';
import { readView, viewed } from './views.ts';

function block(id: string, text: string): Block {
	return {
		...{ id: id as BlockId, type: 'paragraph' as const, level: 0, list: null, lang: null },
		content: [{ text, marks: {} }]
	};
}

const said = (view: 'original' | 'marked' | 'clean') =>
	viewed(
		compareTexts(
			[block('1.1', 'Everyone is online')],
			[block('1.1', 'Everybody is online'), block('1.2', 'It is free')]
		),
		view
	).map(({ words }) =>
		words.map(({ text, kind }) => (kind === 'same' ? text : `<${text}>`)).join('')
	);

describe('a Change', () => {
	it('reads as the text does, with what it changes marked, and as it would', () => {
		expect(said('original')).toEqual(['Everyone is online']);
		expect(said('marked')).toEqual(['<Everyone><Everybody> is online', '<It is free>']);
		expect(said('clean')).toEqual(['Everybody is online', 'It is free']);
	});

	it('is marked where an address asks for nothing else', () => {
		expect([null, 'clean', 'merged'].map(readView)).toEqual(['marked', 'clean', 'marked']);
	});
});
