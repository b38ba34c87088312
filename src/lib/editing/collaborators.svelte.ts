import type { EditorView } from 'prosemirror-view';
import { caretAt } from './carets.ts';
import type { Connection } from './connection.svelte.ts';
import { caretDecorations, layer } from './overlays.ts';
import { readPeople, type Person } from './presence.ts';

/** How long a caret that moved shows whose it is, ms. */
const LABEL_SHOWN = 2500;

/** Everyone else in the text, and where their carets stand in it. */
export class Collaborators {
	readonly layer = layer('carets');
	#view: EditorView | null = null;
	#connection: Connection | null = null;
	readonly #moved = new Map<number, string>();
	readonly #labels = new Map<number, ReturnType<typeof setTimeout>>();

	people = $state.raw<Person[]>([]);

	attach(view: EditorView, connection: Connection): void {
		this.#view = view;
		this.#connection = connection;
		connection.awareness.on('change', this.#show);
		this.#show();
	}

	detach(): void {
		this.#connection?.awareness.off('change', this.#show);
		for (const timer of this.#labels.values()) clearTimeout(timer);
		this.#view = null;
	}

	/** Where a collaborator's caret stands in the document; null when they have none. */
	placeOf({ caret }: Person): { anchor: number; head: number } | null {
		if (!this.#view || !this.#connection || !caret) return null;
		return caretAt(this.#connection.doc, this.#view.state, caret);
	}

	/** Draw the carets anew where they stand now. */
	draw(): void {
		const view = this.#view;
		if (!view) return;
		this.layer.draw(view, () =>
			caretDecorations(
				this.people.flatMap((person) => {
					const place = this.placeOf(person);
					return place ? [{ person, ...place }] : [];
				})
			)
		);
		for (const { caret, client } of this.people) {
			const at = caret?.head ?? '';
			if (this.#moved.get(client) !== at) this.#showLabel(view, client);
			this.#moved.set(client, at);
		}
	}

	readonly #show = (): void => {
		if (!this.#connection) return;
		const { awareness, doc } = this.#connection;
		this.people = readPeople(awareness.getStates(), doc.clientID);
		this.draw();
	};

	/** A caret that moved shows whose it is for a moment. */
	#showLabel(view: EditorView, client: number): void {
		const caret = view.dom.querySelector(`.remote-caret[data-client="${client}"]`);
		caret?.classList.add('moved');
		clearTimeout(this.#labels.get(client));
		this.#labels.set(
			client,
			setTimeout(() => caret?.classList.remove('moved'), LABEL_SHOWN)
		);
	}
}
