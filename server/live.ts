import type { WebSocket } from 'ws';
import type { Actor } from '#lib/kernel/actor.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import { readActor, readParticipant } from '#lib/people/queries.server.ts';
import { LivePeer, type Wish } from './live-peer.ts';
import { Recent } from './live-recent.ts';
import type { Runtime } from './runtime.ts';
import type { Limits } from './sync/limits.ts';
import { CLOSE } from './sync/peer.ts';

const TOGETHER = 100;
const TOPIC =
	/^(consultation|people|text|comments|positions|record)\/([0-9a-z]{1,64})(\/[0-9a-z]{1,64})?$/;

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
		const allowed = new Map<string, boolean>();
		const granted: string[] = [];
		for (const topic of watch) {
			const consultation = TOPIC.exec(topic)?.[2];
			if (!consultation) continue;
			const known = allowed.get(consultation) ?? (await this.#mayWatch(peer, consultation));
			allowed.set(consultation, known);
			if (known) granted.push(topic);
		}
		const missed = granted.filter((topic) => this.#recent.mayBeSince(topic, askedAt - age));
		peer.watch(granted, missed);
	}

	async #mayWatch({ actor }: LivePeer, consultation: string): Promise<boolean> {
		const id = consultation as ConsultationId;
		return (await readParticipant(this.#runtime, actor, id)) !== null;
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
		for (const topic of peer.topics()) {
			const consultation = TOPIC.exec(topic)?.[2] ?? '';
			if (!(await this.#mayWatch(peer, consultation))) peer.unwatch(topic);
		}
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
