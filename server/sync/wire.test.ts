import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { wire } from './wire.ts';

it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])(
	'a message of %i bytes is read as it was meant',
	async (size) => {
		const message = new Uint8Array(size).fill(7);
		const server = createServer().listen(0, '127.0.0.1');
		const acceptor = new WebSocketServer({ noServer: true });
		server.on('upgrade', (request, socket, head) =>
			acceptor.handleUpgrade(request, socket, head, () => socket.write(wire(message)))
		);
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const client = new WebSocket(`ws://127.0.0.1:${port}`);
		onTestFinished(() => {
			client.terminate();
			server.close();
		});
		const [heard, isBinary] = (await once(client, 'message')) as [Buffer, boolean];
		expect([heard.compare(message), isBinary]).toEqual([0, true]);
	}
);
