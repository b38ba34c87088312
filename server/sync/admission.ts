import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { readActor } from '#lib/people/queries.server.ts';
import { readDocumentAccess, type DocumentAccess } from '#lib/proposals/access.server.ts';
import { readSectionPlace, type SectionPlace } from '#lib/sections/queries.server.ts';
import type { Actor } from '#lib/kernel/actor.ts';
import type { AccountId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';

/** Why a socket is not opened, as an HTTP status. */
export type Turned = 401 | 403 | 404 | 429;

/** Who is let in. */
export type Admitted = {
	cookie: string | null;
	/**
	 * The seat that its page was made for, null when it names none: what was typed in one seat is not
	 * taken as another's.
	 */
	seat: string | null;
	access: DocumentAccess;
	/** When that was read, as `Rooms.epoch` tells the time. */
	epoch: number;
};

/** Whether a request comes from a page of ours: its Origin is one of them, exactly. */
function isOwnOrigin({ configuration }: Runtime, request: IncomingMessage): boolean {
	return configuration.origins.includes(request.headers.origin ?? '');
}

/** Who opens a socket, or why not. */
export async function admitActor(
	runtime: Runtime,
	request: IncomingMessage
): Promise<Actor | Turned> {
	if (!isOwnOrigin(runtime, request)) return 403;
	return (await readActor(runtime, request.headers.cookie ?? null)) ?? 401;
}

/**
 * What the actor may do with a document. Unknown and unreadable are told apart by nobody.
 *
 * @param readPlace reads the section whose own text the document is, as of now
 */
export async function admitToDocument(
	runtime: Runtime,
	actor: Actor,
	document: string,
	readPlace = (of: string): Promise<SectionPlace | null> => readSectionPlace(runtime, of)
): Promise<DocumentAccess | Turned> {
	return (await readDocumentAccess(runtime, actor, document, readPlace)) ?? 404;
}

/** Counts each account's sockets, those still being admitted too. */
export class Seats {
	readonly #most: number;
	readonly #taken = new Map<AccountId, number>();
	readonly #lines = new WeakMap<Duplex, AccountId>();
	readonly #release: (this: Duplex) => void;

	/** @param onEnd told of each line that has ended, so that it needs no listener more for that */
	constructor(most: number, onEnd: (line: Duplex) => void = () => undefined) {
		this.#most = most;
		const end = (line: Duplex) => {
			const account = this.#lines.get(line);
			if (account) this.giveBack(account);
			onEnd(line);
		};
		this.#release = function () {
			end(this);
		};
	}

	take(account: AccountId): boolean {
		const taken = this.#taken.get(account) ?? 0;
		if (taken >= this.#most) return false;
		this.#taken.set(account, taken + 1);
		return true;
	}

	/** Give one back when its line ends, however far it came. Keeps nothing else of who came. */
	giveBackAfter(line: Duplex, account: AccountId): void {
		this.#lines.set(line, account);
		line.on('close', this.#release);
	}

	giveBack(account: AccountId): void {
		const taken = (this.#taken.get(account) ?? 1) - 1;
		if (taken > 0) this.#taken.set(account, taken);
		else this.#taken.delete(account);
	}
}
