import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { greet, type Door, type Early } from './door.ts';
import type { Hearing } from './hearing.ts';
import type { Peer } from './peer.ts';
import type { Room } from './room.ts';

// Of less a text is made in the time that it takes to hear what somebody asks for.
const LONG = 64 * 1024;
// How long a text may wait for whoever opens it to ask, ms: what is asked within it is answered at once.
const PATIENCE = 50;
// A loop that stood still for so long has yet to read what was asked meanwhile: that takes a few turns.
const TURNS = 4;

/** Somebody at the door of a room that is being opened. */
type Waiting = {
	peer: Peer;
	hearing: Hearing;
	/** Whether what was read of their rights is still true. */
	mayRead: () => boolean;
};

/**
 * A room on its way. Making a long text of what is stored takes several times as long as reading that:
 * who has nothing is served it as it is stored, and everybody else waits.
 */
export class Opening implements Door {
	readonly room: Promise<Room>;
	readonly #waiting = new Set<Waiting>();
	readonly #served = new Set<Peer>();
	#onHeard: (() => void) | null = null;

	/** @param open calls `serve` once the text is read, and `withdraw` when something else came of it */
	constructor(open: (door: Door) => Promise<Room>) {
		this.room = open(this);
	}

	wait(waiting: Waiting): void {
		this.#waiting.add(waiting);
		waiting.hearing.onFirst = () => this.#onHeard?.();
	}

	/** Serve those who have nothing. */
	async serve(early: Early): Promise<void> {
		const { whole } = early.served;
		if (!whole || whole.length < LONG) return;
		await this.#heard();
		for (const { peer, hearing, mayRead } of this.#waiting) {
			if (peer.isClosed || peer.isLive || !mayRead() || !hearing.asksForAll) continue;
			if (!peer.maySpend('syncs', 1)) continue;
			hearing.answerFirst();
			greet(peer, early);
			peer.writeText(whole);
			peer.isLive = true;
			this.#served.add(peer);
		}
		// It leaves before the text is made, which nothing interrupts.
		await nextTurn();
	}

	/** What was served is not the text: whoever has it is to forget it and come again. */
	withdraw(): void {
		for (const peer of this.#served) peer.refuse('sync.gap');
	}

	/** Until somebody at the door has said what they have, for a moment at most. */
	async #heard(): Promise<void> {
		const heard = new Promise<void>((resolve) => (this.#onHeard = resolve));
		if ([...this.#waiting].some(({ hearing }) => hearing.hasSpoken)) return;
		await Promise.race([heard, aMoment()]);
	}
}

async function aMoment(): Promise<void> {
	await pause(PATIENCE);
	for (let turn = 0; turn < TURNS; turn++) await nextTurn();
}
