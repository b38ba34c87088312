import { customType, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const blob = customType<{ data: Uint8Array; driverData: Uint8Array }>({
	dataType: () => 'blob',
	fromDriver: (value) => new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
});

/** SQLite's columns under the names that both dialects share; see ../parity.ts. */
export const table = sqliteTable;
export const words = text;
export const instant = <Name extends string>(name: Name) => integer(name);
export const whole = <Name extends string>(name: Name) => integer(name);
export const flag = <Name extends string>(name: Name) => integer(name, { mode: 'boolean' });
export const bytes = <Name extends string>(name: Name) => blob<Name>(name);
export const json = <Name extends string>(name: Name) => text(name, { mode: 'json' });
export { index, primaryKey, uniqueIndex } from 'drizzle-orm/sqlite-core';
