import type { Component } from 'svelte';
import { say } from '#lib/messages/say-section.ts';
import type { Desk } from '#lib/editing/desk.svelte.ts';
import { WIDE } from '#lib/ui/wide.ts';
import type { PageData } from './$types';

type BarProps = { desk: Desk; oncomment: () => void; early: KeyboardEvent | null };
type TextProps = Omit<BarProps, 'early'> & {
	place: string;
	parts: readonly string[];
};

/**
 * Brings the editor to a page that is readable without it: at once on a wide screen, on a
 * tap on a narrow one or where data is to be saved.
 */
export class DeskLoader {
	readonly #data: () => PageData;
	/** The rail on the page, from whose top comments are placed. */
	rail: HTMLElement | undefined = $state();
	/** Whether script runs at all. */
	scripted = $state(false);
	/** Whether the editor waits for a tap. */
	offered = $state(false);
	/** Why there is no editor yet. */
	waiting = $state('');
	desk = $state.raw<Desk | null>(null);
	Bar = $state.raw<Component<BarProps> | null>(null);
	Text = $state.raw<Component<TextProps> | null>(null);
	/** The last key pressed before the editor was there. */
	early: KeyboardEvent | null = null;
	#closed = false;

	constructor(data: () => PageData) {
		this.#data = data;
		this.waiting = data().rights.write ? say('editing.opening') : '';
		$effect(() => {
			this.scripted = true;
			const { connection } = navigator as { connection?: { saveData?: boolean } };
			if (matchMedia(WIDE).matches && !connection?.saveData) void this.open();
			else this.#offer();
			return () => {
				this.#closed = true;
				this.desk?.close();
			};
		});
	}

	/** Keep a key for the editor that is on its way. */
	hear(event: KeyboardEvent): void {
		if (!this.desk && !this.offered) this.early = event;
	}

	async open(): Promise<void> {
		this.offered = false;
		try {
			const { Desk, DeskBar, DeskText } = await import('#lib/editing/desk.ts');
			if (this.#closed) return;
			const { section, seat, rights, text, consultation } = this.#data();
			this.desk = new Desk({
				of: { account: seat.account, seat: seat.id, document: section.document },
				keepCopy: rights.write,
				numbering: text.numbering,
				section: section.number ? `section ${section.number}` : 'the preamble',
				authorsAddress: `/c/${consultation.slug}/sections/${section.address}/authors`,
				rail: () => this.rail
			});
			this.Bar = DeskBar;
			this.Text = DeskText;
		} catch {
			// A chunk that did not arrive: the text stays readable and the button comes back.
			this.#offer();
			this.waiting = 'The editor could not be loaded. Try again.';
		}
	}

	#offer(): void {
		this.offered = true;
		this.waiting = '';
	}
}
