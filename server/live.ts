import type { WebSocket } from 'ws';
import type { Actor, Seat } from '#lib/kernel/actor.ts';
import { wordsFor } from '#lib/kernel/audience.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import { readActor, readParticipant } from '#lib/people/queries.server.ts';
import { LivePeer, type Wish } from './live-peer.ts';
import { Recent } from './live-recent.ts';
import type { Runtime } from './runtime.ts';
import type { Limits } from './sync/limits.ts';
import { CLOSE } from './sync/peer.ts';

const TOGETHER = 100;
const TOPIC =
	/^(consultation|people|text|comments|threads|positions|proposals|drafts|floor|record)\/([0-9a-z]{1,64})(\/[0-9a-z]{1,64})?$/;
/** Whatever is watched of these only some hear. */
const CONFIDED: ReadonlySet<unknown> = new Set(['threads', 'drafts']);

/**
 * `/live`: tells pages which of the topics they watch have changed; what changed they read
 * themselves, under their own rights. Topics of one moment are told together.
 */
export class LiveHub {
	readonly #runtime: Runtime;
	readonly #limits: Limits;
	readonly #peers = new Set<LivePeer>();
	readonly #recent: Recent;
	readonly #stopHearing: () => void;
	readonly #heart: ReturnType<typeof setInterval>;

	constructor(runtime: Runtime, limits: Limits) {
		this.#runtime = runtime;
		this.#limits = limits;
		this.#recent = new Recent(runtime.clock.now());
		this.#stopHearing = runtime.bus.subscribe('', (topic) => this.#hear(topic));
		this.#heart = setInterval(() => {
			for (const peer of this.#peers) peer.beat();
		}, limits.heartbeat);
	}

	get size(): number {
		return this.#peers.size;
	}

	/** Serve an admitted socket. */
	enter(ws: WebSocket, cookie: string | null, actor: Actor): void {
		const { clock } = this.#runtime;
		const peer = new LivePeer(ws, { cookie, actor }, { limits: this.#limits, clock }, TOGETHER);
		this.#peers.add(peer);
		ws.on('close', () => {
			this.#peers.delete(peer);
			peer.end();
		});
		ws.on('message', (data: Buffer, isBinary: boolean) => {
			if (peer.isClosed) return;
			const wish = isBinary ? null : peer.readWatch(data);
			if (!wish) return peer.close(1008, 'live.malformed');
			this.#guard(peer, () => this.#watch(peer, wish));
		});
		// Signed out between admission and now?
		this.#guard(peer, () => this.#recheck(peer));
	}

	/** Watch what the actor may watch: topics of consultations in which they are seated. */
	async #watch(peer: LivePeer, { watch, age }: Wish): Promise<void> {
		const askedAt = this.#runtime.clock.now();
		const granted = await this.#watchable(peer, watch);
		const missed = granted.filter((topic) => this.#recent.mayBeSince(topic, askedAt - age));
		peer.watch(granted, missed);
	}

	/** Those of these topics that the actor may watch, from the seat they act as. */
	async #watchable({ actor }: LivePeer, topics: readonly string[]): Promise<string[]> {
		const seats = new Map<string, Seat | null>();
		const granted: string[] = [];
		for (const topic of topics) {
			const [, noun, consultation = '', part = ''] = TOPIC.exec(topic) ?? [];
			if (!consultation) continue;
			if (!seats.has(consultation)) {
				const id = consultation as ConsultationId;
				const participant = await readParticipant(this.#runtime, actor, id);
				seats.set(consultation, participant?.seat ?? null);
			}
			const seat = seats.get(consultation);
			// What only some hear is watched under the word by which an audience means them.
			const isOpen = !CONFIDED.has(noun) && (noun !== 'positions' || part === '');
			if (seat && (isOpen || wordsFor(seat).includes(part.slice(1)))) granted.push(topic);
		}
		return granted;
	}

	#hear(topic: string): void {
		if (topic.startsWith('rights/')) return this.#hearRights(topic);
		this.#recent.note(topic, this.#runtime.clock.now());
		for (const peer of this.#peers) peer.note(topic);
	}

	#hearRights(topic: string): void {
		for (const peer of this.#peers) {
			const { session, account } = peer.actor;
			const isOwn =
				topic === `rights/session/${session.id}` || topic === `rights/account/${account.id}`;
			if (isOwn) this.#guard(peer, () => this.#recheck(peer));
		}
	}

	async #recheck(peer: LivePeer): Promise<void> {
		const actor = await readActor(this.#runtime, peer.cookie);
		if (!actor || actor.session.id !== peer.actor.session.id)
			return peer.close(CLOSE.signedOut, 'live.signed-out');
		const granted = await this.#watchable(peer, peer.topics());
		for (const topic of peer.topics()) if (!granted.includes(topic)) peer.unwatch(topic);
	}

	#guard(peer: LivePeer, act: () => Promise<void>): void {
		act().catch((error: unknown) => {
			this.#runtime.logger.error({ err: error }, 'a live socket could not be served');
			peer.close(CLOSE.busy, 'live.storage');
		});
	}

	close(): void {
		this.#stopHearing();
		clearInterval(this.#heart);
		for (const peer of this.#peers) peer.close(CLOSE.restart, 'live.restart');
	}
}
