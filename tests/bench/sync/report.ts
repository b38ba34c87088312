import { availableParallelism } from 'node:os';
import type { Finding, Verdict } from './bench.ts';
import { versionOf } from './servers.ts';

/** The report of a run, in Markdown. */
export function writeReport(findings: readonly Finding[], { at }: { at: Date }): string {
	const verdicts = findings.flatMap((finding) => finding.verdicts);
	return [
		'# Benchmarks',
		ABOUT,
		`Measured on ${at.toISOString().slice(0, 10)} with ${machine()}`,
		'## What was promised',
		table(['promise', 'budget', 'measured', 'met'], verdicts.map(verdictRow)),
		...findings.flatMap(({ title, about, columns, rows }) => [
			`## ${title}`,
			about,
			table(columns, rows)
		]),
		HOW
	]
		.join('\n\n')
		.concat('\n');
}

const ABOUT =
	'Plenary beside its peers, written by `npm run bench`. Every server runs alone in one process on the\n' +
	'same machine; they take turns, and all are measured again in each round, so that ratios hold where\n' +
	'absolute figures do not. Figures are medians of the rounds.';

const HOW =
	'## How it is measured\n\n' +
	'- The load comes from a process of its own: bare sockets, updates made beforehand, no Y.Doc. It counts\n' +
	'  edits by the Yjs clocks that arrive, however a server merges frames; a writer’s own letters sent back\n' +
	'  count for nothing. `generator` is the share of a core that it took itself.\n' +
	'- CPU is user and system time of the whole server process, with its threads.\n' +
	'- Plenary is measured as it is shipped: `server/main.ts` over SQLite with fsync, accounts, seats and\n' +
	'  sessions, an account for each of up to 500 people. Before each measurement the very server is shown, over the\n' +
	'  wire, a forged client id, a gap, malformed and oversized updates, a flood, an observer’s edit, another\n' +
	'  origin and nobody’s session: unless it refuses each of them, the benchmark fails.\n' +
	'- The bare relay hands bytes on and knows nothing of them. It and @y/websocket-server keep nothing on\n' +
	'  disk unless a scenario says so; Hocuspocus keeps documents in its SQLite extension.';

function machine(): string {
	const peers = ['@hocuspocus/server', '@y/websocket-server', 'ws', 'yjs'].map(
		(peer) => `${peer} ${versionOf(peer)}`
	);
	return `${availableParallelism()} cores, Node ${process.versions.node}, ${peers.join(', ')}.`;
}

function verdictRow({ promise, budget, figure, met }: Verdict): string[] {
	return [promise, budget, figure, met ? 'yes' : '**no**'];
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
