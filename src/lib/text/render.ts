import type { Block, Inline } from './blocks.ts';
import type { BlockChange } from './changes.ts';
import { isLegalHref } from './marks.ts';

/** A block with its printed number, '' where it has none. */
export type NumberedBlock = Block & { number: string };

/** An item and the deeper lists under it. */
type ListItem = { block: NumberedBlock; lists: List[] };
export type List = { style: 'bullet' | 'number'; items: ListItem[] };

/** What a page shows one below the other: a block, or items gathered into a list. */
export type Part = { block: NumberedBlock } | { list: List };

/**
 * Gathers flat items into nested lists, since HTML nests what the text only indents. A list
 * ends at a block that is no item; an item deeper than the last hangs under it, however much deeper.
 */
export function gatherLists(blocks: readonly NumberedBlock[]): Part[] {
	const parts: Part[] = [];
	/** The lists now open, outermost first, each with the level it stands at. */
	let open: { list: List; level: number }[] = [];
	for (const block of blocks) {
		if (block.type !== 'item') {
			open = [];
			parts.push({ block });
			continue;
		}
		const style = block.list ?? 'bullet';
		while (open.length > 0 && (open.at(-1)?.level ?? 0) > block.level) open.pop();
		const last = open.at(-1);
		const under = last && block.level > last.level ? last.list.items.at(-1) : undefined;
		const fits = last && !under && last.list.style === style;
		if (!fits) {
			if (last && !under) open.pop();
			const list: List = { style, items: [] };
			const parent = under ?? open.at(-1)?.list.items.at(-1);
			if (parent) parent.lists.push(list);
			else parts.push({ list });
			open.push({ list, level: block.level });
		}
		open.at(-1)?.list.items.push({ block, lists: [] });
	}
	return parts;
}

/** A footnote: where it stands, what it says, and its number in the text, from 1. */
export type Footnote = { block: string; index: number; number: number; text: string };

/** The footnotes of a text in order; `index` is the place of the atom in its block's content. */
export function gatherFootnotes(blocks: readonly Block[]): Footnote[] {
	const notes: Footnote[] = [];
	for (const { id, content } of blocks) {
		content.forEach((inline, index) => {
			if ('atom' in inline && 'footnote' in inline.atom) {
				const number = notes.length + 1;
				notes.push({ block: id, index, number, text: inline.atom.footnote });
			}
		});
	}
	return notes;
}

/** Neighbouring runs that lead to one address, or to none. */
export type LinkRun = { href: string | null; inlines: { inline: Inline; index: number }[] };

/** Gathers runs into links, so that one link in two formattings is one to a screen reader too. */
export function gatherLinks(content: readonly Inline[]): LinkRun[] {
	const runs: LinkRun[] = [];
	content.forEach((inline, index) => {
		const address = inline.marks.link?.href;
		const href = isLegalHref(address) ? address : null;
		const last = runs.at(-1);
		if (last?.href === href) last.inlines.push({ inline, index });
		else runs.push({ href, inlines: [{ inline, index }] });
	});
	return runs;
}

/** One change to show, or how many unchanged blocks stand here. */
export type Fold = { change: BlockChange } | { unchanged: BlockChange[] };

/** Folds what did not change, so that a redline of a long text shows its changes. */
export function foldUnchanged(changes: readonly BlockChange[]): Fold[] {
	const folds: Fold[] = [];
	for (const change of changes) {
		const last = folds.at(-1);
		if (change.kind !== 'same') folds.push({ change });
		else if (last && 'unchanged' in last) last.unchanged.push(change);
		else folds.push({ unchanged: [change] });
	}
	return folds;
}
