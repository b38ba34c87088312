import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { readSectionPlace } from '#lib/sections/queries.server.ts';
import { LiveHub } from './live.ts';
import { Lines } from './metrics/lines.ts';
import type { Runtime } from './runtime.ts';
import { admitActor, admitToDocument, Seats, type Turned } from './sync/admission.ts';
import { LIMITS, type Limits } from './sync/limits.ts';
import type { Step } from './sync/log.ts';
import { Moment } from './sync/moment.ts';
import { Rooms } from './sync/rooms.ts';
import { closingFor, seatOf, tellAndClose, turnAway } from './sync/turning.ts';
import type { SnapshotTaker } from './sync/snapshots.ts';
import { tellingSockets } from './sync/telling.ts';

export type SocketOptions = {
	limits?: Partial<Limits>;
	/** Called at every stage of an update's way to disk and to others. */
	onStep?: (step: Step) => void;
	/** Takes the snapshots of large texts; without it the serving thread does. */
	snapshots?: SnapshotTaker;
};

// Listeners of every socket: one of each for all of them, since thousands may be open.
function destroy(this: Duplex): void {
	this.destroy();
}
function ignore(): void {}

const SYNC = '/sync/';
const LIVE = '/live';

/** Serve `/sync/<document>[?seat=<its page's>]` and `/live` on a server's upgrades. Returns how to stop. */
export function attachSockets(server: Server, runtime: Runtime, options: SocketOptions = {}) {
	const limits = { ...LIMITS, ...options.limits };
	const rooms = new Rooms(runtime, {
		limits,
		onStep: options.onStep ?? (() => undefined),
		snapshots: options.snapshots ?? null
	});
	runtime.texts = rooms;
	const live = new LiveHub(runtime, limits);
	const lines = new Lines(runtime.meters);
	const seats = new Seats(limits.socketsPerAccount, (line) => lines.end(line));
	const places = new Moment((document) => readSectionPlace(runtime, document));
	const readPlace = (document: string) => places.ask(document, rooms.epoch);
	runtime.meters.watch(() => [
		...rooms.measure(),
		{ name: 'plenary_connections', label: 'live', value: live.size }
	]);
	const accepting = {
		noServer: true,
		clientTracking: false,
		maxPayload: limits.frame,
		perMessageDeflate: false,
		// A message in crumbs holds a buffer for each of them; browsers send whole ones.
		maxFragments: 1_024,
		maxBufferedChunks: 4_096
	};
	const liveAcceptor = new WebSocketServer(accepting);
	const WebSocket = tellingSockets(runtime.meters);
	const textAcceptor = new WebSocketServer({ ...accepting, WebSocket });

	async function admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
		// From here on what is announced of rights may contradict what is read of them.
		const { epoch } = rooms;
		const actor = await admitActor(runtime, request);
		if (typeof actor === 'number') return refuse(request, socket, head, actor);
		const { id } = actor.account;
		if (rooms.isBarred(id) || !seats.take(id)) return refuse(request, socket, head, 429);
		seats.giveBackAfter(socket, id);
		if (socket.destroyed) return void seats.giveBack(id);
		const cookie = request.headers.cookie ?? null;
		// Those who were let in are counted: whoever is told why not is gone at once.
		lines.add(socket);
		const path = pathOf(request);
		if (path === LIVE) return upgrade(request, socket, head, (ws) => live.enter(ws, cookie, actor));
		const access = await admitToDocument(runtime, actor, path.slice(SYNC.length), readPlace);
		if (typeof access === 'number') return refuse(request, socket, head, access);
		const admitted = { cookie, seat: seatOf(request), access, epoch };
		upgrade(request, socket, head, (ws) => rooms.enter({ ws, line: socket }, admitted));
	}

	function refuse(request: IncomingMessage, socket: Duplex, head: Buffer, status: Turned): void {
		runtime.meters.add('plenary_turned_away_total', String(status));
		const closing = closingFor(request, status);
		if (!closing) return turnAway(socket, status);
		upgrade(request, socket, head, (ws) => tellAndClose(ws, ...closing));
	}

	function upgrade(
		request: IncomingMessage,
		socket: Duplex,
		head: Buffer,
		enter: (ws: WebSocket) => void
	): void {
		// What greets it goes out with the answer to its upgrade, in one write.
		socket.cork();
		const acceptor = pathOf(request) === LIVE ? liveAcceptor : textAcceptor;
		acceptor.handleUpgrade(request, socket, head, (ws) => {
			// From here on its errors end it through ws.
			socket.off('error', destroy);
			// A frame that breaks the protocol ends its own socket; ws closes it by itself.
			ws.on('error', ignore);
			enter(ws);
		});
		socket.uncork();
	}

	function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		const path = pathOf(request);
		if (path !== LIVE && !path.startsWith(SYNC)) {
			// In development others, such as Vite, serve sockets of their own.
			if (server.listenerCount('upgrade') === 1) socket.destroy();
			return;
		}
		socket.on('error', destroy);
		admit(request, socket, head).catch((error: unknown) => {
			runtime.logger.error({ err: error }, 'a socket could not be admitted');
			socket.destroy();
		});
	}

	server.on('upgrade', onUpgrade);
	return {
		async close(): Promise<void> {
			server.off('upgrade', onUpgrade);
			live.close();
			await rooms.close();
		}
	};
}

function pathOf({ url = '' }: IncomingMessage): string {
	const query = url.indexOf('?');
	return query < 0 ? url : url.slice(0, query);
}
