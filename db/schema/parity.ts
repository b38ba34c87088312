import type { InferInsertModel, InferSelectModel, Table } from 'drizzle-orm';
import type * as postgres from './postgres/index.ts';
import type * as sqlite from './sqlite/index.ts';

type Same<A, B> =
	(<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Each column's name in the database, by its name in the program. */
type Names<T extends Table> = {
	[Column in keyof T['_']['columns']]: T['_']['columns'][Column]['_']['name'];
};

type TableShape<T> = T extends Table
	? {
			name: T['_']['name'];
			columns: Names<T>;
			read: InferSelectModel<T>;
			written: InferInsertModel<T>;
		}
	: never;

/** The tables that differ between the dialects, or are missing in one: must be none. */
type Differing = {
	[Name in keyof typeof sqlite | keyof typeof postgres]: Name extends keyof typeof sqlite &
		keyof typeof postgres
		? Same<TableShape<(typeof sqlite)[Name]>, TableShape<(typeof postgres)[Name]>> extends true
			? never
			: Name
		: Name;
}[keyof typeof sqlite | keyof typeof postgres];

/**
 * Holds the two schemas in step: the compiler names the table that drifted here. Keys,
 * indexes and references have no types; tests/contracts/schema.test.ts compares those.
 */
export const SCHEMAS_AGREE: [Differing] extends [never] ? true : Differing = true;
