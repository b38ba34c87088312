import * as Y from 'yjs';
import { blockMinter } from '#lib/text/markers.ts';
import type { Runtime } from '#server/runtime.ts';
import { applyUpdate, restoreNormalForm, type Applied } from './apply.ts';
import { checkContent } from './content.ts';
import { isIncomplete } from './document.ts';
import type { News } from './flow.ts';
import type { Limits } from './limits.ts';
import type { LiveText } from './live-text.ts';
import type { Step } from './log.ts';
import type { Peer } from './peer.ts';
import { Refusal } from './refusal.ts';
import { scanUpdate, type Scanned } from './scan.ts';
import { compareWithState, type Novelty } from './state.ts';

/** What taking in a change calls for around it. */
export type Calls = {
	onStep: (step: Step) => void;
	/** Something new is in the text. */
	onChange: () => void;
	/** A change was refused after it had been applied; null for one of the server's own. */
	onSpoilt: (peer: Peer | null) => void;
	/** An update frame is taken in: it counts as saved once the log has come to here. */
	onTaken: (peer: Peer) => void;
};

/** Takes updates into a room's text: steps 4 to 8 of the pipeline, every path of a change. */
export class Intake {
	readonly #runtime: Runtime;
	readonly #text: LiveText;
	readonly #limits: Limits;
	readonly #calls: Calls;

	constructor(runtime: Runtime, text: LiveText, limits: Limits, calls: Calls) {
		this.#runtime = runtime;
		this.#text = text;
		this.#limits = limits;
		this.#calls = calls;
	}

	/**
	 * Check an update, apply it and hand it to the log.
	 *
	 * @returns false when nothing can be written now: it is to be taken when that is over
	 * @throws {Refusal}
	 */
	take(peer: Peer, update: Uint8Array, isStep2: boolean): boolean {
		const scanned = this.#scan(update);
		const news = this.#compare(peer, scanned, isStep2);
		peer.hasSynced ||= isStep2;
		if (news === null) return true;
		if (isNothing(news)) this.#calls.onTaken(peer);
		else if (!peer.rights.write) this.#takeTidying(peer, scanned, news);
		else if (this.#runtime.storage.downSince !== null) return false;
		else this.#write(peer, scanned.repeats ? this.#cut(update) : update, news);
		return true;
	}

	/**
	 * Check an update that was made here and apply it, and do not hand it to the log before the answer is
	 * called: what other texts say to theirs may keep it from that. Then the text has to be read anew.
	 *
	 * @throws {Refusal}
	 */
	prepare(peer: Peer, update: Uint8Array): () => void {
		const news = this.#compare(peer, this.#scan(update), true);
		if (news === null || isNothing(news)) return () => this.#calls.onTaken(peer);
		if (!peer.rights.write) throw new Refusal('sync.read-only', peer.rights.reason ?? undefined);
		const fresh = this.#check(peer, news);
		const applied = this.#apply(peer, update, news, fresh);
		return () => this.#log(peer, fresh, applied);
	}

	#scan(update: Uint8Array): Scanned {
		this.#calls.onStep('received');
		const { store } = this.#text.doc;
		const scanned = scanUpdate(update, (client) => Y.getState(store, client));
		// What words, marks and deletions are was read byte by byte; values are for Yjs to read.
		if (scanned.hasValues) Y.decodeUpdate(update);
		return scanned;
	}

	#write(peer: Peer, update: Uint8Array, news: Novelty): void {
		const fresh = this.#check(peer, news);
		this.#log(peer, fresh, this.#apply(peer, update, news, fresh));
	}

	/** The client ids that are new with a change. */
	#check(peer: Peer, news: Novelty): readonly number[] {
		if (news.insertions.length > 0 && this.#text.size > this.#limits.document)
			throw new Refusal('sync.document-full');
		if (!peer.mayWalk(news.steps)) throw new Refusal('sync.too-costly');
		const ids = news.insertions.map(({ client }) => client);
		return this.#text.clients.unclaimed(ids, peer.owner);
	}

	#log(peer: Peer, fresh: readonly number[], { own, tidied, disturbs }: Applied): void {
		this.#calls.onStep('applied');
		const bound = this.#claim(peer, fresh);
		if (own) this.#text.append(peer.owner, own, bound, peer);
		this.#text.appendOwn(tidied);
		if (disturbs) this.mend();
		this.#calls.onTaken(peer);
		this.#calls.onChange();
	}

	/** Take in what was written in the section that this text stands on. */
	takeIn(news: News): void {
		if (this.#text.takeIn(news)) this.mend();
		if (isIncomplete(this.#text.doc)) throw new Error('what a section said lacked something');
	}

	/**
	 * An update without what it repeats. Yjs looks for the neighbours of that too, and splits the
	 * words there, or waits for them, though nothing that is logged would do so.
	 */
	#cut(update: Uint8Array): Uint8Array {
		return Y.diffUpdate(update, Y.encodeStateVector(this.#text.doc));
	}

	/** What is new in an update; null when a stock client sent it too early for its handshake. */
	#compare(peer: Peer, scanned: Scanned, isStep2: boolean): Novelty | null {
		try {
			return compareWithState(this.#text.doc, scanned);
		} catch (error) {
			// Typed before its step 2 had left: that carries it, with what comes before it.
			const isGap = error instanceof Refusal && error.reason === 'sync.gap';
			if (isGap && !peer.hasSynced && !isStep2) return null;
			throw error;
		}
	}

	/**
	 * Readers change nothing. But every Yjs client takes out formatting that formats nothing and
	 * sends that as a deletion: when the same tidying here leaves no news in it, it is none.
	 */
	#takeTidying(peer: Peer, scanned: Scanned, news: Novelty): void {
		if (news.insertions.length === 0) {
			this.#text.tidy();
			if (isNothing(compareWithState(this.#text.doc, scanned))) return this.#calls.onTaken(peer);
		}
		throw new Refusal('sync.read-only', peer.rights.reason ?? undefined);
	}

	/** Bind ids to who used them first, once the change stands: one that is refused binds none. */
	#claim(peer: Peer, fresh: readonly number[]): Promise<void> | null {
		if (fresh.length === 0) return null;
		const { clients } = this.#text;
		const now = this.#runtime.clock.now();
		const claims = fresh.map((client) => clients.claim(client, peer.owner, now));
		const bound = Promise.all(claims).then(() => undefined);
		// The log awaits it before anything that uses the ids, and fails with it.
		bound.catch(() => undefined);
		return bound;
	}

	#apply(peer: Peer, update: Uint8Array, news: Novelty, fresh: readonly number[]): Applied {
		const { doc, blockIds: known, clients } = this.#text;
		try {
			const applied = applyUpdate(doc, update);
			if (isIncomplete(doc)) {
				this.#runtime.meters.add('plenary_pending_total');
				const context = { account: peer.owner.account };
				this.#runtime.logger.error(context, 'a change left something pending in a text');
				throw new Refusal('sync.gap');
			}
			// What puts in others' words puts in their paragraphs too.
			const mayMint = (client: number) =>
				clients.isOwn(client, peer.owner) ||
				fresh.includes(client) ||
				(peer.isComposed && clients.isUsed(client));
			checkContent(doc, news, applied.deleted, { known, mayMint }, peer.isComposed);
			return applied;
		} catch (error) {
			this.#calls.onSpoilt(peer);
			throw error;
		}
	}

	/**
	 * Restore the normal form, as far as it is disturbed. What was mended in a proposal makes way for what the
	 * section's people do after all: a paragraph that was kept there for words proposed in it may come back.
	 */
	mend(): void {
		const yields = (client: number) => this.#text.clients.isMend(client);
		try {
			this.#text.change((doc) => restoreNormalForm(doc, blockMinter(doc), yields));
		} catch (error) {
			// The change itself was sound and is on its way to disk; what was half done is not.
			this.#runtime.logger.error({ err: error }, 'a text could not be brought into normal form');
			this.#calls.onSpoilt(null);
		}
	}
}

function isNothing({ insertions, deletes }: Novelty): boolean {
	return insertions.length === 0 && !deletes;
}
