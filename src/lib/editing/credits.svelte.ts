import type { EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import { say } from '#lib/messages/say-section.ts';
import type Authorship from './Authorship.svelte';
import type { Authors } from './authorship.ts';
import type { Share } from './authors.ts';
import type { CreditRange } from './credit-decorations.ts';
import { layer } from './overlays.ts';

const SETTLE = 300;

/** "Who wrote this": the text in its groups' colours, exact to the character. */
export class Credits {
	readonly layer = layer('credits');
	readonly #address: string;
	#view: EditorView | null = null;
	#doc: Y.Doc | null = null;
	#authors: Authors | null = null;
	#ranges: CreditRange[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;

	shown = $state(false);
	/** What shows it, once it was asked for. */
	View = $state.raw<typeof Authorship | null>(null);
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
		else if (this.#view) this.layer.draw(this.#view, () => []);
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
		try {
			const authors = await this.#open();
			await authors.know(doc);
			this.trouble = '';
		} catch {
			this.trouble = say('editing.authors-unknown');
		}
		// Somebody may have typed, or left, while the names were on their way.
		if (this.#view !== view || !this.shown || !this.#authors) return;
		const authors = this.#authors;
		this.layer.draw(view, (state) => {
			const { ranges, shares, decorations } = authors.credit(doc, state);
			this.#ranges = ranges;
			this.shares = shares;
			return decorations;
		});
		this.point(view.state.selection.head);
	}

	async #open(): Promise<Authors> {
		if (this.#authors) return this.#authors;
		const fetched = await import('./authorship.ts');
		this.View = fetched.Authorship;
		return (this.#authors ??= new fetched.Authors(this.#address));
	}
}
