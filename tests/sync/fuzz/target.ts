import { expect } from 'vitest';
import * as Y from 'yjs';
import type { AccountId, SeatId } from '#lib/kernel/ids.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { readSectionAccess } from '#lib/sections/queries.server.ts';
import type { Section, SectionAccess } from '#lib/sections/rules.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { checkContent } from '#lib/text/validate.ts';
import type { Runtime } from '#server/runtime.ts';
import { isIncomplete, loadDocument } from '#server/sync/document.ts';
import { updateFrame } from '#server/sync/frames.ts';
import { Hand } from '#server/sync/hand.ts';
import { LIMITS } from '#server/sync/limits.ts';
import { Meters } from '#server/metrics/meters.ts';
import { Bucket } from '#server/sync/rate.ts';
import { Room } from '#server/sync/room.ts';
import { Turns } from '#server/sync/turns.ts';
import type { House, Visitor } from '../house.ts';

const PLENTY = { perSecond: 1e9, burst: 1e9 };
const MOST_MS = 250;

const limits = {
	...{ ...LIMITS, messages: PLENTY, bytes: PLENTY, work: PLENTY, share: PLENTY, steps: PLENTY },
	clientsPerAccount: 1e9
};

/** What became of an update. */
export type Fate = {
	/** Why it was refused, or null. */
	refused: string | null;
	/** Whether it changed the text. */
	changed: boolean;
};

/** A section's room, under fire from peers without sockets: what passes its pipeline, and what it leaves. */
export class Target {
	readonly room: Room;
	readonly #runtime: Runtime;
	readonly #isSpoilt: () => boolean;
	/** The text's state after the last update. */
	#state: Uint8Array;

	private constructor(runtime: Runtime, room: Room, isSpoilt: () => boolean) {
		this.#runtime = runtime;
		this.room = room;
		this.#isSpoilt = isSpoilt;
		this.#state = Y.encodeStateAsUpdate(room.text.doc);
	}

	static async open({ runtime: { ...runtime } }: House, section: Section): Promise<Target> {
		let spoilt = false;
		runtime.meters = new Meters();
		const ignore = () => undefined;
		const room = await Room.open(runtime, section, {
			...{ limits, turns: new Turns(), onStep: ignore, onChange: ignore },
			onRefusal: () => (spoilt = true),
			onFailure(_, error) {
				throw error;
			}
		});
		return new Target(runtime, room, () => {
			const was = spoilt;
			spoilt = false;
			return was;
		});
	}

	get doc(): Y.Doc {
		return this.room.text.doc;
	}

	/** Whether nobody has a client id. */
	isFree(client: number): boolean {
		const nobody = { account: '' as AccountId, seat: '' as SeatId, delegation: null };
		return this.room.text.clients.mayUse(client, nobody);
	}

	async accessOf({ cookie }: Visitor): Promise<SectionAccess> {
		const actor = await readActor(this.#runtime, cookie);
		const access = actor && (await readSectionAccess(this.#runtime, actor, this.room.document));
		if (!access) throw new Error('They may not read this text.');
		return access;
	}

	/** Send an update as somebody with a socket of their own, and see that all holds that must. */
	async fire(access: SectionAccess, update: Uint8Array): Promise<Fate> {
		const { clock, meters } = this.#runtime;
		const bucket = new Bucket(PLENTY, 0);
		const hand = new Hand(access, {
			limits,
			clock,
			meters,
			spent: { share: bucket, steps: bucket }
		});
		this.room.join(hand);
		const before = this.#state;
		const startedAt = process.threadCpuUsage();
		this.room.receive(hand, updateFrame(update));
		const { user, system } = process.threadCpuUsage(startedAt);
		expect((user + system) / 1_000).toBeLessThan(MOST_MS);
		expect(isIncomplete(this.doc)).toBe(false);
		if (this.#isSpoilt()) await this.room.sound();
		this.#state = Y.encodeStateAsUpdate(this.doc);
		const isSame = Buffer.compare(this.#state, before) === 0;
		const { refused } = hand;
		// What was refused left nothing; what was taken is read alike by who comes later.
		if (!isSame) expectSameText(this.doc, docOf(refused === null ? this.#state : before));
		this.room.leave(hand);
		return { refused, changed: !isSame && refused === null };
	}

	/** What the text and its log are after everything was sent. */
	async check(): Promise<void> {
		await this.room.text.log.drained();
		const logged = await loadDocument(this.#runtime, this.room.document);
		expectSameText(this.doc, logged.doc);
		expect(checkContent(logged.doc)).toBeNull();
		const names = this.#runtime.meters.read().map(({ name }) => name);
		expect(names).not.toContain('plenary_pending_total');
	}
}

function docOf(state: Uint8Array): Y.Doc {
	const doc = new Y.Doc({ gc: false });
	Y.applyUpdate(doc, state);
	return doc;
}

/** The same clocks of everybody, the same deletions and the same blocks. */
function expectSameText(is: Y.Doc, was: Y.Doc): void {
	expect(Y.equalSnapshots(Y.snapshot(is), Y.snapshot(was))).toBe(true);
	expect(readBlocks(textOf(is))).toEqual(readBlocks(textOf(was)));
}
