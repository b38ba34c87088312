import type { Component } from 'svelte';
import { say } from '#lib/messages/say-section.ts';
import { WIDE } from '#lib/ui/wide.ts';
import type { Desk, DeskOptions } from './desk.svelte.ts';
import type { SectionNumbering } from './numbering.ts';

type BarProps = { desk: Desk; oncomment?: () => void; early: KeyboardEvent | null };
type TextProps = {
	desk: Desk;
	oncomment?: () => void;
	place: string;
	parts: readonly string[];
};

/** What a page says of the text that is edited on it. */
export type DeskPage = {
	rights: { write: boolean };
	text: { numbering: SectionNumbering };
	desk: Omit<DeskOptions, 'keepCopy' | 'numbering' | 'rail'>;
};

/** What the editor is made of, which is fetched when it is opened. */
type DeskParts<D> = {
	Desk: new (options: DeskOptions) => D;
	DeskBar: Component<BarProps>;
	DeskText: Component<TextProps>;
};

/**
 * Brings the editor to a page that is readable without it: at once on a wide screen, on a
 * tap on a narrow one or where data is to be saved.
 */
export class DeskLoader<D extends Desk> {
	readonly #page: () => DeskPage;
	readonly #fetch: () => Promise<DeskParts<D>>;
	/** The rail on the page, from whose top comments are placed. */
	rail: HTMLElement | undefined = $state();
	/** Whether script runs at all. */
	scripted = $state(false);
	/** Whether the editor waits for a tap. */
	offered = $state(false);
	/** Why there is no editor yet. */
	waiting = $state('');
	desk = $state.raw<D | null>(null);
	Bar = $state.raw<Component<BarProps> | null>(null);
	Text = $state.raw<Component<TextProps> | null>(null);
	/** The last key pressed before the editor was there. */
	early: KeyboardEvent | null = null;
	#closed = false;

	constructor(page: () => DeskPage, fetch: () => Promise<DeskParts<D>>) {
		this.#page = page;
		this.#fetch = fetch;
		this.waiting = page().rights.write ? say('editing.opening') : '';
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
			const { Desk, DeskBar, DeskText } = await this.#fetch();
			if (this.#closed) return;
			const { rights, text, desk } = this.#page();
			this.desk = new Desk({
				...desk,
				keepCopy: rights.write,
				numbering: text.numbering,
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
