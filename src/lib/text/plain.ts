import type { Block, Inline, Marks } from './blocks.ts';
import { atomText } from './words.ts';

/**
 * A text as CommonMark, for exports and for keeping words that could not be saved. Blocks stand
 * apart by an empty line, items of one list below each other; footnotes are `^[text]`, brackets
 * print as themselves. Ids and languages are not in it.
 */
export function toMarkdown(blocks: readonly Block[]): string {
	let text = '';
	let previous: Block | null = null;
	/** How many numbered items stand so far, and how far each level is indented. */
	let counts: number[] = [];
	let indents: number[] = [];
	for (const block of blocks) {
		const lines = printInlines(block.content);
		if (block.type !== 'item') {
			counts = [];
			indents = [];
			if (lines.trim() === '') continue;
			text += `${previous ? '\n' : ''}${printBlock(block, lines)}\n`;
		} else {
			counts = counts.slice(0, block.level + 1);
			indents = indents.slice(0, block.level);
			const count = block.list === 'number' ? (counts[block.level] ?? 0) + 1 : 0;
			counts[block.level] = count;
			const mark = count > 0 ? `${count}. ` : '- ';
			const indent = indents.reduce((sum, width) => sum + (width ?? 0), 0);
			indents[block.level] = mark.length;
			const gap = previous && previous.type !== 'item' ? '\n' : '';
			text += `${gap}${indentLines(mark + lines, indent, mark.length)}\n`;
		}
		previous = block;
	}
	return text;
}

function printBlock({ type, level }: Block, lines: string): string {
	if (type === 'heading') {
		return `${'#'.repeat(Math.min(6, Math.max(1, level)))} ${lines.replaceAll('\\\n', ' ')}`;
	}
	const guarded = guardStarts(lines);
	return type === 'quote' ? `> ${guarded.replaceAll('\n', '\n> ')}` : guarded;
}

function indentLines(lines: string, indent: number, hanging: number): string {
	const margin = ' '.repeat(indent);
	return margin + lines.replaceAll('\n', `\n${margin}${' '.repeat(hanging)}`);
}

/** Keeps what a line begins with from being read as a heading, list, quote, rule or definition. */
function guardStarts(lines: string): string {
	return lines
		.replace(/^( *)([#>+-]|\[(?=[^\]]*\]:))/gm, '$1\\$2')
		.replace(/^( *\d{1,9})([.)])(?=\s|$)/gm, '$1\\$2');
}

/** Marks from the outermost in: what opens inside one closes inside it. */
const WRAPPERS: readonly ((marks: Marks) => readonly [open: string, close: string] | null)[] = [
	({ link }) => (link ? ['[', `](<${link.href}>)`] : null),
	({ strong }) => (strong ? ['**', '**'] : null),
	({ em }) => (em ? ['*', '*'] : null)
];

function printInlines(content: readonly Inline[], depth = 0): string {
	const wrapper = WRAPPERS[depth];
	if (!wrapper)
		return content
			.map(printInline)
			.join('')
			.replace(/(\\\n)+$/, '');
	let printed = '';
	for (let start = 0, end = 0; start < content.length; start = end) {
		const wraps = wrapper(content[start]?.marks ?? {});
		while (end < content.length && String(wrapper(content[end]?.marks ?? {})) === String(wraps))
			end++;
		const inner = printInlines(content.slice(start, end), depth + 1);
		// A space just inside a mark would keep it from being read as one.
		printed += wraps
			? inner.replace(
					/^(\s*)([^]*?\S)(\s*)$/,
					(_all, before: string, core: string, after: string) =>
						before + wraps[0] + core + wraps[1] + after
				)
			: inner;
	}
	return printed;
}

function printInline(inline: Inline): string {
	if ('text' in inline) return escapeText(inline.text);
	if ('break' in inline.atom) return '\\\n';
	if ('footnote' in inline.atom) {
		return `^[${escapeText(inline.atom.footnote).replace(/[[\]]/g, '\\$&')}]`;
	}
	return atomText(inline.atom);
}

/** Keeps words from being read as marks. Brackets stay readable: they are what drafting is about. */
function escapeText(text: string): string {
	return text.replace(/[\\`*_<]|&(?=#?\w+;)|~(?=~)|\^(?=\[)/g, '\\$&').replaceAll('](', ']\\(');
}
