import { DOMSerializer, Fragment, Slice } from 'prosemirror-model';
import type { BlockId } from '#lib/kernel/ids.ts';
import { UNNAMED } from '#lib/text/markers.ts';
import { cleanHtml, cleanText } from './clean.ts';
import type { Draft } from './drafts.ts';
import { blockNode, schema } from './schema.ts';

/**
 * Drafts as something to paste. Paragraphs at the ends run into the words they are pasted
 * between; headings, items and quotes stay blocks of their own, unless there is nothing else.
 */
export function sliceOf(drafts: readonly Draft[]): Slice {
	const blocks = drafts.map((draft) => blockNode({ ...draft, id: UNNAMED as BlockId }));
	const isOpen = (draft: Draft | undefined): boolean =>
		draft !== undefined && (drafts.length === 1 || draft.type === 'paragraph');
	return new Slice(Fragment.from(blocks), isOpen(drafts[0]) ? 1 : 0, isOpen(drafts.at(-1)) ? 1 : 0);
}

/** Plain text from elsewhere as something to paste. */
export function sliceOfText(text: string): Slice {
	return sliceOf(cleanText(text));
}

/** Foreign HTML, cleaned into the flat model, as HTML that the editor's own parser reads back. */
export function htmlForParser(html: string): string {
	const inert = (source: string): Document => new DOMParser().parseFromString(source, 'text/html');
	const { content, openStart, openEnd } = sliceOf(cleanHtml(html, inert));
	const page = document.createElement('div');
	page.append(DOMSerializer.fromSchema(schema).serializeFragment(content));
	page.firstElementChild?.setAttribute('data-pm-slice', `${openStart} ${openEnd} []`);
	return page.innerHTML;
}
