import { setImmediate as nextTurn } from 'node:timers/promises';
import { DamagedLog } from '#db/log.ts';
import { isStorageFailure } from '#db/storage-failure.ts';
import type { AccountId, DocumentId } from '#lib/kernel/ids.ts';
import { MINUTE } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import type { DocumentAccess } from '#lib/proposals/access.server.ts';
import type { Section, SectionAccess } from '#lib/sections/rules.ts';
import type { Sample } from '#server/metrics/meters.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Admitted } from './admission.ts';
import type { Door } from './door.ts';
import { Families, type Family } from './families.ts';
import type { Hand } from './hand.ts';
import { Hearing } from './hearing.ts';
import type { Limits } from './limits.ts';
import type { Step } from './log.ts';
import { measureRooms } from './measuring.ts';
import { Opening } from './opening.ts';
import { CLOSE, Peer, type Line, type PeerContext } from './peer.ts';
import { Projector } from './projection.ts';
import { Bucket } from './rate.ts';
import { DAMAGED } from './reasons.ts';
import { Resting } from './resting.ts';
import { concerns, recheck } from './rights.ts';
import { Room, type RoomSettings } from './room.ts';
import { catchUp, saveState, type SnapshotTaker } from './snapshots.ts';
import { Spending } from './spending.ts';
import { Turns } from './turns.ts';
import { Visitors } from './visitors.ts';
import {
	writeTogether,
	type Compose,
	type Composed,
	type Target,
	type Written
} from './writing.ts';

export type SyncOptions = {
	limits: Limits;
	onStep: (step: Step) => void;
	snapshots: SnapshotTaker | null;
};

/** How many rights are read again in one turn of the event loop. */
const AT_ONCE = 50;

/** All rooms of this process: opened by who comes first, put away when nobody is left. */
export class Rooms {
	readonly #runtime: Runtime;
	readonly #limits: Limits;
	readonly #snapshots: SnapshotTaker | null;
	readonly #settings: RoomSettings;
	readonly #rooms = new Map<DocumentId, Room | Opening>();
	readonly #open = new Map<Room, Family>();
	readonly #held = new Set<DocumentId>();
	readonly #refusals: Spending;
	readonly #shares: Spending;
	readonly #steps: Spending;
	readonly #contexts = new Map<AccountId, PeerContext>();
	readonly #visitors = new Visitors();
	readonly #turns = new Turns();
	readonly #projector: Projector;
	readonly #families: Families;
	readonly #resting: Resting;
	readonly #onLeft = (room: Room, peer: Peer) => this.#leave(room, peer);
	readonly #stopHearing: () => void;
	readonly #stopWatching: () => void;
	readonly #heart: ReturnType<typeof setInterval>;
	readonly #sweep: ReturnType<typeof setInterval>;
	#isClosing = false;
	#epoch = 0;

	constructor(runtime: Runtime, { limits, onStep, snapshots }: SyncOptions) {
		this.#runtime = runtime;
		this.#limits = limits;
		this.#refusals = new Spending(limits.refusals);
		this.#shares = new Spending(limits.share);
		this.#steps = new Spending(limits.steps);
		this.#snapshots = snapshots;
		this.#projector = new Projector(runtime, limits.projection);
		this.#families = new Families(runtime, limits.clientsPerAccount);
		this.#settings = {
			limits,
			turns: this.#turns,
			onStep,
			onChange: (room) => this.#onChange(room),
			onRefusal: (peer) => this.#onRefusal(peer),
			onFailure: (room, error) => this.#onFailure(room, error)
		};
		this.#resting = new Resting({
			after: limits.restAfter,
			rooms: () => this.#open.keys(),
			project: (room) => this.#projector.flush(room),
			onFailure: (room, error) => this.#onUnsaved(room, error)
		});
		this.#stopHearing = runtime.bus.subscribe('rights/', (topic) => this.#onRights(topic));
		this.#stopWatching = runtime.storage.watch(() => this.#onStorage());
		this.#heart = setInterval(() => this.#beat(), limits.heartbeat);
		// Sessions and phases also end by the clock, with nobody to announce it.
		this.#sweep = setInterval(() => void this.#recheckAll(), MINUTE);
	}

	/**
	 * How often rights were announced to have changed: what was read before the last of it may be
	 * true no longer.
	 */
	get epoch(): number {
		return this.#epoch;
	}

	/** Put an admitted socket into its document's room: at once when that is open. */
	enter({ ws, line }: Line, { cookie: sent, seat, access, epoch }: Admitted): void {
		const { participant, rights } = access;
		const { cookie, ...said } = this.#visitors.share({ cookie: sent, participant, rights });
		const context = this.#contextOf(participant.actor.account.id);
		const peer = new Peer({ ws, line }, { cookie, access: { ...access, ...said } }, context);
		if (seat !== null && seat !== access.participant.seat.id)
			return peer.close(CLOSE.signedOut, 'sync.other-seat');
		const hearing = new Hearing(ws, peer, this.#onLeft);
		const enter = (room: Room) => {
			if (peer.isClosed) return this.#leave(room, peer);
			room.join(peer);
			// Rights may have changed since admission, before this peer could be told.
			if (epoch !== this.#epoch) void recheck(this.#runtime, room, peer);
			hearing.begin(room);
		};
		const found = this.#find(access);
		if (found instanceof Room) return enter(found);
		const mayRead = () => epoch === this.#epoch && this.#runtime.storage.downSince === null;
		found.wait({ peer, hearing, mayRead });
		found.room.then(enter).catch((error: unknown) => {
			this.#runtime.logger.error({ err: error, document: access.section.document }, 'no room');
			if (error instanceof DamagedLog) peer.close(CLOSE.damaged, DAMAGED);
			else peer.close(CLOSE.busy, 'sync.storage');
		});
	}

	/**
	 * Let somebody change a text from a form: as a peer without a socket, through the same checks and
	 * under a client id of their own. Open editors see it as any other edit.
	 *
	 * @param access what they may do, read anew when the change is ready: null when nothing any more
	 * @param compose makes the change under a client id, as one update; null when there is nothing to do
	 * @returns the places in the log of what came of it, null when that is nothing; or the reason code of a
	 * refusal
	 */
	async write(
		before: DocumentAccess,
		access: () => Promise<SectionAccess | null>,
		compose: (client: number) => Promise<Uint8Array | null>,
		by: Composed = { composed: 'by-actor' }
	): Promise<Outcome<Written | null>> {
		const written = await this.writeAll(
			[{ before, access }],
			async ([client = 0]) => {
				const update = await compose(client);
				return update && [update];
			},
			by
		);
		return written.ok ? accept(written.value?.[0] ?? null) : written;
	}

	/**
	 * Let somebody change several texts at once: all changes are on disk by one commit, or none is. See
	 * `write`, and `writeTogether` for what is composed by whom.
	 */
	async writeAll(
		targets: readonly Target[],
		compose: Compose,
		by: Composed
	): Promise<Outcome<Written[] | null>> {
		const account = targets[0]?.before.participant.actor.account.id;
		if (!account) return accept(null);
		if (this.isBarred(account)) return refuse(429, 'sync.too-many');
		// It is one change and takes no turns: who asks for it waits for the answer.
		const share = new Bucket(this.#limits.share, this.#runtime.clock.now());
		const context = this.#contextOf(account);
		const way = {
			context: { ...context, spent: { ...context.spent, share } },
			enter: (access: DocumentAccess) => this.#enter(access),
			leave: (room: Room, hand: Hand) => this.#leave(room, hand)
		};
		return writeTogether(way, targets, compose, by);
	}

	/**
	 * Settle something about texts as they stand on disk: what anybody sends meanwhile waits until their
	 * rights are read again.
	 */
	async hold<T>(documents: readonly DocumentId[], settle: () => Promise<T>): Promise<T> {
		const rooms = () => [...this.#open.keys()].filter((each) => documents.includes(each.document));
		for (const document of documents) this.#held.add(document);
		for (const room of rooms()) room.isHeld = true;
		try {
			await Promise.all(rooms().map((room) => room.text.log.drained()));
			return await settle();
		} finally {
			for (const document of documents) this.#held.delete(document);
			for (const room of rooms()) {
				room.isHeld = false;
				for (const peer of room.peers) void recheck(this.#runtime, room, peer);
			}
		}
	}

	/** Write what pages show of a section's text, whether anybody has it open or not. */
	async project(section: Section): Promise<void> {
		const room = await this.#enter({ section });
		this.#projector.note(room);
		await this.#projector.flush(room);
		this.#putAwayIfEmpty(room);
	}

	async #enter(access: Pick<DocumentAccess, 'section' | 'proposal'>): Promise<Room> {
		const found = this.#find(access);
		return found instanceof Room ? found : found.room;
	}

	/** A document's room: itself when it is open, and else on its way. */
	#find({ section, proposal }: Pick<DocumentAccess, 'section' | 'proposal'>): Room | Opening {
		if (this.#isClosing)
			return new Opening(() => Promise.reject(new Error('the server is stopping')));
		const known = this.#rooms.get(section.document);
		if (known) return known;
		const opening = new Opening((door) => this.#openRoom(section, proposal?.on ?? null, door));
		this.#rooms.set(section.document, opening);
		return opening;
	}

	async #openRoom(section: Section, on: DocumentId | null, door: Door): Promise<Room> {
		const family = this.#families.enter(section.id);
		try {
			await catchUp(this.#runtime, on ?? section.document, this.#snapshots);
			const way = { door, family, on };
			const room = await Room.open(this.#runtime, section, this.#settings, way);
			room.isHeld = this.#held.has(section.document);
			this.#open.set(room, family);
			this.#rooms.set(section.document, room);
			return room;
		} catch (error) {
			this.#families.leave(family);
			this.#rooms.delete(section.document);
			throw error;
		}
	}

	#leave(room: Room, peer: Peer): void {
		room.leave(peer);
		this.#putAwayIfEmpty(room);
	}

	#putAwayIfEmpty(room: Room): void {
		if (room.peers.size > 0 || !this.#open.has(room)) return;
		// It is tried again when something can be written.
		this.#putAway(room).catch((error: unknown) => this.#onUnsaved(room, error));
	}

	#onUnsaved(room: Room, error: unknown): void {
		if (!isStorageFailure(error)) return this.#onFailure(room, error);
		this.#runtime.storage.note(error);
	}

	/** Write everything of an empty room; it stays when somebody came meanwhile. */
	async #putAway(room: Room): Promise<void> {
		await this.#save(room);
		if (room.peers.size === 0 && room.text.log.isIdle) this.#forget(room);
	}

	async #save(room: Room): Promise<void> {
		await room.text.log.drained();
		await this.#projector.flush(room);
		await saveState(this.#runtime, room, this.#snapshots);
	}

	#forget(room: Room): void {
		const family = this.#open.get(room);
		if (!family) return;
		this.#open.delete(room);
		this.#families.leave(family);
		this.#rooms.delete(room.document);
		this.#projector.forget(room);
		room.end();
	}

	#onChange(room: Room): void {
		// Pages show what stands in sections.
		if (room.on !== null) return;
		this.#projector.note(room);
		if (room.text.log.seq - room.text.snapshotSeq < this.#limits.snapshotEvery) return;
		saveState(this.#runtime, room, this.#snapshots).catch((error: unknown) =>
			this.#onUnsaved(room, error)
		);
	}

	#onRefusal(peer: Peer): void {
		const { account } = peer.owner;
		const now = this.#runtime.clock.now();
		if (this.#refusals.of(account, now).spend(1, now)) return;
		for (const other of this.#peers())
			if (other.peer.owner.account === account) other.peer.refuse('sync.too-many');
	}

	/** Whether an account has had so many changes refused that it must wait. */
	isBarred(account: AccountId): boolean {
		return this.#refusals.isOver(account, this.#runtime.clock.now());
	}

	/** What all sockets of an account work with. */
	#contextOf(account: AccountId): PeerContext {
		const known = this.#contexts.get(account);
		if (known) return known;
		const { clock, meters } = this.#runtime;
		const now = clock.now();
		const spent = { share: this.#shares.of(account, now), steps: this.#steps.of(account, now) };
		const context = { limits: this.#limits, clock, meters, spent };
		this.#contexts.set(account, context);
		return context;
	}

	#onFailure(room: Room, error: unknown): void {
		const context = { err: error, document: room.document };
		this.#runtime.logger.error(context, 'a room was closed: its text could not be kept');
		for (const peer of room.peers) peer.close(CLOSE.busy, 'sync.storage');
		this.#forget(room);
	}

	/** Nothing can be written any more, or it can again. */
	#onStorage(): void {
		const isWritable = this.#runtime.storage.downSince === null;
		for (const room of [...this.#open.keys()]) {
			room.onStorage();
			if (isWritable) this.#putAwayIfEmpty(room);
		}
		if (!isWritable) return;
		for (const { room, peer } of this.#peers())
			if (peer.checked !== peer.epoch) void recheck(this.#runtime, room, peer);
	}

	#onRights(topic: string): void {
		this.#epoch++;
		for (const { room, peer } of this.#peers())
			if (concerns(topic, peer, room)) void recheck(this.#runtime, room, peer);
	}

	async #recheckAll(): Promise<void> {
		const now = this.#runtime.clock.now();
		let asked = 0;
		for (const { room, peer } of this.#peers()) {
			if (!peer.isClosed) void recheck(this.#runtime, room, peer);
			// Thousands at once would hold everybody up.
			if (++asked % AT_ONCE === 0) await nextTurn();
		}
		const here = new Set([...this.#peers()].map(({ peer }) => peer.owner.account));
		this.#visitors.sweep(({ participant }) => here.has(participant.actor.account.id));
		// Before what was spent is forgotten, which these hold.
		for (const account of this.#contexts.keys())
			if (!here.has(account)) this.#contexts.delete(account);
		for (const spending of [this.#refusals, this.#shares, this.#steps])
			spending.sweep(now, (account) => here.has(account));
	}

	#beat(): void {
		for (const { peer } of this.#peers()) peer.beat();
	}

	*#peers(): Generator<{ room: Room; peer: Peer }> {
		for (const room of this.#open.keys()) for (const peer of [...room.peers]) yield { room, peer };
	}

	measure = (): Sample[] => measureRooms([...this.#open.keys()]);

	/** Write everything down and send everyone away to come back. */
	async close(): Promise<void> {
		this.#isClosing = true;
		this.#stopHearing();
		this.#stopWatching();
		// What cannot be written now is with whoever typed it: stopping does not wait for the disk.
		this.#runtime.storage.close();
		clearInterval(this.#heart);
		clearInterval(this.#sweep);
		this.#resting.close();
		await Promise.allSettled(
			[...this.#rooms.values()].map((each) => each instanceof Opening && each.room)
		);
		const rooms = [...this.#open.keys()];
		const drain = () => Promise.allSettled(rooms.map((room) => room.text.log.drained()));
		await drain();
		for (const { peer } of this.#peers()) peer.close(CLOSE.restart, 'sync.restart');
		await drain();
		for (const room of rooms) {
			await this.#projector.flush(room);
			await saveState(this.#runtime, room).catch((error: unknown) => this.#onFailure(room, error));
			this.#forget(room);
		}
		this.#turns.close();
		this.#projector.close();
	}
}
