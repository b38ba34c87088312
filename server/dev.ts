import type { Server } from 'node:http';
import { serveCommands } from './command-socket.ts';
import type { Configuration } from './configuration.ts';
import { firstRun } from './first-run.ts';
import { watchPhases } from './jobs/phases.ts';
import { watchTerms } from './jobs/terms.ts';
import { closeRuntime, openRuntime } from './open-runtime.ts';
import type { Runtime } from './runtime.ts';
import { attachSockets } from './sockets.ts';

type Held = { runtime: Runtime; hints: string[]; close(): Promise<void> };

// Vite opens a new server before it closes the old one when its settings change; the folder
// can be held only once, and is let go with the last of them.
let held: Promise<Held> | null = null;
let attached = 0;

/** Give Vite's development server what `startPlenary` gives the built one. Returns first hints. */
export async function attachToDevelopment(
	server: Server,
	configuration: Configuration
): Promise<string[]> {
	attached++;
	held ??= hold(configuration);
	const { runtime, hints } = await held;
	const sockets = attachSockets(server, runtime);
	closeFirst(server, async () => {
		await sockets.close();
		if (--attached > 0) return;
		const last = held;
		held = null;
		await (await last)?.close();
	});
	return hints;
}

/** Vite ends its process as soon as its server says that it is closed: what must end goes before. */
function closeFirst(server: Server, end: () => Promise<void>): void {
	const close = server.close.bind(server);
	server.close = (done) => {
		const ended = end();
		return close((error) => {
			void ended.finally(() => done?.(error));
		});
	};
}

async function hold(configuration: Configuration): Promise<Held> {
	const runtime = await openRuntime(configuration);
	const { demoPassword, administratorAddress } = await firstRun(runtime);
	const commands = await serveCommands(runtime);
	const stopPhases = watchPhases(runtime);
	const stopTerms = watchTerms(runtime);
	endOnce();
	const hints = [
		...(demoPassword ? [`Demonstration accounts have the password: ${demoPassword}`] : []),
		...(administratorAddress ? [`First administrator: ${administratorAddress}`] : [])
	];
	return {
		...{ runtime, hints },
		async close() {
			stopPhases();
			stopTerms();
			await commands.close();
			await closeRuntime(runtime);
		}
	};
}

/** Vite closes on the first SIGTERM alone. Ctrl-C comes as SIGINT, and more than once. */
function endOnce(): void {
	let isEnding = false;
	process.on('SIGTERM', () => {
		isEnding = true;
	});
	process.on('SIGINT', () => {
		if (!isEnding) process.kill(process.pid, 'SIGTERM');
		isEnding = true;
	});
}
