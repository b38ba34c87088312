import type { EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import { creditRuns } from '#lib/text/credit.ts';
import { say } from '#lib/messages/say.ts';
import { groupName } from '#lib/ui/groups.ts';
import { sharesOf, type Author, type Share } from './authors.ts';
import { blockStarts } from './layout.ts';
import { creditDecorations, layer, type CreditRange } from './overlays.ts';

const SETTLE = 300;

/** "Who wrote this": the text in its groups' colours, exact to the character. */
export class Credits {
	readonly layer = layer('credits');
	readonly #address: string;
	#view: EditorView | null = null;
	#doc: Y.Doc | null = null;
	#authors = new Map<number, Author>();
	#ranges: CreditRange[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;

	shown = $state(false);
	shares = $state.raw<Share[]>([]);
	/** Who wrote the words at the caret; '' for none. */
	here = $state('');
	/** Why it cannot be shown; '' when it can. */
	trouble = $state('');

	constructor(address: string) {
		this.#address = address;
	}

	attach(view: EditorView, doc: Y.Doc): void {
		this.#view = view;
		this.#doc = doc;
		if (this.shown) this.changed();
	}

	detach(): void {
		clearTimeout(this.#timer);
		this.#view = null;
		this.#doc = null;
	}

	toggle(): void {
		this.shown = !this.shown;
		if (this.shown) void this.#draw();
		else this.#view?.dispatch(this.layer.draw(this.#view.state.tr, []));
	}

	/** The text changed: colour it anew once it is quiet. */
	changed(): void {
		if (!this.shown) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#draw(), SETTLE);
	}

	/** Who wrote the words at a document position; '' for none. */
	at(pos: number): string {
		const range = this.#ranges.find(({ from, to }) => from <= pos && pos <= to);
		return range ? (range.author?.name ?? 'Source text') : '';
	}

	/** The caret moved: whose words is it in? */
	point(pos: number): void {
		this.here = this.shown ? this.at(pos) : '';
	}

	async #draw(): Promise<void> {
		const [view, doc] = [this.#view, this.#doc];
		if (!view || !doc) return;
		await this.#know(creditRuns(doc, this.#authors).map(({ client }) => client));
		// Somebody may have typed, or left, while the names were on their way.
		if (this.#view !== view || !this.shown) return;
		const { state } = view;
		const runs = creditRuns(doc, this.#authors);
		const starts = blockStarts(state.doc);
		this.#ranges = runs.flatMap(({ block, from, to, author }) => {
			const start = starts.get(block);
			return start === undefined ? [] : [{ from: start + from, to: start + to, author }];
		});
		this.shares = sharesOf(
			runs.map(({ from, to, author }) => ({ length: to - from, author })),
			groupName
		);
		view.dispatch(this.layer.draw(state.tr, creditDecorations(this.#ranges)));
		this.point(state.selection.head);
	}

	/** Ask the server whose the clients are, when one of them is new. */
	async #know(clients: readonly number[]): Promise<void> {
		if (clients.every((client) => this.#authors.has(client))) return;
		try {
			const answer = await fetch(this.#address);
			if (!answer.ok) throw new Error(`${this.#address} answered ${answer.status}`);
			for (const author of (await answer.json()) as Author[])
				this.#authors.set(author.client, author);
			this.trouble = '';
		} catch {
			this.trouble = say('editing.authors-unknown');
		}
	}
}
