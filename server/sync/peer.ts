import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Participant, Seat } from '#lib/kernel/actor.ts';
import type { Clock } from '#lib/kernel/instants.ts';
import type { Meters } from '#server/metrics/meters.ts';
import type { SectionAccess, SectionRights } from '#lib/sections/rules.ts';
import type { Owner } from './clients.ts';
import { HEARTBEAT, refusedFrame, savedFrame, type Greeting } from './frames.ts';
import type { Limits } from './limits.ts';
import { Bucket } from './rate.ts';
import { wire } from './wire.ts';
import type { ClosingReason, RefusalReason } from './reasons.ts';

/** Why a socket is closed for good; a client comes back after any other code. */
export const CLOSE = {
	restart: 1012,
	busy: 1013,
	signedOut: 4401,
	refused: 4403,
	damaged: 4410
} as const;

const NOTHING = Buffer.alloc(0);
const SMALL = 2 * 1024;
const NO_IDS: readonly number[] = [];
// More than ever lies unread, and a small integer: others take room of their own in every peer.
const UNKNOWN = 0x7fffffff;

// How long a peer may take to answer our closing before its line is dropped.
const CLOSING = 2_000;

/** An upgraded socket, and the line under it: what is made for many is written to that. */
export type Line = { ws: WebSocket; line: Duplex };

/** What all sockets of an account spend together. */
type Spent = { share: Bucket; steps: Bucket };

type Allowance = 'messages' | 'bytes' | 'syncs' | 'presence' | 'work';

/** What a peer works with: the same for all sockets of an account. */
export type PeerContext = { limits: Limits; clock: Clock; meters: Meters; spent: Spent };

const owners = new WeakMap<Seat, Owner>();

/** Who writes from a seat: one for all who say so, of whom thousands may be kept. */
function ownerIn(seat: Seat): Owner {
	const known = owners.get(seat);
	if (known) return known;
	const { id, account, delegation } = seat;
	const owner = { account, seat: id, delegation: delegation?.id ?? null };
	owners.set(seat, owner);
	return owner;
}

/** One socket in a room: who is at the other end, what they may do and what they spend. */
export class Peer {
	readonly cookie: string | null;
	participant: Participant;
	rights: SectionRights;
	/** The client id issued with this socket. */
	client = 0;
	/** Whether it has the text and is sent what changes. */
	isLive = false;
	/** Whether it has answered our step 1, with everything it has. */
	hasSynced = false;
	isClosed = false;
	/** Why nothing that it types can be saved just now, in words. */
	trouble: string | null = null;
	/** Whether the first of its frames waits until something can be written, and the others for it. */
	isHeld = false;
	/** Counts changes of rights; frames wait while `checked` lags behind. */
	epoch = 0;
	checked = 0;
	/** Client ids it announces itself with: the issued one and a stock client's own. */
	presenceIds: readonly number[] = NO_IDS;
	readonly #ws: WebSocket;
	readonly #line: Duplex;
	readonly #at: PeerContext;
	// Made when something is spent, and forgotten when that has come back: most who are here only read.
	#buckets: Partial<Record<Allowance, Bucket>> | null = null;
	/** Bytes of a text that is on its way, and how much lay unread at the last sign of life. */
	#text = 0;
	#unreadAtBeat = UNKNOWN;
	#waiting: Uint8Array[] | null = null;
	#saved = 0;
	readonly #recordsFor: Owner | null;
	#toldSaved = 0;
	#answers = true;

	constructor(
		{ ws, line }: Line,
		who: { cookie: string | null; access: SectionAccess },
		at: PeerContext
	) {
		this.#ws = ws;
		this.#line = line;
		this.cookie = who.cookie;
		this.participant = who.access.participant;
		this.rights = who.access.rights;
		this.#at = at;
		const { recordsFor, participant } = who.access;
		// Whose words they are stays so for as long as this socket may write them.
		this.#recordsFor = recordsFor ? { ...ownerIn(participant.seat), delegation: recordsFor } : null;
	}

	get owner(): Owner {
		return this.#recordsFor ?? ownerIn(this.participant.seat);
	}

	/** Frames that wait until the room has loaded or rights have been read again. */
	get inbox(): Uint8Array[] {
		return (this.#waiting ??= []);
	}

	get hasWaiting(): boolean {
		return this.#waiting !== null && this.#waiting.length > 0;
	}

	/** Whether something of it is on its way into the text. */
	get isAtWork(): boolean {
		return this.hasWaiting;
	}

	/** Whether the server composed its edit, of words that were checked when they were written elsewhere. */
	get isComposed(): boolean {
		return false;
	}

	get greeting(): Greeting {
		const { write, reason } = this.rights;
		const { client } = this;
		const mode = write ? 'write' : 'read';
		return { mode, reason: write ? this.trouble : reason, client, saved: this.#saved };
	}

	/** Whether a message of `size` bytes is within what this socket may send. */
	mayReceive(size: number): boolean {
		return this.maySpend('messages', 1) && this.maySpend('bytes', size);
	}

	/** Whether so much more is within what this socket may spend. */
	maySpend(budget: Allowance, amount: number): boolean {
		const now = this.#at.clock.now();
		const buckets = (this.#buckets ??= {});
		return (buckets[budget] ??= new Bucket(this.#at.limits[budget], now)).spend(amount, now);
	}

	/** Whether `ms` of processor time are within what this socket may cost. */
	mayCost(ms: number): boolean {
		this.#at.spent.share.spend(ms, this.#at.clock.now());
		return this.maySpend('work', ms);
	}

	/** Whether its account has cost so much of late that others come first. */
	takesTurns(): boolean {
		const { share } = this.#at.spent;
		return share.isOver && !share.spend(0, this.#at.clock.now());
	}

	/** Whether its account may make Yjs walk over so many items more. */
	mayWalk(steps: number): boolean {
		return steps === 0 || this.#at.spent.steps.spend(steps, this.#at.clock.now());
	}

	/** Send a frame to this peer alone. */
	send(frame: Uint8Array): void {
		this.write(wire(frame));
	}

	/**
	 * Write what `wire` made, or cut the line when too much lies unread. What is yet to be said of
	 * saved frames goes along.
	 */
	write(wired: Buffer): void {
		if (this.#ws.readyState !== this.#ws.OPEN) return;
		const { bufferedAmount } = this.#ws;
		if (bufferedAmount > this.#at.limits.unread + this.#text) return this.#cut('unread');
		if (this.#text > 0 && bufferedAmount <= this.#at.limits.unread) this.#text = 0;
		if (this.#saved === this.#toldSaved) return void this.#line.write(wired);
		this.#toldSaved = this.#saved;
		const saved = wire(savedFrame(this.#saved));
		// Copying so little costs less than a write of two parts, and that less than copying a whole text.
		if (wired.length <= SMALL) return void this.#line.write(Buffer.concat([saved, wired]));
		this.#line.cork();
		this.#line.write(saved);
		this.#line.write(wired);
		this.#line.uncork();
	}

	/**
	 * Write a whole text, which is one frame however large it is: until it is read, that much more may lie
	 * unread. Its bytes are kept once for all who are sent them.
	 */
	writeText(wired: Buffer): void {
		this.write(wired);
		this.#text = Math.max(this.#text, wired.length);
		this.#unreadAtBeat = UNKNOWN;
	}

	/** Count one of its update frames as durable: the next write says so, or `tellSaved`. */
	countSaved(): void {
		this.#saved++;
	}

	tellSaved(): void {
		if (this.#saved === this.#toldSaved) return;
		this.write(NOTHING);
	}

	/** Hold back reading while its frames wait. */
	wait(frame: Uint8Array): void {
		this.inbox.push(frame);
		this.#ws.pause();
	}

	/** The first of the frames that waited. */
	takeFirst(): Uint8Array | undefined {
		const frame = this.inbox.shift();
		if (!this.hasWaiting && !this.isClosed) this.#ws.resume();
		return frame;
	}

	/** Put a frame back before those that wait, until something can be written. */
	hold(frame: Uint8Array): void {
		this.isHeld = true;
		this.putBack(frame);
	}

	/** Put a frame back before those that wait: it cannot be taken yet. */
	putBack(frame: Uint8Array): void {
		this.inbox.unshift(frame);
		this.#ws.pause();
	}

	/** The frames that waited. */
	takeInbox(): Uint8Array[] {
		const frames = this.#waiting ?? [];
		this.#waiting = null;
		if (!this.isClosed) this.#ws.resume();
		return frames;
	}

	/** Say why, and close: nothing it sends from now on is looked at. */
	refuse(code: RefusalReason, reason: string = code): void {
		if (this.isClosed) return;
		this.#at.meters.add('plenary_refusals_total', code);
		this.send(refusedFrame(reason));
		this.#end(CLOSE.refused, reason);
	}

	close(code: number, reason: ClosingReason): void {
		this.#end(code, reason);
	}

	#end(code: number, reason: string): void {
		if (this.isClosed) return;
		this.isClosed = true;
		this.#waiting = null;
		this.#ws.resume();
		this.#ws.close(code, reason);
		setTimeout(() => this.#ws.terminate(), CLOSING).unref();
	}

	#cut(why: 'unread' | 'silent'): void {
		this.#at.meters.add('plenary_cut_total', why);
		this.#ws.terminate();
	}

	/** Show that the server lives, and drop a line that no longer answers. */
	beat(): void {
		const { bufferedAmount } = this.#ws;
		// On a slow line the sign waits behind a long text, which is being read.
		const isReading = this.#text > 0 && bufferedAmount < this.#unreadAtBeat;
		this.#unreadAtBeat = bufferedAmount;
		// While its frames wait, its answer waits behind them.
		if (!this.#answers && !this.hasWaiting && !isReading) return this.#cut('silent');
		this.#answers = false;
		this.#forgetRefilled();
		this.#ws.ping();
		this.send(HEARTBEAT);
	}

	/** Whether an answer was asked for; it is answered then. */
	awaitsPong(): boolean {
		const awaits = !this.#answers;
		this.#answers = true;
		return awaits;
	}

	#forgetRefilled(): void {
		const now = this.#at.clock.now();
		const buckets = Object.values(this.#buckets ?? {});
		if (buckets.every((bucket) => bucket.isFull(now))) this.#buckets = null;
	}
}
