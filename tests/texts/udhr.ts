import { readFileSync } from 'node:fs';
import type { Block } from '#lib/text/blocks.ts';
import { block } from './build.ts';

/** The six official languages of the United Nations, by the file and the language tag of its text. */
export const LANGUAGES = [
	['arb', 'ar'],
	['cmn_hans', 'zh'],
	['eng', 'en'],
	['fra', 'fr'],
	['rus', 'ru'],
	['spa', 'es']
] as const;

/** The Universal Declaration of Human Rights: headings, paragraphs and numbered items, ids `1.0`, `1.1` … */
export function readDeclaration([file, lang]: (typeof LANGUAGES)[number]): Block[] {
	const html = readFileSync(new URL(`udhr/${file}.html`, import.meta.url), 'utf8');
	const found = html.matchAll(/(<li>\s*)?<(h[12]|p)>([^<]*)<\/\2>/g);
	return Array.from(found, ([, item, tag, text = ''], index) =>
		block(`1.${index}`, text.trim(), {
			lang,
			...(tag?.startsWith('h') ? { type: 'heading', level: Number(tag[1]) } : {}),
			...(item ? { type: 'item', list: 'number' } : {})
		})
	);
}
