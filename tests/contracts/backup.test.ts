import { closeSync, existsSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { backup, restore } from '#db/backup.ts';
import { commitDecision } from '#db/record.ts';
import { appendUpdates, readLog } from '#db/texts.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { dialects, makePlace, openPlace, openTestDatabase } from '../support/database.ts';
import { NOW, seatKenya } from '../support/rows.ts';

const A = 'document-a' as DocumentId;
const clock = { now: () => NOW };

describe('a backup', () => {
	it('taken while everybody writes holds all that was acknowledged before', async () => {
		const place = await makePlace('sqlite');
		const db = await openPlace(place);
		const kenya = await seatKenya(db);
		let acknowledged = 0;
		let writing = true;
		const decide = async () => {
			while (writing) {
				const payload = { body: 'x'.repeat(500) };
				await commitDecision(db, clock, { ...kenya, kind: 'comment.posted', payload }, []);
				await appendUpdates(db, [update()]);
				acknowledged++;
			}
		};
		const writers = [decide(), decide(), decide()];
		await expect.poll(() => acknowledged).toBeGreaterThan(30);
		const before = acknowledged;
		const file = join(place.dataDir, 'copies', 'backup.sqlite');
		await backup(db, file);
		const during = acknowledged - before;
		writing = false;
		await Promise.all(writers);
		expect(during).toBeGreaterThan(0);

		const fresh = await makePlace('sqlite');
		expect(await restore(fresh.dataDir, file)).toBeNull();
		const restored = await openPlace(fresh);
		expect((await readLog(restored, A)).length).toBeGreaterThanOrEqual(before);
		const verdict = await verifyStoredRecord({ db: restored }, kenya.consultation);
		expect(verdict).toMatchObject({ sound: true });
		expect(verdict.sound && verdict.entries).toBeGreaterThanOrEqual(before);
	});

	it('never replaces a file', async () => {
		const db = await openTestDatabase('sqlite');
		const file = `${db.file}.backup`;
		await backup(db, file);
		await expect(backup(db, file)).rejects.toThrow(/exists already/);
	});
});

describe('restoring', () => {
	it('keeps what it replaces beside it', async () => {
		const { place, file } = await backedUp();
		const changed = await openPlace(place);
		await appendUpdates(changed, [update()]);
		await changed.close();
		const kept = await restore(place.dataDir, file);
		expect(kept).toContain('plenary.sqlite.replaced-');
		expect(existsSync(kept ?? '')).toBe(true);
		expect(await readLog(await openPlace(place), A)).toHaveLength(1);
	});

	it('is refused while a process uses the folder', async () => {
		const { place, file } = await backedUp();
		await openPlace(place);
		await expect(restore(place.dataDir, file)).rejects.toThrow(/Another Plenary process/);
	});

	it.each(['a damaged file', 'no database', 'no file', 'the file of a newer version'])(
		'refuses %s and changes nothing',
		async (what) => {
			const { place, file } = await backedUp();
			const bad = what === 'no file' ? `${file}-absent` : file;
			if (what === 'a damaged file') scribble(file);
			if (what === 'no database') writeFileSync(file, 'not a database at all');
			if (what === 'the file of a newer version') await makeNewer(file);
			const before = readdirSync(place.dataDir);
			await expect(restore(place.dataDir, bad)).rejects.toThrow();
			expect(readdirSync(place.dataDir)).toEqual(before);
			expect(await readLog(await openPlace(place), A)).toHaveLength(1);
		}
	);
});

describe.runIf(dialects.includes('postgres'))('on PostgreSQL', () => {
	it('a backup names the tool for it', async () => {
		const db = await openTestDatabase('postgres');
		await expect(backup(db, '/nowhere')).rejects.toThrow(/pg_dump/);
	});
});

/** A closed database with one update in it, and its backup. */
async function backedUp() {
	const place = await makePlace('sqlite');
	const db = await openPlace(place);
	await appendUpdates(db, [update()]);
	const file = join(place.dataDir, 'backup.sqlite');
	await backup(db, file);
	await db.close();
	return { place, file };
}

function scribble(file: string): void {
	const handle = openSync(file, 'r+');
	writeSync(handle, Buffer.alloc(3000, 0xff), 0, 3000, 4096 + 8);
	closeSync(handle);
}

async function makeNewer(file: string): Promise<void> {
	const { default: BetterSqlite } = await import('better-sqlite3');
	const sqlite = new BetterSqlite(file);
	sqlite.prepare("INSERT INTO migration VALUES ('of the future', 1)").run();
	sqlite.close();
}

function update() {
	const nobody = { account: null, seat: null, delegation: null };
	return { document: A, ...nobody, at: NOW, bytes: new Uint8Array(2000) };
}
