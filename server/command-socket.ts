import { existsSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Runtime } from './runtime.ts';

/** Prints a line of a command's answer, or of what went wrong. */
export type Write = (line: string, to?: 'out' | 'error') => void;

/** Runs one command line; answers its exit code. */
export type RunCommand = (
	runtime: Runtime,
	argv: readonly string[],
	write: Write
) => Promise<number>;

type Answer = { line: string; to: 'out' | 'error' } | { exit: number };

// Loaded when the first command comes, not at start.
const COMMANDS = new URL('./commands/run.ts', import.meta.url).href;
const LONGEST_REQUEST = 64 * 1024;
const LONGEST_PATH = 100;

/** Where a running server takes commands; only its own user may connect. */
function commandSocket(dataDir: string): string {
	return join(dataDir, 'plenary.sock');
}

/**
 * Take commands from the same machine, so that beside a running server there is one writer
 * and live pages notice. One JSON line asks (`{argv}`), JSON lines answer.
 */
export async function serveCommands(runtime: Runtime): Promise<{ close(): Promise<void> }> {
	const { dataDir } = runtime.configuration;
	const path = commandSocket(dataDir);
	if (runtime.db.dialect !== 'sqlite') return { close: async () => undefined };
	if (path.length > LONGEST_PATH) {
		runtime.logger.warn({ path }, 'DATA_DIR is too long a path for commands beside the server');
		return { close: async () => undefined };
	}
	// The folder is locked by now: a socket that lies here is left from a process that is gone.
	rmSync(path, { force: true });
	const connections = new Set<Socket>();
	const server = createServer((socket) => {
		connections.add(socket);
		socket.on('close', () => connections.delete(socket));
		socket.on('error', () => socket.destroy());
		void answer(runtime, socket);
	});
	// Nobody else may connect, not even for the moment before its mode could be changed.
	const before = process.umask(0o177);
	server.listen(path);
	process.umask(before);
	await once(server, 'listening');
	return {
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			for (const socket of connections) socket.destroy();
			await closed;
		}
	};
}

async function answer(runtime: Runtime, socket: Socket): Promise<void> {
	const send = (message: Answer) => {
		if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
	};
	const write: Write = (line, to = 'out') => send({ line, to });
	try {
		const argv = readCommand(await readLine(socket));
		const { runCommand } = (await import(COMMANDS)) as { runCommand: RunCommand };
		send({ exit: await runCommand(runtime, argv, write) });
	} catch (error) {
		write(error instanceof Error ? error.message : String(error), 'error');
		send({ exit: 1 });
	}
	// Whatever else it writes is not waited for.
	socket.destroySoon();
}

function readCommand(line: string): string[] {
	const { argv } = (parseJson(line) ?? {}) as { argv?: unknown };
	const isWord = (word: unknown) => typeof word === 'string' && !word.includes('\0');
	if (!Array.isArray(argv) || argv.length === 0 || !argv.every(isWord))
		throw new Error('A command is one line of JSON: {"argv": ["sections", "roadmap"]}');
	return argv as string[];
}

function parseJson(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return null;
	}
}

async function readLine(socket: Socket): Promise<string> {
	let request = '';
	for await (const chunk of socket.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
		request += chunk;
		if (request.length > LONGEST_REQUEST) throw new Error('The command is too long.');
		if (request.includes('\n')) return request;
	}
	throw new Error('No command was given.');
}

/**
 * Run a command in the server that holds `dataDir`.
 *
 * @returns its exit code, or null when no server is running there
 */
export async function callServer(
	dataDir: string,
	argv: readonly string[],
	write: Write
): Promise<number | null> {
	const path = commandSocket(dataDir);
	if (!existsSync(path)) return null;
	const socket = createConnection(path);
	try {
		await once(socket, 'connect');
	} catch {
		return null;
	}
	socket.write(`${JSON.stringify({ argv })}\n`);
	for await (const line of createInterface({ input: socket })) {
		const message = JSON.parse(line) as Answer;
		if ('exit' in message) return message.exit;
		write(message.line, message.to);
	}
	throw new Error('The server went away before the command had ended.');
}
