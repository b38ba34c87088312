import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Meters, Sample } from './meters.ts';

/** Count the bytes of sockets: those of open ones are read when somebody asks. */
export class Lines {
	readonly #open = new Set<Socket>();
	readonly #meters: Meters;

	constructor(meters: Meters) {
		this.#meters = meters;
		meters.watch(() => [...this.#open].flatMap(bytesOf));
	}

	add(line: Duplex): void {
		this.#open.add(line as Socket);
	}

	/** It has ended: what it carried is counted once more, and for good. */
	end(line: Duplex): void {
		const socket = line as Socket;
		if (!this.#open.delete(socket)) return;
		for (const { name, label, value } of bytesOf(socket)) this.#meters.add(name, label, value);
	}
}

function bytesOf({ bytesRead, bytesWritten }: Socket): Sample[] {
	return [
		{ name: 'plenary_socket_bytes_total', label: 'in', value: bytesRead },
		{ name: 'plenary_socket_bytes_total', label: 'out', value: bytesWritten }
	];
}
