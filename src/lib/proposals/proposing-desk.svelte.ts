import type { Plugin } from 'prosemirror-state';
import { tick } from 'svelte';
import { Desk, type DeskOptions } from '#lib/editing/desk.svelte.ts';
import type { Status } from '#lib/editing/status.ts';
import { draftStatus } from './draft-status.ts';
import { Marking } from './marking.ts';
import { SectionLine } from './section-line.ts';
import type { View } from './views.ts';

/** The editor of a proposal's text, which shows what it changes of the section's. */
export class ProposingDesk extends Desk {
	readonly #section: SectionLine | null;
	readonly #marking: Marking;
	/** Whether the caret stood in the text when that was put away. */
	#wasIn = false;
	shown = $state<View>('marked');

	constructor(options: DeskOptions) {
		super(options);
		const { on, of } = options;
		this.#marking = new Marking(
			() => this.#section?.doc ?? null,
			() => this.connection.doc
		);
		const line = { document: on ?? '', seat: of.seat };
		this.#section = on ? new SectionLine(line, () => this.#marking.compare()) : null;
	}

	/** Show it with its marks, or as it would read; as it was, the page shows beside it. */
	show(view: View): void {
		if (view === 'original') this.#wasIn = this.view?.hasFocus() ?? false;
		this.shown = view;
		this.#marking.show(view === 'marked');
		if (view === 'original' || !this.#wasIn) return;
		this.#wasIn = false;
		void tick().then(() => this.focus());
	}

	/** @param seen who sees the text, in a sentence */
	statusOf(seen: string): Status {
		const { ended, refusal, rights } = this.connection;
		const reason = ended || refusal ? null : (rights?.reason ?? null);
		return draftStatus(this.status, reason, seen);
	}

	override close(): void {
		this.#section?.close();
		super.close();
	}

	protected override overlays(): Plugin[] {
		return [this.#marking.plugin, ...super.overlays()];
	}
}
