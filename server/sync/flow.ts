import * as Y from 'yjs';
import { updateFrame } from './frames.ts';
import type { DocumentLog } from './log.ts';
import { wire } from './wire.ts';

// So long what is written in a section is gathered before the proposals for it are told, ms: taking it
// in costs each as much for a sentence as for a letter.
const GATHERED = 200;
// How many proposals are told in one turn of the event loop, so that whoever writes or reads in the
// section is served in between: 40 take some 2 ms.
const PORTION = 40;

/** What was written in a section, as one update, and as it goes over the line. */
export type News = { update: Uint8Array; wired: Buffer };

/** A text that stands on a section's. */
export type Taker = {
	/** Whether it can take anything in now; `Outlet.wake` says that it can again. */
	isReady(): boolean;
	takeIn(news: News): void;
	/** Restore its normal form: nobody did so while it was closed. */
	mend(): void;
};

/**
 * The way of what is written in a section into the proposals for it that are open: whole edits only, with
 * what the server did after them, so that no proposal mends by itself what the section mends.
 */
export class Flow {
	readonly #outlets = new Set<Outlet>();
	/** What is on disk of edits that go on. */
	#begun: Uint8Array[] = [];
	#whole: Uint8Array[] = [];
	/** The section's log while somebody has it open. */
	#log: Pick<DocumentLog, 'after'> | null = null;
	#timer: ReturnType<typeof setTimeout> | null = null;
	/** What is being told, in its order, and who of those that were open then has yet to hear it. */
	#telling: { news: News | null; to: Outlet[] }[] = [];
	#turn: NodeJS.Immediate | null = null;

	/** Begin to gather for a proposal: what was written before stands in the section's log. */
	open(): Outlet {
		const outlet = new Outlet(this);
		this.#outlets.add(outlet);
		const begin = () => outlet.begin();
		if (this.#log) this.#log.after(begin, begin);
		else begin();
		return outlet;
	}

	/** The section is open, and its edits are on their way through this log; null when it is closed. */
	follow(log: Pick<DocumentLog, 'after'> | null): void {
		this.#log = log;
	}

	/** Whether every edit that is on disk in part is on disk whole. */
	get isWhole(): boolean {
		return this.#begun.length === 0;
	}

	/** Whether proposals have been told all that was written. */
	get isTold(): boolean {
		return this.isWhole && this.#whole.length === 0 && this.#telling.length === 0;
	}

	/** Whether whoever hears what is being told has then heard all that was written. */
	get isLast(): boolean {
		return this.isWhole && this.#whole.length === 0 && this.#telling.length <= 1;
	}

	close(outlet: Outlet): void {
		this.#outlets.delete(outlet);
		if (this.#outlets.size > 0) return;
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		if (this.#turn) clearImmediate(this.#turn);
		this.#turn = null;
		this.#begun = [];
		this.#whole = [];
		this.#telling = [];
	}

	/** An update of the section is on disk. */
	note(update: Uint8Array): void {
		if (this.#outlets.size > 0) this.#begun.push(update);
	}

	/** So is all that came of it. */
	settle(): void {
		if (this.#begun.length === 0) return;
		this.#whole.push(...this.#begun);
		this.#begun = [];
		this.arm();
	}

	arm(): void {
		this.#timer ??= setTimeout(() => this.#tell(), GATHERED);
	}

	#tell(): void {
		this.#timer = null;
		this.#telling.push({ news: newsOf(this.#whole), to: [...this.#outlets] });
		this.#whole = [];
		if (!this.#turn) this.#tellSome();
	}

	#tellSome(): void {
		this.#turn = null;
		const [first] = this.#telling;
		if (!first) return;
		for (const outlet of first.to.splice(0, PORTION))
			if (this.#outlets.has(outlet)) outlet.hear(first.news);
		if (first.to.length === 0) this.#telling.shift();
		if (this.#telling.length > 0) this.#turn = setImmediate(() => this.#tellSome());
	}
}

/** Where one proposal takes in what its section's people write; what it cannot take yet waits. */
export class Outlet {
	readonly #flow: Flow;
	#taker: Taker | null = null;
	#waiting: Uint8Array[] = [];
	#isMended = false;
	/** Whether all is on disk that the section's people had done when this began to hear. */
	#hasBegun = false;

	constructor(flow: Flow) {
		this.#flow = flow;
	}

	begin(): void {
		this.#hasBegun = true;
	}

	/** It is open: what came while it was being read, it may have or lack. */
	lead(taker: Taker): void {
		this.#taker = taker;
		if (this.#waiting.length === 0 && this.#flow.isTold) this.#mend();
		if (!this.#isMended) this.#flow.arm();
	}

	/** It can take in what waits, in its turn. */
	wake(): void {
		if (this.#waiting.length > 0 || !this.#isMended) this.#flow.arm();
	}

	hear(news: News | null): void {
		if (!this.#taker?.isReady()) {
			if (news) this.#waiting.push(news.update);
			return;
		}
		const late = this.#waiting;
		this.#waiting = [];
		const all = late.length > 0 ? newsOf(news ? [...late, news.update] : late) : news;
		if (all) this.#taker.takeIn(all);
		this.#mend();
		if (!this.#isMended) this.#flow.arm();
	}

	/** Once, and only what is whole: half an edit looks like something to mend. */
	#mend(): void {
		if (this.#isMended || !this.#hasBegun || !this.#flow.isLast) return;
		this.#isMended = true;
		this.#taker?.mend();
	}

	close(): void {
		this.#taker = null;
		this.#flow.close(this);
	}
}

function newsOf(updates: readonly Uint8Array[]): News | null {
	const [first] = updates;
	if (!first) return null;
	const update = updates.length === 1 ? first : Y.mergeUpdates([...updates]);
	return { update, wired: wire(updateFrame(update)) };
}
