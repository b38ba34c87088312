import { existsSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callServer } from '#server/command-socket.ts';
import { enter, type, until } from './clients.ts';
import { aFolder, furnish, openHouse, start } from './house.ts';

/** The status of a request under a host name of its own choosing. */
function ask(port: number, path: string, host: string): Promise<number> {
	return new Promise((resolve, reject) => {
		request({ port, path, headers: { host } }, (response) => {
			response.resume();
			resolve(response.statusCode ?? 0);
		})
			.on('error', reject)
			.end();
	});
}

describe('a server', () => {
	it('says that it is healthy to anyone', async () => {
		const { plenary } = await openHouse();
		expect(await ask(plenary.port, '/healthz', 'a load balancer')).toBe(200);
	});

	it('answers to the names it was given and to no other', async () => {
		const { plenary } = await openHouse();
		const { port } = plenary;
		expect(await ask(port, '/', `127.0.0.1:${port}`)).toBe(404);
		expect(await ask(port, '/', `localhost:${port}`)).toBe(404);
		expect(await ask(port, '/', `[::1]:${port}`)).toBe(404);
		for (const host of [
			'evil.test',
			`evil.test:${port}`,
			'127.0.0.1',
			`127.0.0.1:${port}.evil.test`
		])
			expect(await ask(port, '/', host)).toBe(421);
	});

	it('refuses a folder that another server holds, and says so', async () => {
		const folder = aFolder();
		const plenary = await start(folder);
		onTestFinished(() => plenary.close());
		await expect(start(folder)).rejects.toThrow(/another plenary process/i);
	});

	it('frees its folder when it closes', async () => {
		const folder = aFolder();
		await (await start(folder)).close();
		const again = await start(folder);
		await again.close();
		expect(existsSync(join(folder, 'plenary.sock'))).toBe(false);
	});

	it('names the address of the first administrator while there is none', async () => {
		const plenary = await start(aFolder());
		onTestFinished(() => plenary.close());
		const { port, greeting } = plenary;
		expect(greeting.administratorAddress).toMatch(`http://127.0.0.1:${port}/welcome/`);
	});

	it('writes everything down and sends everyone away to come back when it stops', async () => {
		const folder = aFolder();
		const plenary = await start(folder);
		const house = await furnish(plenary);
		const kenya = await enter(house, house.kenya);
		type(kenya, 'The last word.');
		await until(() => kenya.saved === 2);
		await plenary.close();
		await until(() => kenya.closed.includes(1012));
		const again = await start(folder);
		onTestFinished(() => again.close());
		const later = { ...house, plenary: again, origin: `http://127.0.0.1:${again.port}` };
		expect((await enter(later, house.norway)).text.toString()).toBe('The last word.');
	});
});

describe('the command socket', () => {
	it('is its own user’s alone and runs commands in the server', async () => {
		const { runtime } = await openHouse();
		const { dataDir } = runtime.configuration;
		expect(statSync(join(dataDir, 'plenary.sock')).mode & 0o777).toBe(0o600);
		const lines: string[] = [];
		const write = (line: string) => void lines.push(line);
		expect(await callServer(dataDir, ['sections', 'house', '--json'], write)).toBe(0);
		expect(lines.join('\n')).toContain('Connectivity');
	});

	it('answers an unknown command with an error and exit code 1', async () => {
		const { runtime } = await openHouse();
		const errors: string[] = [];
		const write = (line: string, to = 'out') => void (to === 'error' && errors.push(line));
		expect(await callServer(runtime.configuration.dataDir, ['dance'], write)).toBe(1);
		expect(errors).toHaveLength(1);
	});

	it('is nobody’s where no server runs', async () => {
		expect(await callServer(aFolder(), ['sections'], () => undefined)).toBeNull();
	});
});
