import { getTableConfig as postgresConfig } from 'drizzle-orm/pg-core';
import { getTableConfig as sqliteConfig } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import { SCHEMAS_AGREE } from '#db/schema/parity.ts';
import * as postgres from '#db/schema/postgres/index.ts';
import * as sqlite from '#db/schema/sqlite/index.ts';
import { dialects, openTestDatabase } from '../support/database.ts';
import { NOW, seatKenya } from '../support/rows.ts';

describe('the two schemas', () => {
	it('have the same columns and types', () => expect(SCHEMAS_AGREE).toBe(true));

	it('have the same keys, indexes and references', () => {
		const first = Object.values(sqlite).map((table) => shape(sqliteConfig(table)));
		const second = Object.values(postgres).map((table) => shape(postgresConfig(table)));
		expect(second).toEqual(first);
	});
});

type Column = { name: string; notNull: boolean; primary: boolean };
type Reference = {
	onDelete: string | undefined;
	reference(): { columns: Column[]; foreignColumns: Column[] };
};
type Config = {
	name: string;
	columns: Column[];
	primaryKeys: { columns: Column[] }[];
	indexes: { config: { name?: string; unique: boolean; columns: unknown[] } }[];
	foreignKeys: Reference[];
};

/** What the types of a table do not say. */
function shape({ name, columns, primaryKeys, indexes, foreignKeys }: Config) {
	return {
		name,
		columns: columns.map(({ name, notNull, primary }) => ({ name, notNull, primary })),
		primaryKeys: primaryKeys.map(({ columns }) => columns.map(({ name }) => name)),
		indexes: indexes.map(({ config: { name, unique, columns } }) => ({
			name,
			unique,
			columns: columns.map((column) => (column as Column).name)
		})),
		references: foreignKeys.map((key) => ({
			onDelete: key.onDelete ?? 'no action',
			from: key.reference().columns.map(({ name }) => name),
			to: key.reference().foreignColumns.map(({ name }) => name)
		}))
	};
}

describe.each(dialects)('the migrations of %s', (dialect) => {
	it('make every table and column that the schema names', async () => {
		const db = await openTestDatabase(dialect);
		for (const table of Object.values(db.tables))
			expect(await db.read.select().from(table)).toEqual([]);
	});
});

describe.each(dialects)('a value written to %s', (dialect) => {
	it.each([
		['text in JSON', 'twelve'],
		['digits in JSON, which stay text', '12'],
		['a number in JSON', 12.5],
		['a boolean in JSON', false],
		['a list in JSON', [1, 'two', null, { three: [] }]],
		['other scripts and quotes', { ключ: '"\\\u2028 عربى 漢字 🕊' }]
	])('reads back: %s', async (_what, value) => {
		const db = await openTestDatabase(dialect);
		const { installation } = db.tables;
		await db.commit([db.read.insert(installation).values({ key: 'k', value })]);
		expect(await db.read.select().from(installation)).toEqual([{ key: 'k', value }]);
	});

	it('reads back: booleans, instants, absence and bytes', async () => {
		const db = await openTestDatabase(dialect);
		const { consultation, section } = await seatKenya(db, { demonstration: true });
		const { thread } = db.tables;
		const row = {
			id: 't' as typeof thread.$inferSelect.id,
			consultation,
			section,
			anchorStart: new Uint8Array([0, 255, 39, 92]),
			anchorEnd: new Uint8Array(0),
			block: null,
			change: null,
			quote: "it's",
			textHash: '',
			before: '',
			after: '',
			audience: '',
			resolvedAt: null,
			resolvedBy: null,
			version: 1,
			createdAt: NOW
		};
		await db.commit([db.read.insert(thread).values(row)]);
		expect(await db.read.select().from(thread)).toEqual([row]);
		const [seated] = await db.read.select().from(db.tables.seat);
		expect(seated).toMatchObject({ speaks: true, sections: [], withdrawnAt: null, createdAt: NOW });
		const [roadmap] = await db.read.select().from(db.tables.consultation);
		expect(roadmap).toMatchObject({ demonstration: true, calls: [] });
	});
});
