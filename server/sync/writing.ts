import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import type { DocumentAccess } from '#lib/proposals/access.server.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import { Hand } from './hand.ts';
import { Joint } from './joint.ts';
import type { PeerContext } from './peer.ts';
import type { Room } from './room.ts';

/** What a change made of a log: it went from one place to another. */
export type Written = { from: number; to: number };

/** A text that somebody changes, with what they may do in it: when they asked, and by now. */
export type Target = { before: DocumentAccess; access: () => Promise<SectionAccess | null> };

/** Makes the changes under a client id each, one update for each text; null when there is nothing to do. */
export type Compose = (clients: readonly number[]) => Promise<readonly Uint8Array[] | null>;

/**
 * Whether the actor or the server composes the changes. What the server puts together of the family's
 * texts, whose words were checked there, may name blocks that others made, and claim words of another
 * text: never let a request decide what it says.
 */
export type Composed = { composed: 'by-actor' | 'by-server' };

/** How a hand comes into a room and out of it. */
type Way = {
	context: PeerContext;
	enter: (access: DocumentAccess) => Promise<Room>;
	leave: (room: Room, hand: Hand) => void;
};

type Seated = Target & { room: Room; hand: Hand };

/**
 * Change texts, each in its room and through its checks: what one of them refuses is written to none, and
 * what is written is on disk by one commit.
 */
export async function writeTogether(
	{ context, enter, leave }: Way,
	targets: readonly Target[],
	compose: Compose,
	{ composed }: Composed
): Promise<Outcome<Written[] | null>> {
	const seated: Seated[] = [];
	try {
		for (const target of targets) {
			const room = await enter(target.before);
			const hand = new Hand(target.before, context, composed === 'by-server');
			room.join(hand);
			seated.push({ ...target, room, hand });
		}
		const updates = await compose(seated.map(({ hand }) => hand.client));
		if (!updates) return accept(null);
		await Promise.all(seated.map(({ room }) => room.sound()));
		// At once, so that none is old when the last is read.
		const allowed = await Promise.all(seated.map(({ access }) => access()));
		for (const [at, { hand }] of seated.entries()) {
			const now = allowed[at];
			if (!now?.rights.write) return refuse(403, now?.rights.reason ?? 'sync.no-longer-yours');
			hand.rights = now.rights;
		}
		const written = take(seated, updates);
		if (written) {
			const hands = seated.map(({ hand }) => hand.ended);
			await Promise.race([
				Promise.all(seated.map(({ room }) => room.text.log.drained())),
				...hands
			]);
		}
		const refused = seated.find(({ hand }) => hand.refused !== null)?.hand.refused ?? null;
		return refused === null ? accept(written) : refuse(409, refused);
	} finally {
		for (const { room, hand } of seated) leave(room, hand);
	}
}

/** Take in every change and hand all to their logs, in one turn; null when one of them is refused. */
function take(seated: readonly Seated[], updates: readonly Uint8Array[]): Written[] | null {
	const logged: (() => void)[] = [];
	for (const [at, { room, hand }] of seated.entries()) {
		const log = room.prepare(hand, updates[at] ?? NOTHING);
		if (!log) {
			// What the others applied is not going to be written.
			for (const earlier of seated.slice(0, at)) earlier.room.forget();
			return null;
		}
		logged.push(log);
	}
	const joint = new Joint(seated.length);
	return seated.map(({ room: { text } }, at) => {
		const from = text.log.appended;
		text.log.gather(joint, () => logged[at]?.());
		return { from, to: text.log.appended };
	});
}

/** An update that says nothing. */
const NOTHING = new Uint8Array([0, 0]);
