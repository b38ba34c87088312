import type { WebSocket } from 'ws';
import type { Actor } from '#lib/kernel/actor.ts';
import type { Clock } from '#lib/kernel/instants.ts';
import type { Limits } from './sync/limits.ts';
import { Bucket } from './sync/rate.ts';

const MAX_TOPICS = 64;
const MAX_TOPIC = 160;
const MAX_MESSAGE = 16 * 1024;
const CLOSING = 2_000;

/** Topics to watch, by a page that read its data `age` milliseconds ago. */
export type Wish = { watch: string[]; age: number };

/** One `/live` socket and what it watches. */
export class LivePeer {
	readonly cookie: string | null;
	readonly actor: Actor;
	isClosed = false;
	readonly #ws: WebSocket;
	readonly #unread: number;
	readonly #clock: Clock;
	readonly #messages: Bucket;
	readonly #together: number;
	#topics = new Set<string>();
	#changed = new Set<string>();
	#telling: ReturnType<typeof setTimeout> | null = null;
	#answers = true;

	/** @param together topics of this many milliseconds are told in one message */
	constructor(
		ws: WebSocket,
		who: { cookie: string | null; actor: Actor },
		{ limits, clock }: { limits: Limits; clock: Clock },
		together: number
	) {
		this.#ws = ws;
		this.cookie = who.cookie;
		this.actor = who.actor;
		this.#unread = limits.unread;
		this.#clock = clock;
		this.#messages = new Bucket({ perSecond: 5, burst: 50 }, clock.now());
		this.#together = together;
		ws.on('pong', () => (this.#answers = true));
		for (const control of ['ping', 'pong'] as const)
			ws.on(control, () => {
				if (!this.#messages.spend(1, clock.now())) this.close(1008, 'live.too-many');
			});
	}

	/** What a message asks for, or null when it is no such message or one too many. */
	readWatch(data: Buffer): Wish | null {
		if (!this.#messages.spend(1, this.#clock.now()) || data.length > MAX_MESSAGE) return null;
		try {
			const { watch, age = 0 } = JSON.parse(data.toString()) as Record<string, unknown>;
			if (!Array.isArray(watch) || watch.length > MAX_TOPICS) return null;
			const isTopic = (topic: unknown): topic is string =>
				typeof topic === 'string' && topic.length <= MAX_TOPIC;
			return typeof age === 'number' && watch.every(isTopic) ? { watch, age } : null;
		} catch {
			return null;
		}
	}

	topics(): string[] {
		return [...this.#topics];
	}

	/** Watch exactly these from now on; say so, and what the page has missed of them. */
	watch(topics: readonly string[], changed: readonly string[]): void {
		this.#topics = new Set(topics);
		this.#send({ watching: topics, changed });
	}

	unwatch(topic: string): void {
		this.#topics.delete(topic);
	}

	/** A topic was announced; it is told soon, if it is watched. */
	note(topic: string): void {
		if (!this.#topics.has(topic)) return;
		this.#changed.add(topic);
		this.#telling ??= setTimeout(() => this.#tell(), this.#together);
	}

	#tell(): void {
		this.#telling = null;
		const changed = [...this.#changed];
		this.#changed.clear();
		this.#send({ changed });
	}

	#send(message: object): void {
		if (this.#ws.readyState !== this.#ws.OPEN) return;
		if (this.#ws.bufferedAmount > this.#unread) this.#ws.terminate();
		else this.#ws.send(JSON.stringify(message));
	}

	beat(): void {
		if (!this.#answers) return this.#ws.terminate();
		this.#answers = false;
		this.#ws.ping();
	}

	close(code: number, reason: string): void {
		if (this.isClosed) return;
		this.isClosed = true;
		this.#ws.close(code, reason);
		setTimeout(() => this.#ws.terminate(), CLOSING).unref();
	}

	end(): void {
		this.isClosed = true;
		if (this.#telling) clearTimeout(this.#telling);
	}
}
