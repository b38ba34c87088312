import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const DEMO_PASSWORD = 'a demonstration only';

/** A real Plenary process over a folder of its own; `kill9` and `start` share that folder. */
export type PlenaryProcess = {
	origin: string;
	dataDir: string;
	/** The process as the system knows it, while it runs. */
	pid(): number | undefined;
	/** Everything the process has printed so far. */
	output(): string;
	start(): Promise<void>;
	kill9(): Promise<void>;
	/** Stop the process where it stands, and let it go on: a server that answers nothing. */
	freeze(): void;
	thaw(): void;
	/** Run a command of the command line on its folder; throws with what it says when it fails. */
	command(...argv: string[]): Promise<string>;
	stop(): Promise<void>;
};

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer().once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}

/** Wait until the process says where it is; throws with its output when it ends first. */
function untilServing(child: ChildProcess, print: (words: string) => void): Promise<void> {
	return new Promise((resolve, reject) => {
		let output = '';
		const hear = (chunk: Buffer) => {
			output += chunk;
			print(String(chunk));
			if (output.includes('Plenary is at')) resolve();
		};
		child.stdout?.on('data', hear);
		child.stderr?.on('data', hear);
		child.once('exit', () => reject(new Error(`Plenary ended at start:\n${output}`)));
	});
}

/** Start `server/main.ts`, or what starts it otherwise, with the demonstration on a free loopback port. */
export async function startProcess(
	env: Record<string, string> = {},
	script = 'server/main.ts'
): Promise<PlenaryProcess> {
	const port = await freePort();
	const dataDir = await mkdtemp(join(tmpdir(), 'plenary-'));
	const origin = `http://127.0.0.1:${port}`;
	let child: ChildProcess | null = null;
	let printed = '';

	async function start() {
		child = spawn(process.execPath, [script], {
			env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, DEMO_PASSWORD, ...env },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		await untilServing(child, (words) => (printed += words));
	}
	async function end(signal: NodeJS.Signals) {
		const ending = child;
		child = null;
		if (!ending || ending.exitCode !== null) return;
		const ended = new Promise((resolve) => ending.once('exit', resolve));
		ending.kill(signal);
		await ended;
	}
	// A test run that is cut short must not leave servers behind.
	const cutShort = () => child?.kill('SIGKILL');
	process.once('exit', cutShort);
	await start();
	return {
		origin,
		dataDir,
		pid: () => child?.pid,
		output: () => printed,
		freeze: () => void child?.kill('SIGSTOP'),
		thaw: () => void child?.kill('SIGCONT'),
		command: async (...argv) => {
			const options = { env: { ...process.env, DATA_DIR: dataDir, ...env } };
			const args = ['server/plenary.ts', ...argv];
			return (await promisify(execFile)(process.execPath, args, options)).stdout;
		},
		start,
		kill9: () => end('SIGKILL'),
		async stop() {
			await end('SIGTERM');
			process.off('exit', cutShort);
			await rm(dataDir, { recursive: true, force: true });
		}
	};
}
