import { Slice } from 'prosemirror-model';
import type { Node } from 'prosemirror-model';
import { TextSelection } from 'prosemirror-state';
import type { Command, EditorState, Transaction } from 'prosemirror-state';
import { ReplaceStep } from 'prosemirror-transform';
import type { BlockType, ListStyle } from '#lib/text/blocks.ts';
import { isLegalMarkerValue, MAX_LEVEL, UNNAMED } from '#lib/text/markers.ts';
import type { Marker } from '#lib/text/markers.ts';
import { isLegalHref } from '#lib/text/marks.ts';
import { bindingOf } from './binding.ts';
import { deleteSelected, firstOf, toggleMark } from './selecting.ts';
import { markerOf, schema } from './schema.ts';

type Dispatch = (tr: Transaction) => void;
type Placed = { node: Node; pos: number };

/** Commands are steps of their own in the undo history: what was typed before is not undone with them. */
function apart(command: Command): Command {
	return (state, dispatch, view) => {
		if (!dispatch) return command(state, undefined, view);
		const manager = bindingOf(state)?.undoManager;
		manager?.stopCapturing();
		const done = command(state, dispatch, view);
		manager?.stopCapturing();
		return done;
	};
}

/** The blocks that the selection touches. */
export function selectedBlocks({ doc, selection }: EditorState): Placed[] {
	const blocks: Placed[] = [];
	doc.nodesBetween(selection.from, selection.to, (node, pos) => {
		if (node.type.name === 'block') blocks.push({ node, pos });
		return node.type.name === 'doc';
	});
	return blocks;
}

/** The block with the caret. */
function currentBlock(state: EditorState): Placed {
	const { $head } = state.selection;
	return { node: $head.node(1), pos: $head.before(1) };
}

function setMarkers(change: (marker: Marker) => Partial<Marker>): Command {
	return apart((state, dispatch) => {
		const { tr } = state;
		for (const { node, pos } of selectedBlocks(state)) {
			const before = markerOf(node);
			for (const [key, value] of Object.entries(change(before))) {
				if (before[key as keyof Marker] === value || !isLegalMarkerValue(key, value)) continue;
				tr.setNodeAttribute(pos, key, value);
			}
		}
		if (!tr.docChanged) return false;
		dispatch?.(tr.scrollIntoView());
		return true;
	});
}

/** Make the selected blocks paragraphs, headings of a level (1–8), items or quotes. */
export function setType(type: BlockType, level?: number): Command {
	return setMarkers((marker) => ({
		type,
		level: level ?? (type === 'heading' ? Math.max(1, marker.level) : marker.level),
		list: type === 'item' ? (marker.list ?? 'bullet') : null
	}));
}

/** Make the selected blocks items of a list, or paragraphs again when they all are. */
export function toggleList(style: ListStyle): Command {
	return (state, dispatch, view) => {
		const off = selectedBlocks(state).every(
			({ node }) => node.attrs.type === 'item' && node.attrs.list === style
		);
		const command = setMarkers(() =>
			off ? { type: 'paragraph', list: null } : { type: 'item', list: style }
		);
		return command(state, dispatch, view);
	};
}

/** One level deeper, to at most 8. */
export const levelIn = setMarkers(({ level }) => ({ level: Math.min(MAX_LEVEL, level + 1) }));
/** One level up, to at least 0; a heading stays at 1. */
export const levelOut = setMarkers(({ type, level }) => ({
	level: Math.max(type === 'heading' ? 1 : 0, level - 1)
}));

/** State the language of the selected blocks as a BCP 47 tag; null is the consultation's. */
export function setLang(lang: string | null): Command {
	return setMarkers(() => ({ lang }));
}

export const toggleStrong = apart(toggleMark(schema.marks.strong));
export const toggleEm = apart(toggleMark(schema.marks.em));

/** Link the selected words to an address (http, https or mailto); null takes the link off. */
export function setLink(href: string | null): Command {
	return apart((state, dispatch) => {
		const { from, to, empty } = state.selection;
		if (empty || (href !== null && !isLegalHref(href))) return false;
		const { tr } = state;
		tr.removeMark(from, to, schema.marks.link);
		if (href !== null) tr.addMark(from, to, schema.marks.link.create({ href }));
		dispatch?.(tr);
		return true;
	});
}

/**
 * Begin a new block at the caret. The id stays with the first half; at the very start of a block with
 * words an empty block is put before it instead, so that the words keep their id.
 */
export const splitBlock: Command = apart((state, dispatch) => {
	const { tr } = state;
	tr.deleteSelection();
	const { $head } = tr.selection;
	const block = $head.node(1);
	if (!dispatch) return true;
	const atStart = $head.parentOffset === 0 && block.content.size > 0;
	const atEnd = $head.parentOffset === block.content.size;
	const attrs = { ...block.attrs, id: UNNAMED };
	if (atStart) {
		tr.insert($head.before(1), schema.node('block', attrs));
	} else {
		const after =
			atEnd && block.attrs.type === 'heading' ? { id: UNNAMED, lang: block.attrs.lang } : attrs;
		tr.split($head.pos, 1, [{ type: schema.nodes.block, attrs: after }]);
	}
	dispatch(tr.scrollIntoView());
	return true;
});

/** Backspace at the start: first take the list or heading off, then join with the block before. */
export const joinBackward: Command = apart((state, dispatch) => {
	const { $head, empty } = state.selection;
	if (!empty || $head.parentOffset > 0 || $head.depth === 0) return false;
	const { node, pos } = currentBlock(state);
	const { tr } = state;
	if (node.attrs.type !== 'paragraph' || node.attrs.level > 0) {
		if (node.attrs.list !== null) tr.setNodeAttribute(pos, 'list', null);
		if (node.attrs.level > 0) tr.setNodeAttribute(pos, 'level', 0);
		if (node.attrs.type !== 'paragraph') tr.setNodeAttribute(pos, 'type', 'paragraph');
	} else if (pos > 0) {
		tr.join(pos);
	} else {
		return false;
	}
	dispatch?.(tr.scrollIntoView());
	return true;
});

/** Delete at the end: join with the block after. */
export const joinForward: Command = apart((state, dispatch) => {
	const { $head, empty } = state.selection;
	if (!empty || $head.depth === 0 || $head.parentOffset < $head.parent.content.size) return false;
	const after = $head.after(1);
	if (after >= state.doc.content.size) return false;
	dispatch?.(state.tr.join(after).scrollIntoView());
	return true;
});

/** A line break inside the block. */
export const insertBreak: Command = apart((state, dispatch) => {
	dispatch?.(state.tr.replaceSelectionWith(schema.node('break')).scrollIntoView());
	return true;
});

function moveBlocks(direction: -1 | 1): Command {
	return apart((state, dispatch) => {
		const blocks = selectedBlocks(state);
		const first = blocks[0];
		const last = blocks.at(-1);
		if (!first || !last) return false;
		const end = last.pos + last.node.nodeSize;
		const neighbour =
			direction < 0 ? state.doc.resolve(first.pos).nodeBefore : state.doc.nodeAt(end);
		if (!neighbour) return false;
		if (dispatch) moveRange(state, dispatch, first.pos, end, direction * neighbour.nodeSize);
		return true;
	});
}

function moveRange(
	state: EditorState,
	dispatch: Dispatch,
	from: number,
	to: number,
	by: number
): void {
	const { tr } = state;
	const slice = state.doc.slice(from, to);
	const { anchor, head } = state.selection;
	tr.step(new ReplaceStep(from, to, Slice.empty));
	tr.step(new ReplaceStep(from + by, from + by, slice));
	tr.setSelection(TextSelection.create(tr.doc, anchor + by, head + by));
	dispatch(tr.setMeta('uiEvent', 'move').scrollIntoView());
}

/** Move the selected blocks before the one above, with their ids. */
export const moveBlockUp = moveBlocks(-1);
/** Move the selected blocks behind the one below, with their ids. */
export const moveBlockDown = moveBlocks(1);

/** Delete what is selected, or what stands before the caret when that is a block's start. */
export const deleteBackward = firstOf(apart(deleteSelected), joinBackward);
/** Delete what is selected, or what stands behind the caret when that is a block's end. */
export const deleteForward = firstOf(apart(deleteSelected), joinForward);
