import type { EditorState } from 'prosemirror-state';
import type { Decoration } from 'prosemirror-view';
import type * as Y from 'yjs';
import { creditRuns } from '#lib/text/credit.ts';
import { groupName } from '#lib/ui/groups.ts';
import { creditDecorations, type CreditRange } from './credit-decorations.ts';
import { sharesOf, type Author, type Share } from './authors.ts';
import { blockStarts } from './layout.ts';

export { default as Authorship } from './Authorship.svelte';

/** Who wrote which words of a text, and how much each group wrote. */
export type Credited = { ranges: CreditRange[]; shares: Share[]; decorations: Decoration[] };

/** Credits the words of the editor's document to their authors, who are asked of the server. */
export class Authors {
	readonly #address: string;
	readonly #known = new Map<number, Author>();

	constructor(address: string) {
		this.#address = address;
	}

	/** Make sure that every author of the document is known. @throws when the server does not say */
	async know(doc: Y.Doc): Promise<void> {
		const clients = creditRuns(doc, this.#known).map(({ client }) => client);
		if (clients.every((client) => this.#known.has(client))) return;
		const answer = await fetch(this.#address);
		if (!answer.ok) throw new Error(`${this.#address} answered ${answer.status}`);
		for (const author of (await answer.json()) as Author[]) this.#known.set(author.client, author);
	}

	credit(doc: Y.Doc, state: EditorState): Credited {
		const runs = creditRuns(doc, this.#known);
		const starts = blockStarts(state.doc);
		const ranges = runs.flatMap(({ block, from, to, author }) => {
			const start = starts.get(block);
			return start === undefined ? [] : [{ from: start + from, to: start + to, author }];
		});
		const shares = sharesOf(
			runs.map(({ from, to, author }) => ({ length: to - from, author })),
			groupName
		);
		return { ranges, shares, decorations: creditDecorations(ranges) };
	}
}
