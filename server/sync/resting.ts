import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Room } from './room.ts';

const KB = 1024;
// Reading so much again takes a few milliseconds, as long as a keystroke may wait for it.
const LONG = 64 * KB;

type Way = {
	/** How long nobody has typed in a text, or asked for it, when it may rest, ms. */
	after: number;
	rooms: () => Iterable<Room>;
	/** Write for pages what waits of a room. */
	project: (room: Room) => Promise<void>;
	/** It could not be written. */
	onFailure: (room: Room, error: unknown) => void;
};

/**
 * Lets go of texts that many have open and nobody works with: most of what a section takes, beside the
 * connections to it, is its text.
 */
export class Resting {
	readonly #way: Way;
	/** How far texts had come when they were last looked at. */
	#seen = new WeakMap<Room, number>();
	readonly #timer: ReturnType<typeof setInterval>;
	#isLooking = false;

	constructor(way: Way) {
		this.#way = way;
		this.#timer = setInterval(() => void this.#look(), way.after);
	}

	/** One after the other: what they write is nobody's hurry. */
	async #look(): Promise<void> {
		if (this.#isLooking) return;
		this.#isLooking = true;
		for (const room of [...this.#way.rooms()]) if (!room.text.isResting) await this.#lookAt(room);
		this.#isLooking = false;
	}

	async #lookAt(room: Room): Promise<void> {
		const { stirs, size } = room.text;
		const isQuiet = this.#seen.get(room) === stirs;
		this.#seen.set(room, stirs);
		if (!isQuiet || size > LONG || !room.mayRest) return;
		try {
			// No snapshot: that costs more than reading a short log again.
			await room.text.log.drained();
			await this.#way.project(room);
		} catch (error) {
			return this.#way.onFailure(room, error);
		}
		// Whoever has just been told that the text is sound has read of it what they need.
		await nextTurn();
		if (room.text.stirs !== stirs || !room.mayRest) return;
		room.rest();
		this.#seen.delete(room);
	}

	close(): void {
		clearInterval(this.#timer);
	}
}
