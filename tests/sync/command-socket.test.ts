import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callServer } from '#server/command-socket.ts';
import { readConfiguration } from '#server/configuration.ts';
import { restoreFile } from '#server/commands/backup.ts';
import { enter, type, until } from './clients.ts';
import { aFolder, openHouse, start, type House } from './house.ts';

// What somebody on the same machine may write into DATA_DIR/plenary.sock.

const dataDirOf = (house: House) => house.runtime.configuration.dataDir;
const socketOf = (house: House) => join(dataDirOf(house), 'plenary.sock');

/** Write bytes to the socket; what comes back until it is closed, or until `hangUp`. */
function say(house: House, bytes: string | Buffer, hangUp = false): Promise<string> {
	return new Promise((resolve) => {
		const socket = createConnection(socketOf(house));
		let answer = '';
		socket.on('data', (chunk) => (answer += chunk.toString()));
		socket.on('error', () => undefined);
		socket.on('close', () => resolve(answer));
		socket.write(bytes, () => hangUp && socket.destroy());
	});
}

async function stillServes(house: House): Promise<void> {
	const lines: string[] = [];
	const asked = callServer(
		dataDirOf(house),
		['sections', 'house'],
		(line) => void lines.push(line)
	);
	expect(await asked).toBe(0);
	expect(lines.join()).toContain('Connectivity');
	const kenya = await enter(house, house.kenya);
	type(kenya, 'Still here.');
	await until(() => kenya.saved > 0);
}

describe('the command socket', () => {
	it('and all that lies beside it are its own user’s alone', async () => {
		const house = await openHouse();
		const folder = dataDirOf(house);
		expect(statSync(socketOf(house)).mode & 0o777).toBe(0o600);
		expect(statSync(socketOf(house)).isSocket()).toBe(true);
		expect(readdirSync(folder)).toContain('plenary.sqlite');
		expect(statSync(folder).mode & 0o077).toBe(0);
	});

	it.each<[string, string | Buffer]>([
		['no JSON', 'dance\n'],
		['half of JSON', '{"argv":["sections"\n'],
		['nothing but an end of line', '\n'],
		['null', 'null\n'],
		['a list', '["sections"]\n'],
		['a number for words', '{"argv":7}\n'],
		['no words', '{"argv":[]}\n'],
		['words that are none', '{"argv":[null,{},[1],7]}\n'],
		['a text for words', '{"argv":"sections"}\n'],
		['nothing at all', '{}\n'],
		['the prototype', '{"argv":["__proto__","constructor"]}\n'],
		['an unknown command', '{"argv":["dance"]}\n'],
		['a command of the shell', '{"argv":["sections","$(touch /tmp/x); rm -rf /"]}\n'],
		['a command without what it needs', '{"argv":["section","create"]}\n'],
		['NUL', '{"argv":["sections","a\\u0000b"]}\n'],
		['a restore', '{"argv":["restore","/dev/null"]}\n'],
		['a backup where none can be', '{"argv":["backup","/dev/null/x"]}\n'],
		['a record that is not there', '{"argv":["verify-record","/nowhere"]}\n'],
		['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x0a])],
		['a line of 1 MB', `{"argv":["${'a'.repeat(1_000_000)}"]}\n`]
	])('answers %s with an error, and serves on', async (_, bytes) => {
		const house = await openHouse();
		const answers = (await say(house, bytes))
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line));
		expect(answers.at(-1)).toEqual({ exit: 1 });
		expect(answers).toContainEqual({ to: 'error', line: expect.stringMatching(/\S/) as string });
		expect(JSON.stringify(answers)).not.toMatch(/undefined|is not a function|Cannot read|    at /);
		await stillServes(house);
	});

	it('does not mind lines without end, hanging up, and many at once', async () => {
		const house = await openHouse();
		await say(house, 'a'.repeat(60_000), true);
		await say(house, '{"argv":["sections","house"]}\n', true);
		await say(house, '{"argv":["section","create","house","--title","T","--mode","open"]}\n', true);
		const idle = Array.from({ length: 50 }, () => createConnection(socketOf(house)));
		onTestFinished(() => idle.forEach((socket) => void socket.destroy()));
		const asked = Array.from({ length: 20 }, () => say(house, '{"argv":["sections","house"]}\n'));
		for (const answer of await Promise.all(asked)) expect(answer).toContain('{"exit":0}');
		await stillServes(house);
		// Those who hold a line open do not keep the server from ending.
		await house.plenary.close();
		expect(existsSync(socketOf(house))).toBe(false);
	});
});

describe('a restore', () => {
	it('is refused while a server runs, with a sentence, and changes nothing', async () => {
		const house = await openHouse();
		const folder = aFolder();
		const file = join(folder, 'kept.sqlite');
		expect(await callServer(dataDirOf(house), ['backup', file], () => undefined)).toBe(0);
		const configuration = readConfiguration({ DATA_DIR: dataDirOf(house) });
		await expect(restoreFile(configuration, file, () => undefined)).rejects.toThrow(
			'A server is running on this data folder.'
		);
		// Nor when its socket is gone.
		rmSync(socketOf(house));
		await expect(restoreFile(configuration, file, () => undefined)).rejects.toThrow(
			/Another Plenary process is using/
		);
	});

	it('of what is no backup is refused, and keeps what stands', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'plenary-restore-'));
		onTestFinished(() => rmSync(folder, { recursive: true }));
		await (await start(folder)).close();
		const before = statSync(join(folder, 'plenary.sqlite')).ino;
		const configuration = readConfiguration({ DATA_DIR: folder });
		const file = join(folder, 'wrong.sqlite');
		for (const bytes of ['', 'no database', 'SQLite format 3\0'.padEnd(4096, 'x')]) {
			writeFileSync(file, bytes);
			await expect(restoreFile(configuration, file, () => undefined)).rejects.toThrow(/\w+ \w+/);
		}
		await expect(
			restoreFile(configuration, join(folder, 'nowhere'), () => undefined)
		).rejects.toThrow(/\w+ \w+/);
		expect(statSync(join(folder, 'plenary.sqlite')).ino).toBe(before);
		await (await start(folder)).close();
	});
});
