import * as Y from 'yjs';

/** Some of a client's clocks: `from` up to, not including, `to`. */
export type Clocks = { client: number; from: number; to: number };

/** What an update brings, and what of a document must be there before it. */
export type Needs = { brings: Clocks[]; deletes: Clocks[]; needs: Clocks[] };

/** Read what an update needs: the neighbours and parents that it names, and what it deletes. */
export function readNeeds(update: Uint8Array): Needs {
	const { structs, ds } = Y.decodeUpdate(update);
	const brings: Clocks[] = [];
	const needs: Clocks[] = [];
	for (const struct of structs) {
		const { client, clock } = struct.id;
		const last = brings.at(-1);
		if (last?.client === client && last.to === clock) last.to += struct.length;
		else brings.push({ client, from: clock, to: clock + struct.length });
		if (!(struct instanceof Y.Item)) continue;
		const parent: unknown = struct.parent;
		for (const id of [struct.origin, struct.rightOrigin, parent])
			if (id instanceof Y.ID) needs.push({ client: id.client, from: id.clock, to: id.clock + 1 });
	}
	const deletes: Clocks[] = [];
	for (const [client, ranges] of ds.clients)
		for (const { clock, len } of ranges) deletes.push({ client, from: clock, to: clock + len });
	return { brings, deletes, needs };
}
