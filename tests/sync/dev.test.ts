import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { callServer } from '#server/command-socket.ts';
import { ask } from '../support/pages.ts';
import { aFolder } from './house.ts';

type Line = { document: string };

/** A port that nobody has: the development server's origin names its port, so it cannot be "any". */
async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

/** `npm run dev` over a folder of its own, up and answering. */
async function develop() {
	const [port, folder] = [await freePort(), aFolder()];
	const child = spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'dev'], {
		env: { PATH: process.env.PATH ?? '', PORT: String(port), DATA_DIR: folder },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	let printed = '';
	child.stdout.on('data', (words) => (printed += String(words)));
	await expect.poll(() => printed, { timeout: 50_000 }).toContain(`:${port}/`);
	return { child, folder, printed, origin: `http://127.0.0.1:${port}` };
}

describe('the development server', () => {
	it.each(['SIGTERM', 'SIGINT'] as const)(
		'answers pages and sockets, and lets its folder go on %s',
		async (signal) => {
			const { child, folder, printed, origin } = await develop();
			expect(printed).toContain('Demonstration accounts have the password');
			const run = async (...argv: string[]) => {
				const lines: string[] = [];
				await callServer(folder, argv, (line) => void lines.push(line));
				return lines.join('\n');
			};
			const cookie = await run('session', 'kenya@plenary.test');
			const page = await ask(origin, '/c/roadmap', { cookie });
			expect(page.status).toBe(200);
			expect(page.text).toContain('Roadmap for Digital Cooperation');

			const [preamble] = JSON.parse(await run('sections', 'roadmap', '--json')) as Line[];
			const address = `${origin.replace('http', 'ws')}/sync/${preamble?.document}`;
			const socket = new WebSocket(address, { headers: { cookie, origin } });
			const [first] = (await once(socket, 'message')) as [Buffer];
			expect(first[0]).toBe(100);

			child.kill(signal);
			if (signal === 'SIGINT') child.kill(signal);
			await once(child, 'exit');
			expect(existsSync(join(folder, 'plenary.sock'))).toBe(false);
		}
	);
});
