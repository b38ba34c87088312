import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { holdForServing } from '#db/serving.ts';
import { serveCommands } from './command-socket.ts';
import type { Configuration } from './configuration.ts';
import { readEarlyScripts } from './early-scripts.ts';
import { firstRun, type Greeting } from './first-run.ts';
import { answerRequests, PROTOCOL_HEADER, type Pages } from './http.ts';
import { Compactor } from './compaction/thread.ts';
import { mergeLogs, type MergingPace } from './jobs/compaction.ts';
import { watchPhases } from './jobs/phases.ts';
import { watchTerms } from './jobs/terms.ts';
import { projectLeftBehind } from './jobs/projecting.ts';
import { recordOwed } from './jobs/owed.ts';
import { watchProcess } from './metrics/process.ts';
import { closeRuntime, openRuntime } from './open-runtime.ts';
import type { Runtime } from './runtime.ts';
import { attachSockets, type SocketOptions } from './sockets.ts';

export type StartOptions = SocketOptions & {
	/** Whether to serve the built pages; sockets and health are served without them too. */
	pages?: boolean;
	logger?: Logger;
	merging?: Partial<MergingPace>;
};

/** A running server. `close` lets everything that was begun end well. */
export type Plenary = {
	port: number;
	runtime: Runtime;
	greeting: Greeting;
	close(): Promise<void>;
};

/**
 * Start Plenary: pages, sync, live updates and the command socket in one process.
 *
 * @throws a sentence when it cannot start, such as when the data folder is in use
 */
export async function startPlenary(
	configuration: Configuration,
	options: StartOptions = {}
): Promise<Plenary> {
	const server = createServer({
		maxHeaderSize: 16 * 1024,
		headersTimeout: 15_000,
		requestTimeout: 60_000,
		keepAliveTimeout: 10_000
	});
	// Opened before the port is taken: a second server on the same data is told that first.
	const runtime = await openRuntime(configuration, options.logger);
	let letGo = async () => {};
	try {
		letGo = await holdData(runtime);
		const ready = Promise.withResolvers<RequestListener>();
		// Whoever comes while the demonstration is being put down waits for it.
		server.on('request', (request, response) => {
			ready.promise.then((answer) => answer(request, response)).catch(() => response.destroy());
		});
		const port = await listen(server, configuration);
		runtime.configuration = withPort(configuration, port);
		const greeting = await firstRun(runtime);
		const pages = options.pages === false ? null : await loadPages();
		if (pages) runtime.earlyScripts = readEarlyScripts();
		const stopRecording = await recordOwed(runtime);
		const compactor = new Compactor(runtime);
		const sockets = attachSockets(server, runtime, { ...options, snapshots: compactor });
		const commands = await serveCommands(runtime);
		projectLeftBehind(runtime).catch((error: unknown) => {
			runtime.logger.error({ err: error }, 'what pages show could not be brought up to its logs');
		});
		const stopPhases = watchPhases(runtime);
		const stopTerms = watchTerms(runtime);
		const stopMeasuring = watchProcess(runtime.meters);
		const stopMerging = mergeLogs(runtime, compactor, options.merging);
		ready.resolve(answerRequests(runtime, pages));
		return {
			port,
			runtime,
			greeting,
			async close() {
				const closed = new Promise((resolve) => server.close(resolve));
				server.closeIdleConnections();
				stopPhases();
				stopTerms();
				stopRecording();
				stopMeasuring();
				stopMerging();
				await compactor.close();
				await commands.close();
				await sockets.close();
				await Promise.race([closed, once(AbortSignal.timeout(5_000), 'abort')]);
				server.closeAllConnections();
				await closeRuntime(runtime);
				await letGo();
			}
		};
	} catch (error) {
		server.close();
		server.closeAllConnections();
		await closeRuntime(runtime);
		await letGo();
		throw error;
	}
}

/** SQLite's folder is held by whoever opens it; a PostgreSQL database by whoever serves it. */
async function holdData({ configuration, logger }: Runtime): Promise<() => Promise<void>> {
	const { databaseUrl } = configuration;
	if (!databaseUrl) return async () => {};
	return holdForServing(databaseUrl, () => {
		logger.fatal('another process serves this database now: this one ends');
		process.kill(process.pid, 'SIGTERM');
	});
}

async function listen(server: Server, { port, host }: Configuration): Promise<number> {
	server.listen(port, host);
	try {
		await once(server, 'listening');
	} catch (error) {
		throw new Error(whyNotListening(error, host, port), { cause: error });
	}
	return (server.address() as AddressInfo).port;
}

function whyNotListening(error: unknown, host: string, port: number): string {
	const { code = '', message } = error as NodeJS.ErrnoException;
	if (code === 'EADDRINUSE')
		return `Port ${port} of ${host} is in use by another program. Choose another with PORT.`;
	if (code === 'EACCES')
		return `Port ${port} may not be used by this user. Choose another with PORT.`;
	if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
		return `HOST must be an address of this machine, not ${host}.`;
	return `The server cannot listen at ${host}:${port}: ${message}`;
}

/** The configuration with the port that was given in place of "any". */
function withPort(configuration: Configuration, port: number): Configuration {
	const origins = configuration.origins.map((origin) => origin.replace(/:0$/, `:${port}`));
	return { ...configuration, port, origins };
}

/**
 * The built pages. adapter-node reads its settings from the environment when it is loaded:
 * the origin comes from `Host` and the scheme from a header that only we set; see http.ts.
 */
async function loadPages(): Promise<Pages> {
	delete process.env.ORIGIN;
	process.env.PROTOCOL_HEADER = PROTOCOL_HEADER;
	process.env.BODY_SIZE_LIMIT ??= '1M';
	const address = new URL('../build/handler.js', import.meta.url).href;
	const { handler } = (await import(address)) as { handler: Pages };
	return handler;
}
