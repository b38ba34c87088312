import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { WebSocket } from 'ws';
import type { SectionAccess } from '#lib/sections/rules.ts';
import { Peer } from './peer.ts';

/**
 * A peer without a socket: somebody's change that a form asked for, on its way through the same pipeline
 * as what they type. It is told nothing, and sends one frame.
 */
export class Hand extends Peer {
	/** Why nothing of it is taken; null while it is. */
	refused: string | null = null;
	/** Resolves when nothing more is taken from it. */
	readonly ended: Promise<void>;
	readonly #end: () => void;
	readonly #isComposed: boolean;

	/** @param isComposed whether the server itself composes the change, of words that were checked already */
	constructor(
		access: SectionAccess,
		context: ConstructorParameters<typeof Peer>[2],
		isComposed = false
	) {
		// Whatever would use them is done otherwise below.
		const ws = new EventEmitter() as unknown as WebSocket;
		super({ ws, line: new PassThrough() }, { cookie: null, access }, context);
		const { promise, resolve } = Promise.withResolvers<void>();
		this.#isComposed = isComposed;
		this.ended = promise;
		this.#end = resolve;
		// It has everything that its change builds on.
		this.hasSynced = true;
	}

	override get isAtWork(): boolean {
		return true;
	}

	override get isComposed(): boolean {
		return this.#isComposed;
	}

	override write(): void {}

	/** Its frame cannot be looked at just now, and nobody would send it again. */
	override wait(): void {
		this.#refuse('history.not-now');
	}

	override takeInbox(): Uint8Array[] {
		return [];
	}

	override refuse(code: string, reason: string = code): void {
		this.#refuse(reason);
	}

	override close(_code: number, reason: string): void {
		this.#refuse(reason);
	}

	override beat(): void {}

	#refuse(reason: string): void {
		this.refused ??= reason;
		this.isClosed = true;
		this.#end();
	}
}
