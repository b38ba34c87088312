import { describe, expect, it } from 'vitest';
import { until } from './clients.ts';
import { openHouse } from './house.ts';
import { Raw } from './raw.ts';

describe('presence', () => {
	it('is named by the server, whatever the client says of itself', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		const observer = await new Raw(house, house.observer).ready();
		const caret = { anchor: 'AA==', head: 'AA==' };
		kenya.announce(kenya.doc.clientID, 1, {
			user: { name: 'The Secretary-General' },
			name: 'The Secretary-General',
			caret
		});
		await until(() => observer.presence.length > 0);
		expect(observer.presence).toEqual([
			{
				client: kenya.doc.clientID,
				clock: 1,
				state: {
					caret,
					user: {
						name: 'Kenya',
						role: 'delegate',
						seat: house.kenya.seat,
						delegation: { code: 'KEN', name: 'Kenya', group: 'MS' }
					}
				}
			}
		]);
		expect(kenya.presence).toEqual([]);
	});

	it('of somebody else is not changed or ended', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		const norway = await new Raw(house, house.norway).ready();
		const observer = await new Raw(house, house.observer).ready();
		kenya.announce(kenya.doc.clientID, 1, {});
		await until(() => observer.presence.length === 1);
		norway.announce(kenya.doc.clientID, 99, null);
		norway.announce(norway.doc.clientID, 1, {});
		await until(() => observer.presence.length > 1);
		expect(observer.presence.map(({ client }) => client)).toEqual([
			kenya.doc.clientID,
			norway.doc.clientID
		]);
	});

	it('is shown to newcomers and ends with the socket', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		kenya.announce(kenya.doc.clientID, 1, {});
		const norway = await new Raw(house, house.norway).ready();
		await until(() => norway.presence.length === 1);
		kenya.socket.close();
		await until(() => norway.presence.length === 2);
		expect(norway.presence[1]).toMatchObject({ client: kenya.doc.clientID, state: null });
	});

	it('runs no clock into the end of numbers, and is not large', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		const norway = await new Raw(house, house.norway).ready();
		kenya.announce(kenya.doc.clientID, Number.MAX_SAFE_INTEGER, {});
		await until(() => norway.presence.length === 1);
		expect(norway.presence[0]?.clock).toBe(2 ** 31);
		kenya.announce(kenya.doc.clientID, 2, { caret: 'x'.repeat(5_000) });
		await until(() => kenya.refused === 'sync.too-large');
	});
});
