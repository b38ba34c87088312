import type { Server } from 'node:http';
import { serveCommands } from './command-socket.ts';
import type { Configuration } from './configuration.ts';
import { firstRun } from './first-run.ts';
import { watchPhases } from './jobs/phases.ts';
import { openRuntime } from './open-runtime.ts';
import type { Runtime } from './runtime.ts';
import { attachSockets } from './sockets.ts';

// Vite opens a new server before it closes the old one when its settings change; the folder
// can be held only once.
let held: Promise<{ runtime: Runtime; hints: string[] }> | null = null;

/** Give Vite's development server what `startPlenary` gives the built one. Returns first hints. */
export async function attachToDevelopment(
	server: Server,
	configuration: Configuration
): Promise<string[]> {
	held ??= hold(configuration);
	const { runtime, hints } = await held;
	const sockets = attachSockets(server, runtime);
	server.once('close', () => void sockets.close());
	return hints;
}

async function hold(configuration: Configuration) {
	const runtime = await openRuntime(configuration);
	const { demoPassword, administratorAddress } = await firstRun(runtime);
	await serveCommands(runtime);
	watchPhases(runtime);
	const hints = [
		...(demoPassword ? [`Demonstration accounts have the password: ${demoPassword}`] : []),
		...(administratorAddress ? [`First administrator: ${administratorAddress}`] : [])
	];
	return { runtime, hints };
}
