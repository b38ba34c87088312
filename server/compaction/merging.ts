import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

type Decoded = ReturnType<typeof Y.decodeUpdate>;
type Struct = Decoded['structs'][number];

/**
 * Several v1 updates as one that says the same of every character and deletion, in as few structs as
 * one edit would have taken. Yjs's own `mergeUpdates` keeps every keystroke a struct of its own.
 *
 * @param parts of each client id in the order of its clocks, without a gap
 */
export function mergeParts(parts: readonly Uint8Array[]): Uint8Array {
	const decoded = parts.map((part) => Y.decodeUpdate(part));
	const byClient = Map.groupBy(
		decoded.flatMap(({ structs }) => structs),
		({ id }) => id.client
	);
	const encoder = new Y.UpdateEncoderV1();
	encoding.writeVarUint(encoder.restEncoder, byClient.size);
	// Yjs writes the highest client id first, here and among the deletions.
	for (const [client, all] of [...byClient].sort(([a], [b]) => b - a)) {
		const structs = joined(all);
		encoding.writeVarUint(encoder.restEncoder, structs.length);
		encoder.writeClient(client);
		encoding.writeVarUint(encoder.restEncoder, structs[0]?.id.clock ?? 0);
		for (const struct of structs) struct.write(encoder, 0);
	}
	writeDeletions(encoder, Y.mergeDeleteSets(decoded.map(({ ds }) => ds)));
	return encoder.toUint8Array();
}

function writeDeletions(encoder: Y.UpdateEncoderV1, { clients }: Decoded['ds']): void {
	encoding.writeVarUint(encoder.restEncoder, clients.size);
	for (const [client, ranges] of [...clients].sort(([a], [b]) => b - a)) {
		encoding.writeVarUint(encoder.restEncoder, client);
		encoding.writeVarUint(encoder.restEncoder, ranges.length);
		for (const { clock, len } of ranges) {
			encoder.writeDsClock(clock);
			encoder.writeDsLen(len);
		}
	}
}

/** One client's structs, those that continue each other as one. */
function joined(structs: readonly Struct[]): Struct[] {
	const result: Struct[] = [];
	for (const struct of structs) {
		const last = result.at(-1);
		if (!last || !join(last, struct)) result.push(struct);
	}
	return result;
}

/** Lengthen `left` by `right` when both could have been typed as one; false when they could not. */
function join(left: Struct, right: Struct): boolean {
	if (left.id.clock + left.length !== right.id.clock) throw new Error('The parts leave a gap.');
	if (left instanceof Y.GC && right instanceof Y.GC) return left.mergeWith(right);
	if (!(left instanceof Y.Item && right instanceof Y.Item)) return false;
	const continues =
		Y.compareIDs(right.origin, left.lastId) && Y.compareIDs(left.rightOrigin, right.rightOrigin);
	if (!continues || !isWords(left.content, right.content)) return false;
	if (!left.content.mergeWith(right.content as never)) return false;
	left.length += right.length;
	return true;
}

/** Words only: values of a marker's key also follow each other, and each is set by itself. */
function isWords(left: Y.Item['content'], right: Y.Item['content']): boolean {
	return left instanceof Y.ContentString && right instanceof Y.ContentString;
}
