import type { Server } from 'node:http';
import { serveCommands } from './command-socket.ts';
import type { Configuration } from './configuration.ts';
import { firstRun } from './first-run.ts';
import { openRuntime } from './open-runtime.ts';
import { attachSockets } from './sockets.ts';

/** Give Vite's development server what `startPlenary` gives the built one. Returns first hints. */
export async function attachToDevelopment(
	server: Server,
	configuration: Configuration
): Promise<string[]> {
	const runtime = await openRuntime(configuration);
	const { demoPassword, administratorAddress } = await firstRun(runtime);
	await serveCommands(runtime);
	attachSockets(server, runtime);
	return [
		...(demoPassword ? [`Demonstration accounts have the password: ${demoPassword}`] : []),
		...(administratorAddress ? [`First administrator: ${administratorAddress}`] : [])
	];
}
