import BetterSqlite from 'better-sqlite3';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { connectDatabase, databaseFile } from '#db/connect.server.ts';
import type { Place } from '#db/connect.server.ts';
import { MIGRATION_TABLE, pendingMigrations, readMigrations } from '#db/migrate.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import { dialects, makePlace, openPlace } from '../support/database.ts';
import { seatKenya } from '../support/rows.ts';

describe('pending migrations', () => {
	const known = ['one', 'two', 'three'].map((hash, i) => ({
		hash,
		folderMillis: i,
		sql: [],
		bps: true
	}));
	it.each([
		['all of them, for a new database', [], ['one', 'two', 'three']],
		['what came since, in order', ['one'], ['two', 'three']],
		['none, when it has seen all', ['one', 'two', 'three'], []]
	])('are %s', (_what, applied, pending) => {
		expect(pendingMigrations(known, applied).map(({ hash }) => hash)).toEqual(pending);
	});
	it('are refused to a database that knows more', () => {
		expect(() => pendingMigrations(known, ['one', 'two', 'three', 'four'])).toThrow(/newer/);
	});
});

describe.each(dialects)('starting on %s', (dialect) => {
	it('keeps what an earlier start wrote', async () => {
		const place = await makePlace(dialect);
		const first = await openPlace(place);
		await seatKenya(first);
		await first.close();
		const second = await openPlace(place);
		expect(await second.read.select().from(second.tables.seat)).toHaveLength(1);
	});

	it('brings along what the first version wrote: said to everybody, and never edited', async () => {
		const place = await makePlace(dialect);
		const [first] = readMigrations(dialect);
		await runSql(place, MIGRATION_TABLE);
		for (const statement of first?.sql ?? []) await runSql(place, statement);
		await runSql(place, `INSERT INTO migration VALUES ('${first?.hash}', 1)`);
		for (const row of FIRST_ROWS) await runSql(place, row);
		const { read, tables } = await openPlace(place);
		expect(await read.select().from(tables.thread)).toMatchObject([{ audience: EVERYBODY }]);
		expect(await read.select().from(tables.comment)).toMatchObject([
			{ body: 'Karibu.', version: 1, editedAt: null, deletedAt: null, hiddenReason: '' }
		]);
		expect(await read.select().from(tables.position)).toMatchObject([
			{ stance: 'object', audience: EVERYBODY, source: '', disputedAt: null }
		]);
		expect(await read.select().from(tables.entry)).toMatchObject([{ audience: EVERYBODY }]);
	});

	it('refuses a database of a newer version and leaves it as it was', async () => {
		const place = await makePlace(dialect);
		await (await openPlace(place)).close();
		await runSql(place, "INSERT INTO migration VALUES ('of the future', 9999999999999)");
		await expect(connectDatabase(place)).rejects.toThrow(/another version of Plenary/);
		await runSql(place, "DELETE FROM migration WHERE hash = 'of the future'");
		await openPlace(place);
	});

	it('writes every migration down', async () => {
		const place = await makePlace(dialect);
		await (await openPlace(place)).close();
		expect(await runSql(place, 'SELECT hash FROM migration')).toHaveLength(
			readMigrations(dialect).length
		);
	});
});

describe('a data folder', () => {
	it('belongs to one process at a time', async () => {
		const place = await makePlace('sqlite');
		const first = await openPlace(place);
		await expect(connectDatabase(place)).rejects.toThrow(/Another Plenary process/);
		await first.close();
		await openPlace(place);
	});
});

describe.runIf(dialects.includes('postgres'))('a PostgreSQL database', () => {
	it('is migrated once when several processes start together', async () => {
		const place = await makePlace('postgres');
		await Promise.all([openPlace(place), openPlace(place), openPlace(place)]);
		expect(await runSql(place, 'SELECT hash FROM migration')).toHaveLength(
			readMigrations('postgres').length
		);
	});
});

async function runSql({ dataDir, databaseUrl }: Place, sql: string): Promise<unknown[]> {
	if (databaseUrl) {
		const client = new pg.Client(databaseUrl);
		await client.connect();
		return (await client.query(sql).finally(() => client.end())).rows;
	}
	const file = new BetterSqlite(databaseFile(dataDir));
	const statement = file.prepare(sql);
	const rows = statement.reader ? statement.all() : [statement.run()];
	file.close();
	return rows;
}

/** A thread with a comment, a position and an entry of the record, as the first version wrote them. */
const FIRST_ROWS = [
	"INSERT INTO account VALUES ('a', 'kenya@plenary.test', 'Kenya', NULL, FALSE, 1, NULL)",
	"INSERT INTO consultation VALUES ('c', 'roadmap', 'Roadmap', '', 'none', '[]', 'continuous', 'chair', FALSE, 1)",
	"INSERT INTO stakeholder_group VALUES ('g', 'c', 'MS', 'Member States', 'stakeholder', 1)",
	"INSERT INTO delegation VALUES ('d', 'c', 'KEN', 'Kenya', 'member-state', 'g', 1, NULL)",
	"INSERT INTO seat VALUES ('s', 'a', 'c', 'delegate', 'd', FALSE, '[]', 1, NULL)",
	"INSERT INTO section VALUES ('x', 'c', 1, '1', 'One', 'open', 'doc', 1)",
	"INSERT INTO thread VALUES ('t', 'c', 'x', NULL, NULL, NULL, '', '', '', NULL, NULL, 1, 1)",
	"INSERT INTO comment VALUES ('m', 't', 'x', 'a', 's', 'd', 'Karibu.', 1, 'receipt')",
	"INSERT INTO position VALUES ('p', 'c', 'x', '', 'd', 1, 'object', '', 'No.', 'hash', 'a', 's', 1, 'receipt')",
	"INSERT INTO entry VALUES ('c', 1, 'position.stated', 1, '{}', 'salt', 'ph', 'prev', 'hash', 'x', 'd', FALSE)"
];
