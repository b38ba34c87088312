import pg from 'pg';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { noOwnPostgres, startOwnPostgres } from '../support/postgres.ts';
import { enter, type, until, type Stock } from './clients.ts';
import { makeHouse, serve } from './serving-child.ts';

const CANNOT = /^The server cannot write just now\./;
const lastSaid = ({ rights }: Stock) => rights.at(-1);

if (noOwnPostgres) process.stderr.write(`${noOwnPostgres}\n`);

/** A house served from a PostgreSQL of its own; Kenya has written and an observer looks on. */
async function openServed() {
	const postgres = await startOwnPostgres();
	onTestFinished(() => postgres.stop('remove'));
	const { house } = await serve(await makeHouse(postgres.url));
	const kenya = await enter(house, house.kenya);
	const observer = await enter(house, house.observer);
	type(kenya, 'Before. ');
	await until(() => observer.text.toString() === 'Before. ');
	await until(() => kenya.saved === 2);
	return { postgres, house, kenya, observer };
}

describe.skipIf(noOwnPostgres)('a PostgreSQL', () => {
	it('that is gone saves nothing and cuts nobody off; back again, everything is saved', async () => {
		const { postgres, house, kenya, observer } = await openServed();
		await postgres.stop();
		for (const word of ['During. ', 'Still. ']) type(kenya, word);
		await until(() => CANNOT.test(lastSaid(kenya)?.reason ?? ''));
		type(kenya, 'Later. ');
		expect((await fetch(`${house.origin}/healthz`)).status).toBe(503);
		expect([kenya.saved, observer.text.toString()]).toEqual([2, 'Before. ']);

		await postgres.start();
		await until(() => observer.text.toString() === 'Before. During. Still. Later. ');
		await until(() => kenya.saved === 5);
		expect(lastSaid(kenya)).toMatchObject({ mode: 'write', reason: null });
		expect([...kenya.closed, ...observer.closed]).toEqual([]);
		const later = await enter(house, house.norway);
		expect(later.text.toString()).toBe('Before. During. Still. Later. ');
	});

	it('that is gone keeps a text asleep that rests, and what was typed into it until it is back', async () => {
		vi.stubEnv('REST_AFTER', '4');
		vi.stubEnv('METRICS_TOKEN', 'a long token');
		onTestFinished(() => void vi.unstubAllEnvs());
		const { postgres, house, kenya, observer } = await openServed();
		const headers = { authorization: 'Bearer a long token' };
		await until(async () => {
			const figures = await (await fetch(`${house.origin}/metrics`, { headers })).text();
			return figures.includes('plenary_resting_rooms 1');
		});
		await postgres.stop();
		for (const word of ['During. ', 'Still. ']) type(kenya, word);
		await until(() => CANNOT.test(lastSaid(kenya)?.reason ?? ''));
		expect([kenya.saved, observer.text.toString()]).toEqual([2, 'Before. ']);

		await postgres.start();
		await until(() => observer.text.toString() === 'Before. During. Still. ');
		await until(() => kenya.saved === 4);
		expect([...kenya.closed, ...observer.closed]).toEqual([]);
	});

	it('that becomes read-only lets everybody read, and saves when it may be written again', async () => {
		const { postgres, house, kenya, observer } = await openServed();
		const setReadOnly = async (mode: 'on' | 'off') => {
			const client = new pg.Client(postgres.url);
			await client.connect();
			await client.query('SET default_transaction_read_only = off');
			await client.query(`ALTER ROLE postgres SET default_transaction_read_only = ${mode}`);
			await client.query(
				'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = $1',
				['client backend']
			);
			await client.end();
		};
		await setReadOnly('on');
		type(kenya, 'During. ');
		await until(() => CANNOT.test(lastSaid(kenya)?.reason ?? ''));
		const reader = await enter(house, house.norway);
		expect(reader.text.toString()).toBe('Before. ');
		expect(kenya.saved).toBe(2);
		await setReadOnly('off');
		await until(() => kenya.saved === 3);
		await until(() => reader.text.toString() === 'Before. During. ');
		expect([...kenya.closed, ...observer.closed, ...reader.closed]).toEqual([]);
	});
});
