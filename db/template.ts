import { is, Param, Placeholder, sql } from 'drizzle-orm';
import type { Database, Statement } from './database.ts';

/** Where a value goes: of which row, when the statement writes several. */
type Place<Name extends string> = (name: Name, row?: number) => Placeholder;
/** One parameter: what is written there of the rows that are filled in. */
type Cell<Name extends string> = (rows: readonly Record<Name, unknown>[]) => unknown;

/**
 * A statement whose words stay while its values change. Drizzle takes longer to build a statement than
 * SQLite to run it, so what is written as people type is built once.
 *
 * @param build the statement, with `place` wherever one of the values goes
 * @returns how to fill it in, with as many rows as were built
 */
export function template<Name extends string>(
	build: (place: Place<Name>) => Statement
): (...rows: readonly Record<Name, unknown>[]) => Statement {
	const query = build((name, row = 0) => sql.placeholder(`${name} ${row}`)).toSQL();
	const cells = query.params.map((param) => readCell<Name>(param));
	return (...rows) => {
		const filled = { sql: query.sql, params: cells.map((write) => write(rows)) };
		return { toSQL: () => filled };
	};
}

/** What stands at a place of a statement, as its dialect has it. */
function readCell<Name extends string>(param: unknown): Cell<Name> {
	const held = is(param, Param) ? param : null;
	const place = held ? held.value : param;
	if (!is(place, Placeholder)) return () => param;
	const [name, row] = place.name.split(' ') as [Name, string];
	const at = Number(row);
	if (!held) return (rows) => rows[at]?.[name];
	return (rows) => held.encoder.mapToDriverValue(rows[at]?.[name]);
}

/** Something made once for each database, when it is first asked for. */
export function perDatabase<Made, Of extends Pick<Database, 'read' | 'tables'> = Database>(
	make: (db: Of) => Made
): (db: Of) => Made {
	const made = new WeakMap<Of, Made>();
	return (db) => {
		const known = made.get(db);
		if (known !== undefined) return known;
		const fresh = make(db);
		made.set(db, fresh);
		return fresh;
	};
}

/** Something made once for each number of rows. */
export function bySize<Made>(make: (size: number) => Made): (size: number) => Made {
	const made: Made[] = [];
	return (size) => (made[size] ??= make(size));
}
