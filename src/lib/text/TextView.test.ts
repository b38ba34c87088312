import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block, words } from '../../../tests/texts/build.ts';
import { openRenderer } from '../../../tests/texts/page.ts';
import { LANGUAGES, readDeclaration } from '../../../tests/texts/udhr.ts';
import type { Block } from './blocks.ts';
import { compareTexts } from './difference.ts';
import { numberBlocks } from './numbers.ts';
import { plainText } from './words.ts';

let renderer: Awaited<ReturnType<typeof openRenderer>>;
beforeAll(async () => {
	renderer = await openRenderer();
});
afterAll(() => renderer.close());

function showText(blocks: Block[]): Promise<Element> {
	const numbers = numberBlocks(blocks, 'continuous', 1);
	return renderer.showText(
		blocks.map((each, i) => ({ ...each, number: numbers[i] ?? '' })),
		'/c/roadmap/sections/3'
	);
}

describe('the reading view', () => {
	it('is headings, paragraphs, nested lists and quotes, each with its id', async () => {
		const page = await showText([
			block('1.0', 'Connect', { type: 'heading', level: 1 }),
			block('1.1', 'Every person.'),
			block('1.2', 'first', { type: 'item', list: 'number' }),
			block('1.3', 'inner', { type: 'item', level: 1, list: 'bullet' }),
			block('1.4', 'Said.', { type: 'quote' })
		]);
		expect(page.querySelector('h2#b-1\\.0')?.textContent).toBe('Connect');
		expect(page.querySelector('p#b-1\\.1')?.textContent).toBe('Every person.');
		expect(page.querySelector('ol > li > ul > li #b-1\\.3')?.textContent).toBe('inner');
		expect(page.querySelector('blockquote#b-1\\.4')?.textContent).toBe('Said.');
	});

	it('hangs a number on each paragraph that is its address', async () => {
		const page = await showText([
			block('1.1', 'Every person.'),
			block('1.2', 'item', { type: 'item', list: 'number' })
		]);
		const links = [...page.querySelectorAll('a')].map((link) => [
			link.textContent,
			link.getAttribute('href')
		]);
		expect(links).toEqual([
			['1', '/c/roadmap/sections/3#b-1.1'],
			['(a)', '/c/roadmap/sections/3#b-1.2']
		]);
	});

	it('shows marks, links that carry nothing along, brackets, breaks and footnotes', async () => {
		const page = await showText([
			block('1.0', [
				words('See '),
				words('the ', { link: { href: 'https://un.example/' } }),
				words('Annex', { link: { href: 'https://un.example/' }, strong: true, em: true }),
				{ atom: { bracket: 'x', side: 'open' }, marks: {} },
				words('soon'),
				{ atom: { bracket: 'x', side: 'close' }, marks: {} },
				{ atom: { break: true }, marks: {} },
				words('now.'),
				{ atom: { footnote: 'A/74/821' }, marks: {} }
			])
		]);
		const text = page.querySelector('#b-1\\.0');
		expect(text?.textContent).toBe('See the Annex[soon]now.1');
		expect(text?.querySelectorAll('a[rel~="nofollow"][rel~="noopener"]')).toHaveLength(1);
		expect(text?.querySelector('a > strong > em')?.textContent).toBe('Annex');
		expect(text?.querySelectorAll('.bracket')).toHaveLength(2);
		expect(text?.querySelectorAll('br')).toHaveLength(1);
		expect(page.querySelector('#f-1\\.0-8')?.textContent.replace(/\s+/g, ' ').trim()).toBe(
			'1 A/74/821'
		);
	});

	it('serves no link whose address is not allowed, and no markup from words', async () => {
		const page = await showText([
			block('1.0', [
				words('press', { link: { href: 'javascript:alert(1)' } }),
				words('<img src=x onerror=alert(1)>')
			])
		]);
		expect(page.querySelector('img, a[href^="javascript"]')).toBeNull();
	});

	it('comes without comments, since a browser takes nothing of it over, and loses no words so', async () => {
		const page = await showText([block('1.0', 'Before <!-- within --> after.')]);
		expect(page.querySelector('p')?.textContent).toBe('Before <!-- within --> after.');
		expect(page.innerHTML).not.toContain('<!--');
	});

	it.each(LANGUAGES.map((language) => [language[0], language] as const))(
		'prints the Universal Declaration word for word, in its language: %s',
		async (_file, language) => {
			const blocks = readDeclaration(language);
			const page = await showText(blocks);
			for (const number of page.querySelectorAll('.number')) number.remove();
			for (const each of blocks) {
				const shown = page.querySelector(`[id="b-${each.id}"]`);
				expect(shown?.textContent).toBe(plainText(each));
				expect(shown?.getAttribute('lang')).toBe(language[1]);
				expect(shown?.getAttribute('dir')).toBe('auto');
			}
		}
	);
});

describe('a redline', () => {
	const show = (before: Block[], after: Block[]): Promise<Element> =>
		renderer.show('/src/lib/text/Redline.svelte', { changes: compareTexts(before, after) });

	it('marks what came and went with elements and in words, and folds the rest', async () => {
		const same = [block('1.0', 'One.'), block('1.1', 'Two.')];
		const page = await show(
			[...same, block('1.2', 'States should  act.')],
			[...same, block('1.2', 'States shall  act.')]
		);
		expect(page.querySelector('summary')?.textContent).toBe('2 paragraphs unchanged');
		const changed = page.querySelector('.change .words');
		expect(changed?.textContent).toBe('States  [deleted: should]  [inserted: shall]   act.');
		for (const hidden of page.querySelectorAll('.visually-hidden')) hidden.remove();
		expect(changed?.querySelector('del')?.textContent).toBe('should');
		expect(changed?.querySelector('ins')?.textContent).toBe('shall');
		expect(changed?.textContent).toBe('States shouldshall  act.');
	});

	it('says when two texts are identical', async () => {
		const page = await show([block('1.0', 'One.')], [block('1.0', 'One.')]);
		expect(page.textContent).toContain('Identical');
	});

	it('names moves, splits and joins', async () => {
		const [a, b] = [block('1.0', 'First of all, peace.'), block('1.1', 'Second, the planet.')];
		const page = await show([a, b], [b, a]);
		const notes = [...page.querySelectorAll('.note')].map((note) => note.textContent.trim());
		expect(notes.sort()).toEqual(['Moved from here', 'Moved here']);
	});
});
