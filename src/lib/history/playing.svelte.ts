import { untrack } from 'svelte';
import type { ShownMoment } from './queries.server.ts';

/** A moment with its text in HTML, as the page and the slider get it. */
export type Shown = { moment: ShownMoment; parts: string[] };

/** Milliseconds that a step is shown while it plays, by speed. */
const PACE: Record<string, number> = { slow: 3_000, normal: 1_500, fast: 600 };
const MOST_KEPT = 200;

/** Fetches moments, keeps them, and goes through them by itself. */
export class Playing {
	/** Which of the steps meant the slider stands at. */
	nth = $state(0);
	/** What was fetched last; null while the page's own moment is shown. */
	shown = $state<Shown | null>(null);
	isPlaying = $state(false);
	isLoading = $state(false);
	problem = $state('');
	speed = $state('normal');
	readonly #address: () => string;
	readonly #onShown: (shown: Shown) => void;
	readonly #kept = new Map<string, Shown>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#asked = 0;
	#wish = '';

	/**
	 * @param address where moments are fetched, with whose steps are meant
	 * @param onShown told of every moment that comes to be shown
	 */
	constructor(address: () => string, onShown: (shown: Shown) => void) {
		this.#address = address;
		this.#onShown = onShown;
	}

	/**
	 * The page was loaded anew. Where it was asked for something else it is shown; otherwise somebody wrote:
	 * what was slid to stays, and what was kept is fetched again.
	 */
	settle(wish: string, nth: number): void {
		this.#kept.clear();
		if (wish === this.#wish && untrack(() => this.shown)) return;
		this.#wish = wish;
		this.pause();
		this.#asked++;
		this.nth = nth;
		this.shown = null;
		this.isLoading = false;
		this.problem = '';
	}

	/** Show the nth step; true when it is shown, and not another one by now. */
	async go(nth: number): Promise<boolean> {
		this.nth = nth;
		const asked = ++this.#asked;
		const address = `${this.#address()}&nth=${nth}`;
		this.isLoading = true;
		try {
			const shown = this.#kept.get(address) ?? (await fetchMoment(address));
			if (asked !== this.#asked) return false;
			if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
			this.#kept.set(address, shown);
			this.shown = shown;
			this.problem = '';
			this.#onShown(shown);
			return true;
		} catch (error) {
			if (asked !== this.#asked) return false;
			this.pause();
			this.problem = (error as Error).message;
			return false;
		} finally {
			if (asked === this.#asked) this.isLoading = false;
		}
	}

	/** Go through the steps up to the last; from the first when it stands there. */
	play(of: number): void {
		this.isPlaying = true;
		void this.#step(this.nth >= of - 1 ? 0 : this.nth + 1, of);
	}

	async #step(nth: number, of: number): Promise<void> {
		const isShown = await this.go(nth);
		if (!this.isPlaying) return;
		if (!isShown || nth >= of - 1) return this.pause();
		this.#timer = setTimeout(() => void this.#step(nth + 1, of), PACE[this.speed]);
	}

	pause(): void {
		clearTimeout(this.#timer);
		this.isPlaying = false;
	}
}

async function fetchMoment(address: string): Promise<Shown> {
	let answer: Response;
	try {
		answer = await fetch(address);
	} catch {
		throw new Error(
			navigator.onLine
				? 'The server cannot be reached. What is shown is the moment before.'
				: 'You are offline. What is shown is the moment before.'
		);
	}
	if (answer.ok) return (await answer.json()) as Shown;
	const said = (await answer.json().catch(() => null)) as { message?: string } | null;
	throw new Error(said?.message ?? 'This moment could not be read.');
}
