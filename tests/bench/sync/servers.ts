import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as encoding from 'lib0/encoding';
import type { Place } from './client.ts';
import { sendLong, storeLong, type LongText } from './long-text.ts';
import { ACCOUNTS, furnish, ROOMS, SOCKETS_PER_ACCOUNT, type Furnished } from './furnishing.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** More flags for the servers' Node, such as `--cpu-prof --cpu-prof-dir=profiles`. */
const FLAGS = process.env.BENCH_NODE_FLAGS?.split(' ') ?? [];
const PEERS = fileURLToPath(new URL('../peers/', import.meta.url));

export type Name = 'Plenary' | 'bare relay' | '@y/websocket-server' | 'Hocuspocus';
export const NAMES: readonly Name[] = [
	'bare relay',
	'@y/websocket-server',
	'Hocuspocus',
	'Plenary'
];

/** A server in a process of its own, over a folder of its own. */
export type Server = {
	name: Name;
	port: number;
	pid(): number;
	/** Where its Node is asked what it holds; '' when it was not started for that. */
	inspector(): string;
	/** Where the `socket`th socket of this server opens the `room`th document. */
	place(room: number, socket: number): Place;
	/** Where Plenary's checks are proven: a room and sockets that nothing is measured with. */
	proving: { room: number; victim: number; offender: number; observer: Place };
	/** End it as a power cut would; the folder stays. */
	kill9(): Promise<void>;
	/** Start it again over the same folder. */
	start(): Promise<void>;
	/** End it, and remove its folder. */
	close(): Promise<void>;
};

/** Install the peers, each pinned, beside the bench: nothing else needs them. */
export function installPeers(): void {
	const lock = readFileSync(join(PEERS, 'package-lock.json'), 'utf8');
	const installed = join(PEERS, 'node_modules/.package-lock.json');
	if (existsSync(installed) && holdsAll(readFileSync(installed, 'utf8'), lock)) return;
	const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
	const { status } = spawnSync('npm', args, { cwd: PEERS, stdio: ['ignore', 2, 2] });
	if (status !== 0) throw new Error('The peers could not be installed.');
}

type Lock = { packages: Record<string, { version?: string }> };

function holdsAll(installed: string, lock: string): boolean {
	const { packages } = JSON.parse(installed) as Lock;
	return Object.entries((JSON.parse(lock) as Lock).packages).every(
		([path, { version }]) => path === '' || packages[path]?.version === version
	);
}

/** The version of a peer as it is installed. */
export function versionOf(peer: string): string {
	const manifest = readFileSync(join(PEERS, 'node_modules', peer, 'package.json'), 'utf8');
	return (JSON.parse(manifest) as { version: string }).version;
}

export type Starting = {
	/** Whether a peer that may keep its documents on disk does. */
	keeps?: boolean;
	/** What stands in the first document. */
	text?: LongText;
	/** Whether what it holds in memory is asked for. */
	inspected?: boolean;
};

/** Start a server over an empty folder. */
export async function startServer(
	name: Name,
	{ keeps = false, text, inspected = false }: Starting = {}
): Promise<Server> {
	const port = await freePort();
	const folder = mkdtempSync(join(tmpdir(), 'plenary-bench-'));
	const furnished = name === 'Plenary' ? await furnishedFolder(folder) : null;
	if (text && furnished) await storeLong(folder, furnished.documents[0] ?? '', text);
	let child: ChildProcess | null = null;
	let inspector = '';
	const flags = inspected ? [...FLAGS, '--inspect=127.0.0.1:0'] : FLAGS;
	const start = async () => {
		const started = await run(flags, name, port, folder, keeps);
		child = started.child;
		inspector = /ws:\/\/127[^\s]+/.exec(started.output)?.[0] ?? '';
	};
	const end = async (signal: NodeJS.Signals) => {
		const ending = child;
		child = null;
		if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
		const ended = new Promise((resolve) => ending.once('exit', resolve));
		ending.kill(signal);
		await ended;
	};
	// A bench that is cut short must not leave servers behind.
	const cutShort = () => void child?.kill('SIGKILL');
	process.once('exit', cutShort);
	await start();
	const place = (room: number, socket: number) => placeAt(name, port, furnished, room, socket);
	// The relay keeps nothing.
	if (text && !furnished && name !== 'bare relay') await sendLong(place(0, 0), text);
	return {
		...{ name, port, start },
		pid: () => child?.pid ?? 0,
		inspector: () => inspector,
		place,
		proving: {
			...{ room: ROOMS, victim: ACCOUNTS * SOCKETS_PER_ACCOUNT },
			offender: (ACCOUNTS + 1) * SOCKETS_PER_ACCOUNT,
			get observer() {
				const honest = place(ROOMS, 0);
				return { ...honest, headers: { ...honest.headers, Cookie: furnished?.observer ?? '' } };
			}
		},
		kill9: () => end('SIGKILL'),
		async close() {
			// A profile is written by a process that ends by itself.
			await end(FLAGS.length > 0 ? 'SIGTERM' : 'SIGKILL');
			process.off('exit', cutShort);
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

let template: Promise<{ folder: string; furnished: Furnished }> | null = null;

/** Furnishing takes a while: it is done once, and copied. */
async function furnishedFolder(folder: string): Promise<Furnished> {
	template ??= (async () => {
		const made = mkdtempSync(join(tmpdir(), 'plenary-bench-'));
		process.once('exit', () => rmSync(made, { recursive: true, force: true }));
		return { folder: made, furnished: await furnish(made) };
	})();
	const { folder: made, furnished } = await template;
	cpSync(made, folder, { recursive: true });
	return furnished;
}

type Started = { child: ChildProcess; output: string };

function run(
	flags: readonly string[],
	name: Name,
	port: number,
	folder: string,
	keeps: boolean
): Promise<Started> {
	const serve = (args: string[], env: NodeJS.ProcessEnv) => spawnServer([...flags, ...args], env);
	const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', NODE_ENV: 'production' };
	switch (name) {
		case 'Plenary':
			return serve([join(ROOT, 'server/main.ts')], { ...env, DATA_DIR: folder, DEMO: '0' });
		case 'bare relay':
			return serve([join(PEERS, 'relay.mjs')], env);
		case 'Hocuspocus': {
			const database = join(folder, 'hocuspocus.sqlite');
			return serve([join(PEERS, 'hocuspocus.mjs')], { ...env, DATABASE: database });
		}
		case '@y/websocket-server': {
			const script = join(PEERS, 'node_modules/@y/websocket-server/src/server.js');
			return serve([script], keeps ? { ...env, YPERSISTENCE: folder } : env);
		}
	}
}

/** Start a script and wait until it listens; throws with its output when it ends first. */
function spawnServer(args: string[], env: NodeJS.ProcessEnv): Promise<Started> {
	const child = spawn(process.execPath, args, {
		...{ env, cwd: ROOT },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	return new Promise((resolve, reject) => {
		let output = '';
		const hear = (chunk: Buffer) => {
			output = (output + String(chunk)).slice(-10_000);
			if (/(?<!Debugger )listening|running at|Plenary is at/.test(output))
				resolve({ child, output });
		};
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		child.once('exit', (code) => {
			reject(new Error(`A server ended at start:\n${output}`));
			if (code) process.stderr.write(`A server ended with ${code}:\n${output}\n`);
		});
	});
}

function placeAt(
	name: Name,
	port: number,
	furnished: Furnished | null,
	room: number,
	socket: number
): Place {
	const headers: Record<string, string> = {};
	if (furnished) {
		const document = furnished.documents[room];
		// One after the other, so that as many people as can be are as many accounts.
		const own = socket < ACCOUNTS * SOCKETS_PER_ACCOUNT ? socket % ACCOUNTS : null;
		const cookie = furnished.cookies[own ?? Math.floor(socket / SOCKETS_PER_ACCOUNT)];
		if (!document || !cookie) throw new Error(`There is no room ${room} or socket ${socket}.`);
		Object.assign(headers, { Origin: `http://127.0.0.1:${port}`, Cookie: cookie });
		const nothing = new Uint8Array();
		return { port, path: `/sync/${document}`, headers, document, prefix: nothing, opening: null };
	}
	const document = `room-${room}`;
	const isHocuspocus = name === 'Hocuspocus';
	return {
		...{ port, path: `/${document}`, headers, document },
		prefix: isHocuspocus
			? encoding.encode((encoder) => encoding.writeVarString(encoder, document))
			: new Uint8Array(),
		// Hocuspocus opens no document before a token is sent, even where none is asked for.
		opening: isHocuspocus ? HOCUSPOCUS_TOKEN : null
	};
}

const HOCUSPOCUS_TOKEN = encoding.encode((encoder) => {
	encoding.writeVarUint(encoder, 2);
	encoding.writeVarUint(encoder, 0);
	encoding.writeVarString(encoder, 'bench');
});

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer().once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as AddressInfo;
			probe.close(() => resolve(port));
		});
	});
}
