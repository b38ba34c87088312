import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const binaries = findBinaries();

/** Why the suites that stop and start a PostgreSQL of their own are left out, or null. */
export const noOwnPostgres: string | null = binaries
	? null
	: 'Suites that stop PostgreSQL skipped: no server is installed.';

/** Why the suites leave PostgreSQL out, or null when they can have one. */
export const noPostgres: string | null =
	process.env.TEST_DATABASE_URL || binaries
		? null
		: 'PostgreSQL suites skipped: TEST_DATABASE_URL is not set and no server is installed.';

if (noPostgres) process.stderr.write(`${noPostgres}\n`);

let server: Promise<string> | undefined;

/** An empty database of its own: its address, and how to drop it. */
export async function createPostgresDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
	server ??= process.env.TEST_DATABASE_URL
		? Promise.resolve(process.env.TEST_DATABASE_URL)
		: startServer();
	const address = await server;
	const name = `plenary_test_${randomBytes(8).toString('hex')}`;
	await query(address, `CREATE DATABASE ${name}`);
	return {
		url: address.replace(/\/[^/?]*(\?.*)?$/, `/${name}$1`),
		// A throwaway server takes its databases along.
		drop: async () => {
			if (process.env.TEST_DATABASE_URL) await query(address, `DROP DATABASE ${name} WITH (FORCE)`);
		}
	};
}

async function query(address: string, sql: string): Promise<void> {
	const client = new pg.Client(address);
	await client.connect();
	await client.query(sql).finally(() => client.end());
}

// The server must end with this process however that ends, so it hangs on a pipe: when this
// end closes, `read` returns, and the shell stops the server and removes its folder.
const SCRIPT = `
{ [ -d "$1/data" ] ||
"$0/initdb" -D "$1/data" -U postgres --auth=trust --no-sync -E UTF8 --locale=C >/dev/null; } &&
{ "$0/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c fsync=off -c max_connections=300 &
read -r last; kill -QUIT $!; wait; }
[ "$last" = keep ] && exit
rm -rf "$1/data" "$1"/.s.PGSQL*; rmdir "$1" 2>/dev/null`;

function startServer(): Promise<string> {
	return startIn(mkdtempSync(join(tmpdir(), 'plenary-pg-'))).then(({ url }) => url);
}

/** A PostgreSQL of one's own, to be stopped as a crash would and started again on what it has. */
export async function startOwnPostgres() {
	const folder = mkdtempSync(join(tmpdir(), 'plenary-pg-'));
	let running = await startIn(folder);
	return {
		url: running.url,
		async stop(last = 'keep') {
			if (running.child.exitCode !== null) return;
			const ended = new Promise((resolve) => running.child.once('exit', resolve));
			running.child.stdin.end(`${last}\n`);
			await ended;
		},
		async start() {
			running = await startIn(folder);
		}
	};
}

async function startIn(folder: string) {
	const command = ['sh', '-c', SCRIPT, binaries ?? '', folder];
	if (process.getuid?.() === 0) {
		// PostgreSQL refuses to run as root.
		const id = (flag: string) =>
			Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
		chownSync(folder, id('-u'), id('-g'));
		command.unshift('setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups');
	}
	const [program = 'sh', ...rest] = command;
	const child = spawn(program, rest, { stdio: ['pipe', 'ignore', 'pipe'], cwd: folder });
	await new Promise<void>((resolve, reject) => {
		let said = '';
		child.stderr.on('data', (words) => {
			said += words;
			if (said.includes('ready to accept connections')) resolve();
		});
		child.on('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)));
	});
	child.unref();
	for (const stream of [child.stdin, child.stderr])
		if ('unref' in stream) (stream as { unref(): void }).unref();
	return { child, url: `postgresql://postgres@${encodeURIComponent(folder)}/postgres` };
}

function findBinaries(): string | null {
	const debian = '/usr/lib/postgresql';
	const versions = existsSync(debian) ? readdirSync(debian) : [];
	const folders = [
		...(process.env.PATH ?? '').split(':'),
		...versions.sort((a, b) => Number(b) - Number(a)).map((version) => `${debian}/${version}/bin`)
	];
	const found = folders.find((folder) => folder && existsSync(join(folder, 'initdb')));
	return found ?? null;
}
