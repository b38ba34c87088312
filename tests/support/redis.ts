import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binary = ['redis-server', 'valkey-server'].find(
	(name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0
);

/** Why the suites leave Redis out, or null when they can have one. */
export const noRedis: string | null =
	process.env.TEST_REDIS_URL || binary
		? null
		: 'Redis suites skipped: TEST_REDIS_URL is not set and no redis-server is installed.';

if (noRedis) process.stderr.write(`${noRedis}\n`);

/** A Redis of `TEST_REDIS_URL`, or a throwaway one on loopback. `stop` ends it. */
export async function startRedis(): Promise<{ url: string; stop(): Promise<void> }> {
	const given = process.env.TEST_REDIS_URL;
	if (given) return { url: given, stop: async () => undefined };
	const folder = mkdtempSync(join(tmpdir(), 'plenary-redis-'));
	const port = await freePort();
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
	const child = spawn(binary ?? '', args, { stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	await new Promise<void>((resolve, reject) => {
		let output = '';
		child.stdout.on('data', (chunk) => {
			output += chunk;
			if (/ready to accept connections/i.test(output)) resolve();
		});
		child.once('exit', () => reject(new Error(`redis-server ended at start:\n${output}`)));
	});
	return {
		url: `redis://127.0.0.1:${port}`,
		async stop() {
			child.kill('SIGKILL');
			await ended;
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer().once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}
