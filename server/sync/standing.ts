import { isStorageFailure } from '#db/storage-failure.ts';
import type { Runtime } from '#server/runtime.ts';
import type { LiveText } from './live-text.ts';
import type { Turns } from './turns.ts';

/** What a room is told of how its text stands. */
type Hearing = {
	/** Many may wake at once: one in each turn. */
	turns: Turns;
	/** It was read again: what waited for that is taken. */
	onReady: () => void;
	/** It cannot be kept any more. */
	onFailure: (error: unknown) => void;
};

/** Whether a room's text can be worked with, and the way back to that after a refusal or a rest. */
export class Standing {
	isReady = true;
	#isFailed = false;
	#reading: Promise<void> | null = null;
	readonly #runtime: Runtime;
	readonly #text: LiveText;
	readonly #hearing: Hearing;

	constructor(runtime: Runtime, text: LiveText, hearing: Hearing) {
		this.#runtime = runtime;
		this.#text = text;
		this.#hearing = hearing;
	}

	/** Read the text anew as its log has it, because it rests or what was applied may not stand. */
	renew(): void {
		this.#reading ??= this.#read();
	}

	/** Let the text go, if nothing is being done about it. */
	rest(): void {
		if (this.isReady && this.#text.log.isIdle) this.#text.rest();
	}

	/**
	 * Wait until the text stands in memory and nothing that was refused stands in it; false when the
	 * room has failed.
	 */
	async sound(): Promise<boolean> {
		while (!this.#isFailed && (this.#reading || this.#text.isResting)) {
			this.renew();
			await this.#reading;
		}
		return !this.#isFailed;
	}

	fail(error: unknown): void {
		if (this.#isFailed) return;
		this.isReady = false;
		this.#isFailed = true;
		this.#hearing.onFailure(error);
	}

	async #read(): Promise<void> {
		this.isReady = false;
		try {
			await (this.#text.isResting ? this.#wake() : this.#text.reload());
		} catch (error) {
			this.fail(error);
		}
		this.#reading = null;
		if (this.#isFailed) return;
		this.isReady = true;
		this.#hearing.onReady();
	}

	/** While it cannot be read, whoever needs it waits: nothing of it is lost by that. */
	async #wake(): Promise<void> {
		const { storage } = this.#runtime;
		for (;;) {
			await new Promise<void>((resolve) => this.#hearing.turns.ask(resolve));
			try {
				return await this.#text.reload();
			} catch (error) {
				if (!isStorageFailure(error)) throw error;
				storage.note(error);
				await storage.writable();
			}
		}
	}
}
