import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** SQLite's columns under the names that both dialects share; see ../parity.ts. */
export const table = sqliteTable;
export const words = text;
export const instant = (name: string) => integer(name);
export const whole = (name: string) => integer(name);
export const flag = (name: string) => integer(name, { mode: 'boolean' });
export const bytes = (name: string) => blob(name).$type<Uint8Array>();
export const json = (name: string) => text(name, { mode: 'json' });
export { index, primaryKey, uniqueIndex } from 'drizzle-orm/sqlite-core';
