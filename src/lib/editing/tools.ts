import type { Command, EditorState } from 'prosemirror-state';
import type { BlockType } from '#lib/text/blocks.ts';
import {
	insertBreak,
	levelIn,
	levelOut,
	moveBlockDown,
	moveBlockUp,
	selectedBlocks,
	setType,
	toggleEm,
	toggleList,
	toggleStrong
} from './commands.ts';
import type { IconName } from './icons.ts';
import { schema } from './schema.ts';
import { shownKeys } from './shortcuts.ts';
import { redo, undo } from './undo.ts';

/** A button of the toolbar. Without a command it asks something first: `ask` names the question. */
export type Tool = {
	id: string;
	label: string;
	icon: IconName;
	/** Its shortcut as shown; '' for none. */
	keys: string;
	command: Command | null;
	ask?: 'link' | 'language';
	/** Whether it is on or off at the caret. */
	toggles?: boolean;
	/** Whether a divider stands before it. */
	starts?: boolean;
};

export const STYLES = {
	paragraph: { label: 'Paragraph', type: 'paragraph', level: 0 },
	heading1: { label: 'Heading', type: 'heading', level: 1 },
	heading2: { label: 'Subheading', type: 'heading', level: 2 },
	item: { label: 'List item', type: 'item', level: undefined },
	quote: { label: 'Quotation', type: 'quote', level: 0 }
} as const satisfies Record<string, { label: string; type: BlockType; level: number | undefined }>;
export type StyleName = keyof typeof STYLES;

const tool = (
	id: IconName,
	label: string,
	keys: string,
	command: Command | null,
	more: Partial<Tool> = {}
): Tool => ({ id, icon: id, label, keys: shownKeys(keys), command, ...more });

/** The toolbar, in its order. Every tool works on the selection. */
export const TOOLS: readonly Tool[] = [
	tool('undo', 'Undo', 'Mod+Z', undo, { starts: true }),
	tool('redo', 'Redo', 'Mod+Shift+Z', redo),
	tool('strong', 'Bold', 'Mod+B', toggleStrong, { toggles: true, starts: true }),
	tool('em', 'Italic', 'Mod+I', toggleEm, { toggles: true }),
	tool('link', 'Link', 'Mod+K', null, { ask: 'link', toggles: true }),
	tool('bullet', 'Bulleted list', '', toggleList('bullet'), { toggles: true, starts: true }),
	tool('number', 'Numbered list', '', toggleList('number'), { toggles: true }),
	tool('shallower', 'One level up', 'Mod+[', levelOut),
	tool('deeper', 'One level deeper', 'Mod+]', levelIn),
	tool('break', 'Line break in the paragraph', 'Shift+Enter', insertBreak, { starts: true }),
	tool('language', 'Language of the paragraph', '', null, { ask: 'language' }),
	tool('up', 'Move the paragraph up', 'Alt+Shift+↑', moveBlockUp, { starts: true }),
	tool('down', 'Move the paragraph down', 'Alt+Shift+↓', moveBlockDown)
];

/** What the toolbar shows at the selection. */
export type ToolState = {
	pressed: ReadonlySet<string>;
	usable: ReadonlySet<string>;
	style: StyleName;
};

export const NO_TOOLS: ToolState = { pressed: new Set(), usable: new Set(), style: 'paragraph' };

export function readTools(state: EditorState): ToolState {
	const blocks = selectedBlocks(state).map(({ node }) => node.attrs);
	const lists = new Set(blocks.map(({ type, list }) => (type === 'item' ? String(list) : '')));
	const pressed = new Set<string>();
	for (const name of ['strong', 'em', 'link'] as const) if (hasMark(state, name)) pressed.add(name);
	if (lists.size === 1) for (const list of lists) pressed.add(list);
	const usable = TOOLS.filter(({ command, ask }) =>
		command ? command(state) : ask !== 'link' || !state.selection.empty || pressed.has('link')
	);
	return { pressed, usable: new Set(usable.map(({ id }) => id)), style: styleOf(blocks[0]) };
}

/** The command that gives the selected blocks a style. */
export function styleCommand(name: StyleName): Command {
	const { type, level } = STYLES[name];
	return setType(type, level);
}

/** Where the link at the selection leads; '' for none. */
export function linkAt({ selection: { $from }, doc, selection }: EditorState): string {
	let href = '';
	doc.nodesBetween(selection.from, Math.max(selection.to, $from.pos + 1), (node) => {
		const mark = schema.marks.link.isInSet(node.marks);
		if (mark && !href) href = String(mark.attrs.href);
	});
	return href;
}

function styleOf(attrs: { type?: string; level?: number } | undefined): StyleName {
	if (attrs?.type === 'heading') return (attrs.level ?? 1) > 1 ? 'heading2' : 'heading1';
	return attrs?.type === 'item' || attrs?.type === 'quote' ? attrs.type : 'paragraph';
}

function hasMark({ selection, storedMarks, doc }: EditorState, name: 'strong' | 'em' | 'link') {
	const type = schema.marks[name];
	const { from, to, empty, $from } = selection;
	if (empty) return type.isInSet(storedMarks ?? $from.marks()) !== undefined;
	return doc.rangeHasMark(from, to, type);
}
