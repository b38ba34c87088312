import BetterSqlite from 'better-sqlite3';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { databaseFile } from '#db/connect.server.ts';
import { readLog } from '#db/texts.ts';
import { readStorageNotes } from '#lib/admin/storage.server.ts';
import { runCommand } from '#server/commands/run.ts';
import { enter, type, until } from './clients.ts';
import { aFolder, furnish, start, type House } from './house.ts';
import { Raw } from './raw.ts';

/**
 * Kenya types seven words, the process ends without a snapshot, and some of the log's rows are no
 * longer what was written; then a server starts again.
 */
async function openTorn(torn: number[]) {
	const folder = aFolder();
	const plenary = await start(folder);
	const before = await furnish(plenary);
	const kenya = await enter(before, before.kenya);
	for (let word = 1; word <= 7; word++) {
		type(kenya, `word${word} `);
		await until(() => kenya.saved === 1 + word);
	}
	kenya.leave();
	await plenary.close();
	const file = new BetterSqlite(databaseFile(folder));
	file.exec('DELETE FROM snapshot');
	for (const seq of torn)
		file
			.prepare('UPDATE text_update SET bytes = substr(bytes, 1, 4) WHERE document = ? AND seq = ?')
			.run(before.section.document, seq);
	file.close();

	let lines = '';
	const logger = pino({ level: 'error' }, { write: (line: string) => void (lines += line) });
	const again = await start(folder, { logger });
	onTestFinished(() => again.close());
	const { runtime } = again;
	const house: House = {
		...{ ...before, plenary: again, runtime },
		origin: `http://127.0.0.1:${again.port}`
	};
	const verify = async () => {
		const said: string[] = [];
		const code = await runCommand(runtime, ['verify-texts'], (line) => void said.push(line));
		return { code, said };
	};
	return { house, lines: () => lines, verify };
}

describe('the end of a log, torn by a crash', () => {
	it('is cut off, never half-applied, kept aside and said', async () => {
		const { house, lines, verify } = await openTorn([7, 8]);
		expect((await verify()).said[0]).toBe('house/1: updates damaged: 7, 8');
		const norway = await enter(house, house.norway);
		expect(norway.text.toString()).toBe('word1 word2 word3 word4 word5 ');
		expect(lines()).toMatch(/"from":7,"updates":2,.*the torn end of a log was cut off/);
		const cut = '2 updates from 7 on were torn by a crash';
		const notes = await readStorageNotes(house.runtime);
		expect(notes).toMatchObject([{ text: 'house/1' }]);
		expect(notes[0]?.what).toContain(cut);
		const { code, said } = await verify();
		expect([code, said[0]]).toEqual([0, 'house/1: sound, 6 updates']);
		expect(said[1]).toContain(cut);
	});

	it('is followed by what is typed next', async () => {
		const { house } = await openTorn([8]);
		const kenya = await enter(house, house.kenya);
		type(kenya, 'again');
		await until(() => kenya.saved === 2);
		const { runtime, section } = house;
		expect(await readLog(runtime.db, section.document)).toHaveLength(8);
	});
});

describe('a log that is damaged in the middle', () => {
	it('closes its text with a word to people and administrators, and nothing is cut', async () => {
		const { house, lines, verify } = await openTorn([4]);
		const norway = new Raw(house, house.norway);
		await until(() => norway.closed === 4410);
		expect(norway.reason).toMatch(/^Part of this text cannot be read .* Nothing was deleted/);
		expect(norway.updates).toEqual([]);
		expect(lines()).toContain('Update 4 in the log of');
		const notes = await readStorageNotes(house.runtime);
		expect(notes).toMatchObject([{ text: 'house/1' }]);
		expect(notes[0]?.what).toMatch(/^Update 4 of this text is not what was written/);
		expect(await verify()).toMatchObject({
			code: 1,
			said: ['house/1: updates damaged: 4', 'A text is not as it was written.']
		});
	});
});
