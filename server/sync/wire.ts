const BINARY = 0x82;
const NOTHING = new Uint8Array();

/**
 * A message as it goes over the line, header and bytes in one buffer: made once, and written to
 * however many are to have it. What a server sends is not masked (RFC 6455, section 5.2).
 *
 * @param head what comes before the message and belongs to it
 */
export function wire(message: Uint8Array, head: Uint8Array = NOTHING): Buffer {
	const length = head.length + message.length;
	const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
	const wired = Buffer.allocUnsafe(start + length);
	wired[0] = BINARY;
	if (length < 126) wired[1] = length;
	else if (length < 65_536) {
		wired[1] = 126;
		wired.writeUInt16BE(length, 2);
	} else {
		wired[1] = 127;
		wired.writeBigUInt64BE(BigInt(length), 2);
	}
	wired.set(head, start);
	wired.set(message, start + head.length);
	return wired;
}
