import { proveChecks } from './proving.ts';
import { startServer, type Name, type Server, type Starting } from './servers.ts';

/** How large and how often a run measures. */
export type Scale = {
	rounds: number;
	/** Seconds of each measurement. */
	seconds: number;
	/** People in one section. */
	people: readonly number[];
	/** Sections in which everybody types. */
	rooms: number;
	/** Edits of the section that everybody comes back to. */
	edits: number;
	/** How many come back to it at once. */
	storm: number;
	/** How often servers are killed. */
	kills: number;
	/** Connections that do nothing. */
	idle: number;
	servers: readonly Name[];
};

/** A promise of the design, and what was measured of it. */
export type Verdict = { promise: string; budget: string; figure: string; met: boolean };

/** What a scenario found: a table of the report. */
export type Finding = {
	title: string;
	about: string;
	columns: readonly string[];
	rows: readonly (readonly string[])[];
	verdicts: readonly Verdict[];
};

/**
 * Measure every server in turn, and all of them again in each round, so that whatever else the
 * machine does meanwhile falls on all alike. Plenary's checks are proven each time before it is
 * measured.
 */
export async function takeTurns<Result>(
	{ rounds, servers }: Pick<Scale, 'rounds' | 'servers'>,
	measure: (server: Server) => Promise<Result>,
	options: Starting = {}
): Promise<Map<Name, Result[]>> {
	const found = new Map<Name, Result[]>(servers.map((name) => [name, []]));
	for (let round = 0; round < rounds; round++)
		for (const name of servers) {
			const server = await startServer(name, options);
			try {
				if (name === 'Plenary') await proveChecks(server);
				found.get(name)?.push(await measure(server));
			} finally {
				await server.close();
			}
		}
	return found;
}

/** A figure for a table: whole above a hundred, else with what a reader can use of it. */
export function figure(value: number, unit = ''): string {
	if (Number.isNaN(value)) return '–';
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return `${value.toFixed(digits)}${unit}`;
}

/** How many times `base` a figure is. */
export function times(value: number, base: number): string {
	return figure(value / base, '×');
}
