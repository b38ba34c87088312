import { TextSelection } from 'prosemirror-state';
import type { Command } from 'prosemirror-state';
import { creditRuns } from '#lib/text/credit.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import type { Editor } from './editor.ts';
import { Room } from './room.ts';
import type { Peer } from './room.ts';

/** People around one text, by the order in which they sit; what they do waits until they meet. */
export class Table {
	readonly room: Room;
	readonly kenya: Editor;
	readonly norway: Editor;

	constructor(...lines: string[]) {
		this.room = new Room([101, 102], lines);
		const [kenya, norway] = this.room.peers as [Peer, Peer];
		this.kenya = kenya.editor;
		this.norway = norway.editor;
	}

	/** Everybody receives everything; whoever is named first is heard by the server first. */
	meet(...order: Editor[]): this {
		for (const editor of order) {
			const peer = this.room.peers.find((one) => one.editor === editor) as Peer;
			while (peer.toServer.length > 0) this.room.deliverToServer(peer);
		}
		this.room.settle((peer) => this.room.deliverFromServer(peer));
		return this;
	}

	/** The text as the server has it, one line per block. */
	get lines(): string[] {
		return readBlocks(textOf(this.room.doc)).map(({ content }) =>
			content.map((inline) => ('text' in inline ? inline.text : '¶')).join('')
		);
	}

	get ids(): string[] {
		return readBlocks(textOf(this.room.doc)).map(({ id }) => id);
	}

	/** Which client first typed which words, in the order of the text. */
	get credits(): [number, string][] {
		const lines = new Map(this.ids.map((id, i) => [id, this.lines[i] ?? '']));
		return creditRuns(this.room.doc, new Map()).map(({ block, from, to, client }) => [
			client,
			(lines.get(block as string) ?? '').slice(from, to)
		]);
	}
}

/** Put the caret before the first occurrence of some words, or select them. */
export function goTo(editor: Editor, words: string, select = false): void {
	let at = -1;
	editor.state.doc.descendants((node, pos) => {
		const index = node.isText ? (node.text ?? '').indexOf(words) : -1;
		if (at < 0 && index >= 0) at = pos + index;
	});
	if (at < 0) throw new Error(`${words} stands nowhere`);
	const { tr } = editor.state;
	const head = select ? at + words.length : at;
	editor.binding.undoManager.stopCapturing();
	editor.dispatch(tr.setSelection(TextSelection.create(tr.doc, at, head)));
}

/** Type words where the caret stands. */
export function typeWords(editor: Editor, words: string): void {
	editor.dispatch(editor.state.tr.insertText(words));
}

/** Delete words wherever they stand first. */
export function deleteWords(editor: Editor, words: string): void {
	goTo(editor, words, true);
	editor.dispatch(editor.state.tr.deleteSelection());
}

/** Cut words and paste them before others. */
export function carryWords(editor: Editor, words: string, before: string): void {
	goTo(editor, words, true);
	const cut = editor.state.selection.content();
	editor.dispatch(editor.state.tr.deleteSelection().setMeta('uiEvent', 'cut'));
	goTo(editor, before);
	editor.dispatch(editor.state.tr.replaceSelection(cut).setMeta('uiEvent', 'paste'));
}

/** Delete the block that begins with some words, whole. */
export function deleteBlock(editor: Editor, words: string): void {
	goTo(editor, words);
	const { $head } = editor.state.selection;
	editor.dispatch(editor.state.tr.delete($head.before(1), $head.after(1)));
}

export function run(editor: Editor, command: Command): void {
	command(editor.state, editor.dispatch);
}
