import { Plugin, PluginKey } from 'prosemirror-state';
import type { EditorState, Transaction } from 'prosemirror-state';
import type { Node } from 'prosemirror-model';
import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { blockMinter } from '#lib/text/markers.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { readSelection, restoreSelection } from './carets.ts';
import type { Caret } from './carets.ts';
import { nameBlocks } from './names.ts';
import { applyEvents, replaceDifference } from './incoming.ts';
import { StepWriter } from './outgoing.ts';
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
};

/** The transactions that a state went through and that are not yet in the sequence. */
type Pending = { binding: Binding; count: number; waiting: readonly Waiting[] };
type Waiting = { count: number; tr: Transaction };

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

	constructor({ doc, mintId }: BindingOptions) {
		this.doc = doc;
		this.text = textOf(doc);
		this.mintId = mintId ?? blockMinter(doc);
		this.undoManager = new Y.UndoManager(this.text, { trackedOrigins: new Set([this]) });
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
		this.doc.transact((transaction) => {
			new StepWriter(transaction, this.text).write(transactions);
		}, this);
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
		applyEvents(tr, this.text, events);
		if (this.caret) restoreSelection(tr, this.doc, this.caret);
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

/**
 * The plugin that keeps an editor and the sequence of `doc` equal. Open the editor on
 * `binding.document()` or on an empty document; it catches up when the view appears.
 */
export function sequenceBinding(options: BindingOptions): Plugin<Pending> {
	const binding = new Binding(options);
	return new Plugin<Pending>({
		key: bindingKey,
		state: {
			init: () => ({ binding, count: 0, waiting: [] }),
			apply: (tr, pending) => {
				if (!tr.docChanged || isRemote(tr)) return pending;
				const count = pending.count + 1;
				const waiting = pending.waiting.filter((one) => !binding.isWritten(one.count));
				return { binding, count, waiting: [...waiting, { count, tr }] };
			}
		},
		appendTransaction: (transactions, before, after) =>
			nameBlocks(
				transactions.filter((tr) => !isRemote(tr)),
				before,
				after,
				binding.mintId
			),
		view: (view) => {
			binding.attach(view);
			return { update: () => binding.flush(), destroy: () => binding.detach() };
		}
	});
}
