import * as encoding from 'lib0/encoding';

/**
 * An update that is small and takes Yjs long to place: one struct per client and step, each a letter
 * between the first marker and the end of the text.
 */
export function interleaved(
	clients: number[],
	from: number,
	each: number,
	marker: number,
	author = 1
): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, clients.length);
		for (const client of clients) {
			encoding.writeVarUint(encoder, each);
			encoding.writeVarUint(encoder, client);
			encoding.writeVarUint(encoder, from);
			for (let i = 0; i < each; i++) {
				encoding.writeUint8(encoder, 0b1000_0100);
				encoding.writeVarUint(encoder, author);
				encoding.writeVarUint(encoder, marker);
				encoding.writeVarString(encoder, 'x');
			}
		}
		encoding.writeVarUint(encoder, 0);
	});
}
