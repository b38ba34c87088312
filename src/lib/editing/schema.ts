import { Schema } from 'prosemirror-model';
import type { Attrs, Mark, Node } from 'prosemirror-model';
import type { Atom, Block, Inline, Marks } from '#lib/text/blocks.ts';
import { MARKER_KEYS, paragraph, UNNAMED } from '#lib/text/markers.ts';
import type { Marker } from '#lib/text/markers.ts';
import { isLegalHref } from '#lib/text/marks.ts';

function blockTag({ type, level }: Attrs): string {
	if (type === 'heading') return `h${Math.min(6, Math.max(1, Number(level)) + 1)}`;
	return type === 'quote' ? 'blockquote' : 'p';
}

function readBlockElement(element: HTMLElement): Attrs {
	const { id, type, level, list } = element.dataset;
	return {
		id: id ?? UNNAMED,
		type: type ?? 'paragraph',
		level: Number(level ?? 0),
		list: list ?? null,
		lang: element.getAttribute('lang')
	};
}

/**
 * The flat document of the editor: blocks, and inline content in them. A block's attributes are its
 * marker's keys; nothing is nested, so a position is an index plus fixed tokens per block.
 */
export const schema = new Schema({
	nodes: {
		doc: { content: 'block+' },
		block: {
			content: 'inline*',
			attrs: {
				id: { default: UNNAMED },
				type: { default: 'paragraph' },
				level: { default: 0 },
				list: { default: null },
				lang: { default: null }
			},
			defining: true,
			parseDOM: [
				{ tag: '[data-block]', getAttrs: readBlockElement, priority: 60 },
				{ tag: 'p', attrs: {} }
			],
			toDOM: ({ attrs }) => [
				blockTag(attrs),
				{
					'data-block': '',
					'data-id': attrs.id,
					'data-type': attrs.type,
					'data-level': attrs.level,
					'data-list': attrs.list,
					lang: attrs.lang,
					dir: 'auto'
				},
				0
			]
		},
		text: { group: 'inline' },
		bracket: {
			group: 'inline',
			inline: true,
			selectable: false,
			attrs: { bracket: {}, side: {} },
			leafText: ({ attrs }) => (attrs.side === 'open' ? '[' : ']'),
			parseDOM: [
				{
					tag: 'span[data-bracket]',
					getAttrs: ({ dataset }) => ({ bracket: dataset.bracket, side: dataset.side })
				}
			],
			toDOM: ({ attrs }) => [
				'span',
				{ class: 'bracket', 'data-bracket': attrs.bracket, 'data-side': attrs.side },
				attrs.side === 'open' ? '[' : ']'
			]
		},
		footnote: {
			group: 'inline',
			inline: true,
			attrs: { text: {} },
			parseDOM: [
				{ tag: 'sup[data-footnote]', getAttrs: ({ dataset }) => ({ text: dataset.footnote }) }
			],
			toDOM: ({ attrs }) => [
				'sup',
				{ class: 'footnote', 'data-footnote': attrs.text, title: attrs.text },
				'*'
			]
		},
		break: {
			group: 'inline',
			inline: true,
			selectable: false,
			linebreakReplacement: true,
			leafText: () => '\n',
			parseDOM: [{ tag: 'br' }],
			toDOM: () => ['br']
		}
	},
	marks: {
		link: {
			attrs: { href: {} },
			inclusive: false,
			parseDOM: [
				{
					tag: 'a[href]',
					getAttrs: (element) => {
						const href = element.getAttribute('href');
						return isLegalHref(href) ? { href } : false;
					}
				}
			],
			toDOM: ({ attrs }) => ['a', { href: attrs.href, rel: 'noopener nofollow' }, 0]
		},
		em: {
			parseDOM: [{ tag: 'em' }, { tag: 'i' }, { style: 'font-style=italic' }],
			toDOM: () => ['em', 0]
		},
		strong: {
			parseDOM: [
				{ tag: 'strong' },
				{ tag: 'b', getAttrs: (element) => element.style.fontWeight !== 'normal' && null },
				{ style: 'font-weight', getAttrs: (value) => /^(bold(er)?|[6-9]\d\d)$/.test(value) && null }
			],
			toDOM: () => ['strong', 0]
		}
	}
});

/** The marker that a block's node stands for. */
export function markerOf(node: Node): Marker {
	return Object.fromEntries(MARKER_KEYS.map((key) => [key, node.attrs[key]])) as Marker;
}

/** Marks as the schema's. */
function toMarks(marks: Marks): readonly Mark[] {
	return Object.entries(marks).map(([name, value]) =>
		schema.mark(name, typeof value === 'object' ? value : null)
	);
}

/** The schema's marks as ours. */
export function fromMarks(marks: readonly Mark[]): Marks {
	const read: Record<string, unknown> = {};
	for (const { type, attrs } of marks) read[type.name] = type.name === 'link' ? { ...attrs } : true;
	return read as Marks;
}

/** The atom that a leaf stands for. */
export function atomOf({ type, attrs }: Node): Atom {
	if (type.name === 'break') return { break: true };
	if (type.name === 'footnote') return { footnote: String(attrs.text) };
	return { bracket: String(attrs.bracket), side: attrs.side === 'open' ? 'open' : 'close' };
}

/** A leaf for an atom. */
function atomNode(atom: Atom, marks: Marks): Node {
	if ('break' in atom) return schema.node('break', null, undefined, toMarks(marks));
	if ('footnote' in atom) {
		return schema.node('footnote', { text: atom.footnote }, undefined, toMarks(marks));
	}
	return schema.node('bracket', atom, undefined, toMarks(marks));
}

/** The node for a run of words or an atom. */
export function inlineNode(inline: Inline): Node {
	if ('text' in inline) return schema.text(inline.text, toMarks(inline.marks));
	return atomNode(inline.atom, inline.marks);
}

/** The node for a block. */
export function blockNode({ content, ...marker }: Block): Node {
	return schema.node('block', marker, content.map(inlineNode));
}

/** The document for blocks; a document of no blocks shows one empty, unnamed paragraph. */
export function documentOf(blocks: Block[]): Node {
	const nodes = blocks.map(blockNode);
	return schema.node('doc', null, nodes.length > 0 ? nodes : [blockNode(emptyBlock())]);
}

function emptyBlock(): Block {
	return { ...paragraph(UNNAMED), content: [] };
}
