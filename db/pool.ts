import pg from 'pg';
import { isLostConnection } from './storage-failure.ts';

const MOST = 8;

/** Connections to PostgreSQL, each begun with a setting of its own. */
export function openPool(connectionString: string, setting: string, max = MOST): pg.Pool {
	const onConnect = async (client: pg.ClientBase) => {
		// Lost between two of its statements: the next one fails, and nobody else need hear of it.
		client.on('error', () => undefined);
		await client.query(setting);
	};
	const pool = new pg.Pool({ connectionString, max, onConnect });
	// A connection lost while idle: the pool replaces it, and whoever needs it next finds out.
	pool.on('error', () => undefined);
	return pool;
}

type Query = (...statement: unknown[]) => Promise<unknown>;

/**
 * The same for reading alone. What meets a connection that was lost is read once more, over a new one:
 * of those that stand by, others may be lost as well. Reading twice changes nothing, as writing would.
 */
export function openReadingPool(address: string, max?: number): pg.Pool {
	const setting = 'SET default_transaction_read_only = on';
	const pool = openPool(address, setting, max);
	const query = pool.query.bind(pool) as unknown as Query;
	const again: Query = async (...statement) => {
		const single = openPool(address, setting, 1);
		const read = single.query.bind(single) as unknown as Query;
		return read(...statement).finally(() => single.end());
	};
	pool.query = ((...statement: unknown[]) =>
		query(...statement).catch((error: unknown) => {
			if (isLostConnection(error)) return again(...statement);
			throw error;
		})) as unknown as pg.Pool['query'];
	return pool;
}
