import { describe, expect, it } from 'vitest';
import { DAY, SECOND } from '#lib/kernel/instants.ts';
import { Clients } from '#server/sync/clients.ts';
import { NOW } from '../support/rows.ts';
import { until } from './clients.ts';
import { openHouse, type House, type Visitor } from './house.ts';
import { Raw } from './raw.ts';

const KB = 1024;
const PLENTY = { perSecond: 10_000, burst: 10_000 };
const UNBOUNDED = { perSecond: 1e9, burst: 1e9 };

/** Somebody in the room whom the others see. */
async function present(house: House, visitor: Visitor): Promise<Raw> {
	const raw = await new Raw(house, visitor).ready();
	raw.announce(raw.doc.clientID, 1, {});
	return raw;
}

function sees(raw: Raw, other: Raw): boolean {
	const { clientID } = other.doc;
	const last = raw.presence.findLast(({ client }) => client === clientID);
	return last !== undefined && last.state !== null;
}

/** Kenya and an observer go on as before. */
async function expectOthersGoOn(kenya: Raw, observer: Raw): Promise<void> {
	kenya.type('Karibu.');
	await until(() => kenya.saved === 1 && observer.words === 'Karibu.');
	expect([kenya.closed, observer.closed]).toEqual([0, 0]);
}

describe('a peer that stops reading', () => {
	it('is cut when more than its buffer lies unread, and the others go on', async () => {
		const limits = { unread: 64 * KB, presenceState: 512 * KB };
		const house = await openHouse({
			limits: { ...limits, messages: PLENTY, presence: PLENTY, bytes: UNBOUNDED, work: UNBOUNDED }
		});
		const kenya = await present(house, house.kenya);
		const observer = await present(house, house.observer);
		const norway = await present(house, house.norway);
		await until(() => sees(kenya, norway));
		norway.socket.pause();
		// What the two kernels hold between the sockets comes on top of the server's own buffer.
		const caret = 'x'.repeat(400 * KB);
		let round = 1;
		await until(() => {
			if (round < 100) kenya.announce(kenya.doc.clientID, ++round, { caret });
			return !sees(kenya, norway);
		});
		norway.socket.resume();
		await until(() => norway.closed === 1006);
		await expectOthersGoOn(kenya, observer);
	});
});

describe('a line that no longer answers', () => {
	it('is dropped at the second heartbeat, and the others go on', async () => {
		const house = await openHouse({ limits: { heartbeat: 0.5 * SECOND } });
		const kenya = await present(house, house.kenya);
		const observer = await present(house, house.observer);
		const norway = await present(house, house.norway);
		await until(() => sees(kenya, norway));
		norway.socket.pause();
		await until(() => !sees(kenya, norway));
		await expectOthersGoOn(kenya, observer);
	});
});

describe('a document that is full', () => {
	it('takes nothing more, but words may be cut from it', async () => {
		const house = await openHouse({ limits: { document: 4 * KB } });
		const kenya = await new Raw(house, house.kenya).ready();
		kenya.type('x'.repeat(5 * KB));
		await until(() => kenya.saved === 1);
		kenya.type('One word more.');
		await until(() => kenya.closed === 4403);
		expect(kenya.refused).toBe('sync.document-full');
		const norway = await new Raw(house, house.norway).ready();
		norway.sync(
			2,
			norway.change((doc) => doc.getText('text').delete(1, 5 * KB))
		);
		await until(() => norway.saved === 1);
		const observer = await new Raw(house, house.observer).ready();
		expect(observer.words).toBe('');
	});
});

describe('the client ids of an account', () => {
	it('are counted by the month: who worked here for years goes on', async () => {
		const house = await openHouse();
		const { runtime, section, kenya } = house;
		const owner = { account: kenya.account, seat: kenya.seat, delegation: null };
		const load = (now: number) =>
			Clients.load({ ...runtime, clock: { now: () => now } }, section.id, 2, []);
		const today = await load(NOW);
		await today.claim(1001, owner, NOW);
		await today.claim(1002, owner, NOW);
		expect(() => today.claim(1003, owner, NOW)).toThrow('sync.too-many-clients');
		const later = await load(NOW + 31 * DAY);
		await later.claim(1003, owner, NOW + 31 * DAY);
		expect(later.isOwn(1001, owner)).toBe(true);
	});
});
