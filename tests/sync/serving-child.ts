import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { aFolder, furnish, start, type House } from './house.ts';

const SCRIPT = fileURLToPath(new URL('server-child.ts', import.meta.url));

/** A furnished folder that no server holds, its words on PostgreSQL where an address is given. */
export async function makeHouse(databaseUrl: string | null = null) {
	const folder = aFolder();
	const plenary = await start(folder, {}, databaseUrl);
	const house = await furnish(plenary);
	await plenary.close();
	return { folder, house, databaseUrl };
}

/** Serve what was made in a process of its own; `deadly` is a step and how often it is survived. */
export async function serve(
	{ folder, house, databaseUrl }: Awaited<ReturnType<typeof makeHouse>>,
	...deadly: string[]
) {
	const child = spawn(process.execPath, [SCRIPT, folder, ...deadly], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { ...process.env, ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) }
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const port = await new Promise<string>((resolve) =>
		child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()))
	);
	const served: House = { ...house, origin: `http://127.0.0.1:${port}` };
	return { child, ended, house: served };
}
