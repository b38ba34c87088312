import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import BetterSqlite from 'better-sqlite3';
import { systemClock } from '#lib/kernel/instants.ts';
import { connectDatabase, databaseFile, lockFolder } from './connect.server.ts';
import type { CopyOrder } from './copier.ts';
import type { Database } from './database.ts';
import { pendingMigrations, readMigrations } from './migrate.ts';
import { renewEpoch } from './installation.ts';
import { endOpenAccess } from './restoring.ts';

/**
 * Copy the whole database to `file` while everybody goes on writing: everything acknowledged
 * before the call is in it.
 *
 * @throws a sentence when the file exists, when the copy is not sound, or on PostgreSQL, which
 * has its own tool for this
 */
export async function backup(db: Database, file: string): Promise<void> {
	if (db.file === null)
		throw new Error(
			'This Plenary keeps its data in PostgreSQL: back it up with `pg_dump --format=custom` ' +
				'and restore it with `pg_restore`.'
		);
	if (existsSync(file)) throw new Error(`${file} exists already. A backup never replaces a file.`);
	mkdirSync(dirname(file), { recursive: true });
	await copyTo(db.file, file);
}

/**
 * Put a backup in the place of a data folder's database. What stood there is kept beside it.
 * Sessions, one-time addresses and open invitations of the backup end; see `endOpenAccess`.
 *
 * @returns the name under which the replaced file is kept; null when there was none
 * @throws a sentence, with nothing changed, when a process uses the folder, or when the file is
 * damaged, no database of Plenary, or of a newer version
 */
export async function restore(dataDir: string, file: string): Promise<string | null> {
	if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
	const release = lockFolder(dataDir);
	try {
		const place = databaseFile(dataDir);
		checkFile(file);
		const arriving = await prepare(dataDir, file);
		const kept = existsSync(place) ? setAside(place) : null;
		renameSync(arriving, place);
		await syncToDisk(dataDir);
		return kept;
	} finally {
		rmSync(arrivingFolder(dataDir), { recursive: true, force: true });
		release();
	}
}

// Nobody's session may be live even for a moment: it is ended before the copy has its place.
async function prepare(dataDir: string, file: string): Promise<string> {
	const folder = arrivingFolder(dataDir);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { mode: 0o700 });
	const arriving = databaseFile(folder);
	await copyTo(file, arriving);
	const db = await connectDatabase({ dataDir: folder, databaseUrl: null });
	try {
		await endOpenAccess(db, systemClock);
		await renewEpoch(db);
	} finally {
		await db.close();
	}
	// The file alone is moved.
	foldLog(arriving);
	if (existsSync(`${arriving}-wal`)) throw new Error(`${arriving} is still in use.`);
	await syncToDisk(arriving);
	return arriving;
}

function arrivingFolder(dataDir: string): string {
	return join(dataDir, 'arriving');
}

/** A copy is complete and on disk before it has its name. */
async function copyTo(file: string, copy: string): Promise<void> {
	const partial = `${copy}.partial`;
	rmSync(partial, { force: true });
	const order: CopyOrder = { file, copy: partial };
	const worker = new Worker(new URL('./copier.ts', import.meta.url), { workerData: order });
	await new Promise<void>((resolve, reject) => {
		worker.once('error', reject);
		worker.once('exit', () => resolve());
	});
	await syncToDisk(partial);
	renameSync(partial, copy);
	await syncToDisk(dirname(copy));
}

async function syncToDisk(path: string): Promise<void> {
	const handle = await open(path, 'r');
	await handle.sync().finally(() => handle.close());
}

function checkFile(file: string): void {
	const sqlite = new BetterSqlite(file, { readonly: true });
	try {
		const [soundness] = sqlite.prepare('PRAGMA integrity_check(1)').pluck().all();
		if (soundness !== 'ok') throw new Error(`it is damaged: ${String(soundness)}`);
		const applied = sqlite.prepare('SELECT hash FROM migration').pluck().all() as string[];
		pendingMigrations(readMigrations('sqlite'), applied);
	} catch (error) {
		const { message } = error as Error;
		throw new Error(`${file} cannot be restored: ${message}`, { cause: error });
	} finally {
		sqlite.close();
	}
}

function setAside(place: string): string {
	foldLog(place);
	const kept = `${place}.replaced-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
	// SQLite finds a database's log by its name: they move together, the log first, so that a
	// log never lies beside a database that it does not belong to.
	for (const part of ['-wal', '-shm', ''])
		if (existsSync(place + part)) renameSync(place + part, kept + part);
	return kept;
}

function foldLog(place: string): void {
	try {
		const sqlite = new BetterSqlite(place);
		sqlite.pragma('wal_checkpoint(TRUNCATE)');
		sqlite.close();
	} catch {
		// A damaged database is why people restore: it is kept as it lies there.
	}
}
