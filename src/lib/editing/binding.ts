import type { Node } from 'prosemirror-model';
import { Plugin } from 'prosemirror-state';
import type { Transaction } from 'prosemirror-state';
import type { BlockId } from '#lib/kernel/ids.ts';
import { Binding, bindingKey, isRemote, MOVES } from './keeping.ts';
import type { BindingOptions, Pending } from './keeping.ts';
import { nameBlocks } from './names.ts';

export { Binding, bindingOf } from './keeping.ts';
export type { BindingOptions } from './keeping.ts';

/** How long after a composition its words are surely in the document, in milliseconds. */
const COMPOSED_MS = 60;

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
		props: {
			handleDOMEvents: {
				compositionend: (view) => {
					// The view itself reads the composed words a little later.
					setTimeout(() => view.composing || binding.settle(), COMPOSED_MS);
					return false;
				}
			}
		},
		view: (view) => {
			binding.attach(view);
			return { update: () => binding.flush(), destroy: () => binding.detach() };
		}
	});
}
