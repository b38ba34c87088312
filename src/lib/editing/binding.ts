import { Plugin, PluginKey } from 'prosemirror-state';
import type { EditorState, Transaction } from 'prosemirror-state';
import type { Node } from 'prosemirror-model';
import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { recordClaims } from '#lib/text/claims.ts';
import { blockMinter } from '#lib/text/markers.ts';
import { mendMarkers, readBlocks, textOf } from '#lib/text/sequence.ts';
import { readSelection, restoreSelection } from './carets.ts';
import type { Caret } from './carets.ts';
import { matchCarried } from './carrying.ts';
import type { Carried } from './carrying.ts';
import { nameBlocks } from './names.ts';
import { applyEvents, replaceDifference } from './incoming.ts';
import { StepWriter } from './outgoing.ts';
import { restoredBy } from './restoring.ts';
import type { UndoStep } from './restoring.ts';
import { documentOf } from './schema.ts';

export { docToSequence, sequenceToDoc } from './places.ts';

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
type Pending = {
	binding: Binding;
	count: number;
	waiting: readonly Waiting[];
	/** The blocks that the last cut took away, until they are pasted. */
	cut: ReadonlyMap<BlockId, Node>;
};
type Waiting = { count: number; tr: Transaction };

const MOVES = new Set(['drop', 'move']);

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
	private caret: Caret | null = null;
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
		this.doc.transact((transaction) => {
			const carries = moves || does.has('cut') || does.has('paste');
			const writer = new StepWriter(transaction, this.text, carries);
			writer.write(transactions);
			const taken = moves ? writer.taken : does.has('paste') ? this.cut : [];
			recordClaims(transaction, matchCarried(taken, writer.put));
			if (does.has('cut')) this.cut = writer.taken;
			else if (does.has('paste')) this.cut = [];
		}, this);
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
		// What was cut may stand again: pasting it then makes new words.
		this.cut = [];
		const manager = this.undoManager;
		try {
			return this.doc.transact((transaction) => {
				const done = step();
				manager[way] = true;
				if (done) recordClaims(transaction, restoredBy(transaction, done));
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
		if (transaction.origin === this || !this.host) return;
		this.caret = readSelection(this.doc, this.host.state);
	};

	private receive = (
		events: Y.YEvent<Y.AbstractType<unknown>>[],
		transaction: Y.Transaction
	): void => {
		if (transaction.origin === this || !this.host) return;
		const { tr, storedMarks } = this.host.state;
		// Kept here: reading an event's delta begins a transaction of its own.
		const { caret } = this;
		applyEvents(tr, this.text, events);
		if (caret) restoreSelection(tr, this.doc, caret);
		this.host.dispatch(markRemote(tr.setStoredMarks(storedMarks)));
	};
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

function blocksOf(doc: Node): Map<BlockId, Node> {
	const blocks = new Map<BlockId, Node>();
	doc.forEach((block) => blocks.set(block.attrs.id, block));
	return blocks;
}

function cutAfter(tr: Transaction, before: Pending['cut']): Pending['cut'] {
	const does: unknown = tr.getMeta('uiEvent');
	if (does === 'paste') return new Map();
	if (does !== 'cut') return before;
	const cut = blocksOf(tr.before);
	for (const id of blocksOf(tr.doc).keys()) cut.delete(id);
	return cut;
}

/**
 * The plugin that keeps an editor and the sequence of `doc` equal. Open the editor on
 * `binding.document()` or on an empty document; it catches up when the view appears.
 */
export function sequenceBinding(options: BindingOptions): Plugin<Pending> {
	const binding = new Binding(options);
	return new Plugin<Pending>({
		key: bindingKey,
		state: {
			init: () => ({ binding, count: 0, waiting: [], cut: new Map() }),
			apply: (tr, pending) => {
				if (!tr.docChanged || isRemote(tr)) return pending;
				const count = pending.count + 1;
				const waiting = pending.waiting.filter((one) => !binding.isWritten(one.count));
				const cut = cutAfter(tr, pending.cut);
				return { binding, count, waiting: [...waiting, { count, tr }], cut };
			}
		},
		appendTransaction: (transactions, before, after) => {
			const own = transactions.filter((tr) => !isRemote(tr));
			const does = new Set(own.map((tr) => tr.getMeta('uiEvent')));
			const moved = [...MOVES].some((event) => does.has(event)) ? blocksOf(before.doc) : null;
			const carried = does.has('paste') ? bindingKey.getState(before)?.cut : moved;
			return nameBlocks(own, before, after, binding.mintId, (id) => carried?.get(id) ?? null);
		},
		view: (view) => {
			binding.attach(view);
			return { update: () => binding.flush(), destroy: () => binding.detach() };
		}
	});
}
