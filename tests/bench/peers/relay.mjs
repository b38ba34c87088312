// The least that a relay of Yjs updates can be: nothing is read, checked, kept or merged.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const SYNC = 0;
const STEP_1 = 0;
const UPDATE = 2;
// A step 2 that holds nothing.
const NOTHING = Uint8Array.of(SYNC, 1, 2, 0, 0);

const server = createServer();
const rooms = new Map();
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, { url }) => {
	const room = rooms.get(url) ?? new Set();
	rooms.set(url, room);
	room.add(socket);
	socket.on('message', (data) => {
		if (data[0] === SYNC && data[1] === STEP_1) socket.send(NOTHING);
		if (data[0] !== SYNC || data[1] !== UPDATE) return;
		for (const other of room) if (other !== socket) other.send(data);
	});
	socket.on('close', () => room.delete(socket));
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('listening\n'));
