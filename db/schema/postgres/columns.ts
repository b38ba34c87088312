import { bigint, boolean, customType, pgTable, text } from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
	dataType: () => 'bytea',
	toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
	fromDriver: (value) => new Uint8Array(value)
});

// The driver parses jsonb already. Drizzle's own type parses strings a second time, which
// would turn the JSON string "12" into a number.
const jsonb = customType<{ data: unknown; driverData: unknown }>({
	dataType: () => 'jsonb',
	toDriver: (value) => JSON.stringify(value)
});

/** PostgreSQL's columns under the names that both dialects share; see ../parity.ts. */
export const table = pgTable;
export const words = text;
export const instant = <Name extends string>(name: Name) => bigint(name, { mode: 'number' });
export const whole = <Name extends string>(name: Name) => bigint(name, { mode: 'number' });
export const flag = <Name extends string>(name: Name) => boolean(name);
export const bytes = <Name extends string>(name: Name) => bytea<Name>(name);
export const json = <Name extends string>(name: Name) => jsonb<Name>(name);
export { index, primaryKey, uniqueIndex } from 'drizzle-orm/pg-core';
