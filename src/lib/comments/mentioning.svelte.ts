import { mount, unmount } from 'svelte';
import { page } from '$app/state';
import { newId } from '#lib/kernel/ids.ts';
import MentionPicker from './MentionPicker.svelte';
import { callAt, matching, type Named } from './naming.ts';

/** What of a form says who is to read it. */
const READERS = ['thread', 'comment', 'visibility', 'delegations'];
/** For so long, in ms, a list once fetched is offered. */
const FRESH = 300_000;
const NAMES = new Map<string, Promise<Named[]>>();

/** The offer that is open; there is one caret. */
let open: Offer | null = null;
/** The @ at which somebody closed the list, until they write another. */
let declined: { area: HTMLTextAreaElement; from: number } | null = null;

/** Offer those whose names go with what is written behind the @ before the caret. */
export async function offer(area: HTMLTextAreaElement): Promise<void> {
	const names = await readNames(area);
	const call = callAt(area);
	const choices = call ? matching(names, call.sought) : [];
	const isNew = call?.sought === '';
	const isDeclined = !isNew && declined?.area === area && declined.from === call?.from;
	if (!isDeclined) declined = null;
	if (!call || choices.length === 0 || isDeclined || document.activeElement !== area)
		return open?.close();
	if (open?.area !== area) {
		open?.close();
		open = new Offer(area, () => (open = null));
	}
	open.show(choices);
}

/** Those who may be called upon in this form; nobody when they could not be read. */
async function readNames({ form }: HTMLTextAreaElement): Promise<Named[]> {
	const asked = new URLSearchParams({ for: 'mention' });
	for (const [name, value] of new FormData(form ?? undefined))
		if (READERS.includes(name) && typeof value === 'string' && value !== '') asked.set(name, value);
	const address = `/c/${page.params.consultation}/delegations/names?${asked}`;
	const known = NAMES.get(address) ?? fetchNames(address);
	NAMES.set(address, known);
	setTimeout(() => NAMES.delete(address), FRESH);
	return known.catch(() => {
		NAMES.delete(address);
		return [];
	});
}

async function fetchNames(address: string): Promise<Named[]> {
	const answer = await fetch(address);
	if (!answer.ok) throw new Error(`${address} answered ${answer.status}.`);
	return (await answer.json()) as Named[];
}

/** A list under a field, which stays the one that is typed into: ARIA's combobox with a listbox. */
class Offer {
	readonly area: HTMLTextAreaElement;
	readonly #id = `mentions-${newId()}`;
	readonly #closed: () => void;
	readonly #listening = new AbortController();
	readonly #list: ReturnType<typeof mount>;
	#choices = $state.raw<Named[]>([]);
	#active = $state(0);

	constructor(area: HTMLTextAreaElement, closed: () => void) {
		this.area = area;
		this.#closed = closed;
		const { signal } = this.#listening;
		area.addEventListener('keydown', (event) => this.#hear(event), { signal });
		area.addEventListener('blur', () => this.close(), { signal });
		for (const moved of ['input', 'click'])
			area.addEventListener(moved, () => void offer(area), { signal });
		const offered = {
			id: this.#id,
			choices: () => this.#choices,
			active: () => this.#active,
			choose: (choice: Named) => this.#choose(choice)
		};
		const [target, anchor] = [area.parentElement ?? document.body, area.nextSibling ?? undefined];
		this.#list = mount(MentionPicker, { target, ...(anchor && { anchor }), props: { offered } });
	}

	show(choices: Named[]): void {
		this.#choices = choices;
		this.#move(0);
	}

	close(): void {
		this.#listening.abort();
		for (const name of Object.keys(this.#says())) this.area.removeAttribute(name);
		void unmount(this.#list);
		this.#closed();
	}

	#says(): Record<string, string> {
		return {
			role: 'combobox',
			'aria-autocomplete': 'list',
			'aria-haspopup': 'listbox',
			'aria-expanded': 'true',
			'aria-controls': this.#id,
			'aria-activedescendant': `${this.#id}-${this.#active}`
		};
	}

	#move(to: number): void {
		this.#active = (to + this.#choices.length) % this.#choices.length;
		for (const [name, value] of Object.entries(this.#says())) this.area.setAttribute(name, value);
	}

	#hear(event: KeyboardEvent): void {
		const { key, isComposing, ctrlKey, metaKey, altKey, shiftKey } = event;
		if (isComposing || ctrlKey || metaKey || altKey) return;
		const choice = this.#choices[this.#active];
		if (key === 'ArrowDown') this.#move(this.#active + 1);
		else if (key === 'ArrowUp') this.#move(this.#active - 1);
		else if (choice && !shiftKey && (key === 'Enter' || key === 'Tab')) this.#choose(choice);
		else if (key === 'Escape') this.#decline();
		else return;
		// None of it is for the field, nor for the rail around it.
		event.preventDefault();
		event.stopPropagation();
	}

	#choose({ call }: Named): void {
		const { area } = this;
		const from = callAt(area)?.from;
		if (from !== undefined) area.setRangeText(`@${call} `, from, area.selectionStart, 'end');
		this.#decline(from);
		area.dispatchEvent(new InputEvent('input', { bubbles: true }));
	}

	/** Closes the list, for as long as words are written behind this @. */
	#decline(from = callAt(this.area)?.from): void {
		if (from !== undefined) declined = { area: this.area, from };
		this.close();
	}
}
