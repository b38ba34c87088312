import { isStorageFailure } from '#db/storage-failure.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { readDocumentAccess } from '#lib/proposals/access.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { rightsFrame } from './frames.ts';
import { Hand } from './hand.ts';
import { CLOSE, type Peer } from './peer.ts';
import type { Room } from './room.ts';
import { saysTheSame } from './visitors.ts';

/** Whether an announcement on the bus is about this peer's rights, who is in this room. */
export function concerns(
	topic: string,
	{ participant }: Peer,
	room?: Pick<Room, 'document'>
): boolean {
	const { actor, seat } = participant;
	return (
		topic === `rights/document/${room?.document}` ||
		topic === `rights/session/${actor.session.id}` ||
		topic === `rights/account/${actor.account.id}` ||
		topic === `rights/consultation/${seat.consultation}`
	);
}

/**
 * Read a peer's rights again. Until that is done nothing it sends is looked at; then it goes
 * on as before, is told what changed, or is cut. A database that does not answer is asked again
 * when it does, and until then nothing that is sent is taken.
 */
export async function recheck(runtime: Runtime, room: Room, peer: Peer): Promise<void> {
	// It has no session of its own: whoever asked for its change is asked once that is composed.
	if (peer instanceof Hand) return;
	const epoch = ++peer.epoch;
	try {
		const actor = await readActor(runtime, peer.cookie);
		const access = actor && (await readDocumentAccess(runtime, actor, room.document));
		if (peer.isClosed || peer.epoch !== epoch) return;
		if (!actor) return peer.close(CLOSE.signedOut, 'sync.signed-out');
		if (!access) return peer.close(CLOSE.signedOut, 'sync.no-longer-yours');
		if (access.participant.seat.id !== peer.participant.seat.id)
			return peer.close(CLOSE.signedOut, 'sync.other-seat');
		const { rights, participant } = access;
		const isChanged = rights.write !== peer.rights.write || rights.reason !== peer.rights.reason;
		// What is said alike is kept once for several.
		if (!saysTheSame(peer, access)) {
			peer.rights = rights;
			peer.participant = participant;
		}
		peer.checked = epoch;
		if (isChanged) peer.send(rightsFrame(peer.greeting));
		room.resume(peer);
	} catch (error) {
		if (isStorageFailure(error)) return runtime.storage.note(error);
		runtime.logger.error({ err: error }, 'rights could not be read');
		peer.close(CLOSE.busy, 'sync.storage');
	}
}
