import { EditorState } from 'prosemirror-state';
import type { Transaction } from 'prosemirror-state';
import * as Y from 'yjs';
import type { Binding } from '../binding.ts';
import { bindingOf, sequenceBinding } from '../binding.ts';
import { schema } from '../schema.ts';

/** An editor without a screen: a real state with the real plugin, and the one host it needs. */
export class Editor {
	readonly doc: Y.Doc;
	readonly binding: Binding;
	state: EditorState;
	composing = false;

	constructor(client: number) {
		this.doc = new Y.Doc();
		this.doc.clientID = client;
		const plugin = sequenceBinding({ doc: this.doc, captureTimeout: Infinity });
		this.state = EditorState.create({ schema, plugins: [plugin] });
		this.binding = bindingOf(this.state) as Binding;
		this.binding.attach(this);
	}

	dispatch = (tr: Transaction): void => {
		this.state = this.state.apply(tr);
		this.binding.flush();
	};

	/** The document as lines, one per block. */
	get lines(): string[] {
		const lines: string[] = [];
		this.state.doc.forEach((block) => lines.push(block.textContent));
		return lines;
	}
}
