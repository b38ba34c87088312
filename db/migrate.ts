import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { MigrationMeta } from 'drizzle-orm/migrator';

/** The table that remembers which migrations a database has seen, in both dialects. */
export const MIGRATION_TABLE =
	'CREATE TABLE IF NOT EXISTS migration (hash text PRIMARY KEY NOT NULL, made_at bigint NOT NULL)';

export function readMigrations(dialect: 'sqlite' | 'postgres'): MigrationMeta[] {
	const folder = fileURLToPath(new URL(`./migrations/${dialect}`, import.meta.url));
	return readMigrationFiles({ migrationsFolder: folder });
}

/**
 * The migrations that a database still needs, oldest first.
 *
 * @param applied the hashes in its migration table
 * @throws when it has seen a migration that this version does not know: a newer Plenary wrote it
 */
export function pendingMigrations(
	known: readonly MigrationMeta[],
	applied: readonly string[]
): MigrationMeta[] {
	const hashes = new Set(known.map(({ hash }) => hash));
	if (applied.some((hash) => !hashes.has(hash)))
		throw new Error(
			'This database was written by another version of Plenary, probably a newer one. ' +
				'Start that version, or restore a backup made with this one. Nothing was changed.'
		);
	const done = new Set(applied);
	return known.filter(({ hash }) => !done.has(hash));
}
