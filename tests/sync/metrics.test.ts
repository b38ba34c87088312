import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readLog } from '#db/texts.ts';
import { readConfiguration } from '#server/configuration.ts';
import { startPlenary } from '#server/start.ts';
import { until } from './clients.ts';
import { aFolder, furnish, openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

async function openMeasured(token: string): Promise<House> {
	const configuration = readConfiguration({
		...{ PORT: '0', DATA_DIR: aFolder(), DEMO: '0', METRICS_TOKEN: token }
	});
	const plenary = await startPlenary(configuration, {
		...{ pages: false, logger: pino({ level: 'silent' }) }
	});
	onTestFinished(() => plenary.close());
	return furnish(plenary);
}

function ask({ origin }: House, authorization?: string): Promise<Response> {
	return fetch(`${origin}/metrics`, { headers: authorization ? { authorization } : {} });
}

describe('/metrics', () => {
	it('counts what happens on sockets, and holds no words and no names', async () => {
		const house = await openMeasured('a long token');
		const kenya = await new Raw(house, house.kenya).ready();
		const norway = await new Raw(house, house.norway).ready();
		kenya.type('Karibu.');
		await until(() => kenya.saved === 1);
		norway.send(Uint8Array.of(77));
		await until(() => norway.closed !== 0);
		const turned = new Raw(house, null);
		await until(() => turned.status === 401);
		const answer = await ask(house, 'Bearer a long token');
		const text = await answer.text();
		expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
		for (const line of [
			'plenary_rooms 1',
			'plenary_connections{kind="sync"} 1',
			'plenary_pending_documents 0',
			'plenary_refusals_total{code="sync.unknown-frame"} 1',
			'plenary_turned_away_total{status="401"} 1'
		])
			expect(text.split('\n')).toContain(line);
		expect(text).toMatch(/plenary_commit_seconds_count [1-9]/);
		expect(text).toMatch(/plenary_socket_bytes_total\{direction="out"\} [1-9]/);
		expect(text).toMatch(/process_resident_memory_bytes [1-9]/);
		expect(text).not.toMatch(/Karibu|Kenya|@/);
	});

	it('tells that a room is put away when nobody is left, with all of its log on disk', async () => {
		const house = await openMeasured('a long token');
		const figures = async () => (await ask(house, 'Bearer a long token')).text();
		const kenya = await new Raw(house, house.kenya).ready();
		kenya.type('Karibu.');
		// Gone before it could be told that this is saved.
		await new Promise((resolve) => kenya.socket.send(Uint8Array.of(3), resolve));
		kenya.socket.terminate();
		await until(async () => /^plenary_rooms 0$/m.test(await figures()));
		expect(await figures()).toContain('plenary_connections{kind="sync"} 0');
		const log = await readLog(house.runtime.db, house.section.document);
		expect(log).toHaveLength(2);
	});

	it.each([undefined, 'Bearer ', 'Bearer another', 'a long token', 'Basic YTpi'])(
		'is not found by who shows %j',
		async (shown) => expect((await ask(await openMeasured('a long token'), shown)).status).toBe(404)
	);

	it.each(['Bearer ', 'Bearer null', 'Bearer undefined'])(
		'is there for nobody without a token set, not even %j',
		async (shown) => expect((await ask(await openHouse(), shown)).status).toBe(404)
	);
});
