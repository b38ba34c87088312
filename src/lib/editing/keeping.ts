import { PluginKey, TextSelection } from 'prosemirror-state';
import type { EditorState, Transaction } from 'prosemirror-state';
import type { Node } from 'prosemirror-model';
import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { recordClaims } from '#lib/text/claims.ts';
import { blockMinter } from '#lib/text/markers.ts';
import { mendMarkers, readBlocks, textOf } from '#lib/text/sequence.ts';
import { matchCarried } from './carrying.ts';
import type { Carried } from './carrying.ts';
import { holdSelection, restoreSelection } from './holding.ts';
import type { Held } from './holding.ts';
import { applyEvents, replaceDifference } from './incoming.ts';
import { StepWriter } from './outgoing.ts';
import { restoredBy } from './restoring.ts';
import type { UndoStep } from './restoring.ts';
import { documentOf } from './schema.ts';
import { holdStill, isStill, letGo, writeShown } from './stillness.ts';

/** What the binding needs of an editor on screen: `EditorView` is one, a bare state another. */
export type Host = {
	readonly state: EditorState;
	dispatch(tr: Transaction): void;
	/** Whether an input method is composing words right now. */
	readonly composing?: boolean;
};

export type BindingOptions = {
	doc: Y.Doc;
	/** Where new block ids come from; by default `<client id>.<n>` of the document. */
	mintId?: () => BlockId;
	/** Typing within so many milliseconds is undone together; 500. */
	captureTimeout?: number;
};

/** The transactions that a state went through and that are not yet in the sequence. */
export type Pending = {
	binding: Binding;
	count: number;
	waiting: readonly Waiting[];
	/** The blocks that the last cut took away, until they are pasted. */
	cut: ReadonlyMap<BlockId, Node>;
};
type Waiting = { count: number; tr: Transaction };

/** What carries words elsewhere in one transaction. */
export const MOVES = new Set(['drop', 'move']);

export const bindingKey = new PluginKey<Pending>('sequence');

/**
 * Keeps an editor's document and a sequence equal. What is typed is written on `flush`, which the
 * plugin calls after every update of its view; what others write is dispatched to the host.
 */
export class Binding {
	readonly doc: Y.Doc;
	readonly text: Y.Text;
	readonly mintId: () => BlockId;
	readonly undoManager: Y.UndoManager;
	private host: Host | null = null;
	private written = 0;
	private held: Held | null = null;
	private cut: Carried[] = [];

	constructor({ doc, mintId, captureTimeout = 500 }: BindingOptions) {
		this.doc = doc;
		this.text = textOf(doc);
		this.mintId = mintId ?? blockMinter(doc);
		this.undoManager = new Y.UndoManager(this.text, {
			captureTimeout,
			trackedOrigins: new Set([this])
		});
	}

	/** The sequence as a document of the editor. */
	document(): Node {
		return documentOf(readBlocks(this.text));
	}

	/** Begin to follow the sequence, on an editor that may show an older state of it. */
	attach(host: Host): void {
		this.host = host;
		this.doc.on('beforeTransaction', this.remember);
		this.text.observeDeep(this.receive);
		this.catchUp();
	}

	detach(): void {
		letGo(this.doc);
		this.doc.off('beforeTransaction', this.remember);
		this.text.unobserveDeep(this.receive);
		this.host = null;
	}

	/** Write what the editor did since the last time into the sequence. */
	flush(): void {
		const pending = this.host && bindingKey.getState(this.host.state);
		if (!pending) return;
		const transactions = pending.waiting
			.filter(({ count }) => count > this.written)
			.map(({ tr }) => tr);
		this.written = pending.count;
		if (transactions.length === 0) return;
		const does = new Set(transactions.map((tr) => tr.getMeta('uiEvent')));
		const moves = [...MOVES].some((event) => does.has(event));
		const write = (transaction: Y.Transaction) => {
			const carries = moves || does.has('cut') || does.has('paste');
			const writer = new StepWriter(transaction, textOf(transaction.doc), carries);
			writer.write(transactions);
			const taken = moves ? writer.taken : does.has('paste') ? this.cut : [];
			recordClaims(transaction, matchCarried(taken, writer.put));
			if (does.has('cut')) this.cut = writer.taken;
			else if (does.has('paste')) this.cut = [];
		};
		writeShown(this.doc, write, this);
	}

	/**
	 * Show what others wrote while an input method was composing words here: until then the editor
	 * stands still, since any change near the words would break the composition off. The plugin calls
	 * it when composing ends.
	 */
	settle(): void {
		if (!this.host || !isStill(this.doc)) return;
		this.flush();
		const held = holdSelection(this.doc, this.host.state);
		letGo(this.doc);
		const { tr, storedMarks } = this.host.state;
		replaceDifference(tr, this.document());
		if (!tr.docChanged) return;
		restoreSelection(tr, this.doc, held);
		this.host.dispatch(markRemote(tr.setStoredMarks(storedMarks)));
	}

	/** Undo one's own last change; false when there is none. */
	undo(): boolean {
		return this.restore('undoing', () => this.undoManager.undo());
	}

	redo(): boolean {
		return this.restore('redoing', () => this.undoManager.redo());
	}

	/**
	 * Words that undo puts in again are new items for Yjs. In the same transaction it is written down
	 * whose words they are; Yjs is told that it is still undoing when that transaction ends.
	 */
	private restore(way: 'undoing' | 'redoing', step: () => UndoStep | null): boolean {
		this.flush();
		this.settle();
		// What was cut may stand again: pasting it then makes new words.
		this.cut = [];
		const manager = this.undoManager;
		try {
			return this.doc.transact((transaction) => {
				const done = step();
				manager[way] = true;
				if (done) recordClaims(transaction, restoredBy(transaction, done), 'back');
				mendMarkers(this.text);
				return done !== null;
			}, manager);
		} finally {
			manager[way] = false;
		}
	}

	/** The plugin's record of what is written already. */
	isWritten(count: number): boolean {
		return count <= this.written;
	}

	private catchUp(): void {
		if (!this.host) return;
		const { tr } = this.host.state;
		replaceDifference(tr, this.document());
		if (tr.docChanged) this.host.dispatch(markRemote(tr));
	}

	private remember = (transaction: Y.Transaction): void => {
		if (transaction.origin === this || !this.host || isStill(this.doc)) return;
		if (this.host.composing && transaction.origin !== this.undoManager) holdStill(this.doc);
		else this.held = holdSelection(this.doc, this.host.state);
	};

	private receive = (
		events: Y.YEvent<Y.AbstractType<unknown>>[],
		transaction: Y.Transaction
	): void => {
		if (transaction.origin === this || !this.host || isStill(this.doc)) return;
		const { tr, storedMarks } = this.host.state;
		// Kept here: reading an event's delta begins a transaction of its own.
		const { held } = this;
		applyEvents(tr, this.text, events);
		if (transaction.origin === this.undoManager) selectLastChange(tr);
		else if (held) restoreSelection(tr, this.doc, held);
		this.host.dispatch(markRemote(tr.setStoredMarks(storedMarks)));
	};
}

/** After an undo the caret goes to what came back or went. */
function selectLastChange(tr: Transaction): void {
	let last = -1;
	tr.mapping.maps.forEach((map, i) => {
		map.forEach((_from, _to, _start, end) => (last = tr.mapping.slice(i + 1).map(end)));
	});
	if (last < 0) return;
	const $last = tr.doc.resolve(Math.min(last, tr.doc.content.size));
	tr.setSelection(TextSelection.near($last, -1)).scrollIntoView();
}

function markRemote(tr: Transaction): Transaction {
	return tr.setMeta(bindingKey, 'remote').setMeta('addToHistory', false);
}

/** Whether a transaction brings what somebody else wrote. */
export function isRemote(tr: Transaction): boolean {
	return tr.getMeta(bindingKey) === 'remote';
}

/** The binding of an editor's state; null without the plugin. */
export function bindingOf(state: EditorState): Binding | null {
	return bindingKey.getState(state)?.binding ?? null;
}
