import { bigint, boolean, customType, jsonb, pgTable, text } from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
	dataType: () => 'bytea',
	toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
	fromDriver: (value) => new Uint8Array(value)
});

/** PostgreSQL's columns under the names that both dialects share; see ../parity.ts. */
export const table = pgTable;
export const words = text;
export const instant = (name: string) => bigint(name, { mode: 'number' });
export const whole = (name: string) => bigint(name, { mode: 'number' });
export const flag = (name: string) => boolean(name);
export const bytes = (name: string) => bytea(name);
export const json = (name: string) => jsonb(name);
export { index, primaryKey, uniqueIndex } from 'drizzle-orm/pg-core';
