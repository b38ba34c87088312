import { beforeEach, describe, expect, it } from 'vitest';
import { readClients } from '#db/authorship.ts';
import { newId, type DelegationId, type SeatId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import { openNegotiation } from '../../tests/support/decisions.ts';
import { NOW } from '../../tests/support/rows.ts';
import { Clients, type Owner } from './clients.ts';

const QUOTA = 3;
/** An id that stands in the text and that nobody claimed. */
const OF_THE_SERVER = 1;

let runtime: Runtime;
let kenya: Owner;
let norway: Owner;
let clients: Clients;
let load: (present?: number[]) => Promise<Clients>;

beforeEach(async () => {
	const here = await openNegotiation('sqlite');
	runtime = here.runtime;
	kenya = here.actor as Owner;
	const { actor } = await here.seatDelegation('NOR');
	const { tables, read } = runtime.db;
	const seats = await read.select().from(tables.seat);
	const seat = seats.find(({ account }) => account === actor?.account.id);
	if (!seat) throw new Error('Norway is not seated');
	norway = { account: seat.account, seat: seat.id, delegation: seat.delegation };
	load = (present = [OF_THE_SERVER]) => Clients.load(runtime, here.section, QUOTA, present);
	clients = await load();
});

describe('[clients] an id that the server issues', () => {
	it('is nobody else’s from then on, though nothing was written with it', () => {
		const client = clients.issue(kenya);
		expect(clients.isOwn(client, kenya)).toBe(true);
		expect(clients.mayUse(client, norway)).toBe(false);
		expect(() => clients.unclaimed([client], norway)).toThrow('sync.foreign-client');
	});

	it('is free again when it was given back unused', () => {
		const client = clients.issue(kenya);
		clients.release(client);
		expect(clients.isOwn(client, kenya)).toBe(false);
		expect(clients.mayUse(client, norway)).toBe(true);
	});

	it('is not given back once it was used', async () => {
		const client = clients.issue(kenya);
		await clients.claim(client, kenya, NOW);
		clients.release(client);
		expect(clients.mayUse(client, norway)).toBe(false);
	});

	it('is none of those that stand in the text, and leaves room for what people number by hand', () => {
		for (let i = 0; i < 1_000; i++) expect(clients.issue(null)).toBeGreaterThanOrEqual(256);
	});
});

describe('[clients] an id that a stock client chose', () => {
	it('may be used while nobody has it, and is nobody’s until then', () => {
		expect(clients.mayUse(5_000, kenya)).toBe(true);
		expect(clients.isOwn(5_000, kenya)).toBe(false);
		expect(clients.unclaimed([5_000, 5_001], kenya)).toEqual([5_000, 5_001]);
	});

	it('belongs for good to whoever used it first', async () => {
		await clients.claim(5_000, kenya, NOW);
		expect(clients.unclaimed([5_000], kenya)).toEqual([]);
		expect(clients.claim(5_000, kenya, NOW)).toBeNull();
		expect(() => clients.claim(5_000, norway, NOW)).toThrow('sync.foreign-client');
	});

	it('is refused with all that came beside it when it is somebody else’s', async () => {
		await clients.claim(5_000, kenya, NOW);
		expect(() => clients.unclaimed([6_000, 5_000], norway)).toThrow('sync.foreign-client');
		expect(clients.isOwn(6_000, norway)).toBe(false);
	});
});

describe('[clients] whose an id is', () => {
	it('is known before it is written down, and after the text was opened anew', async () => {
		const written = clients.claim(5_000, kenya, NOW);
		expect(clients.mayUse(5_000, norway)).toBe(false);
		await written;
		const later = await load();
		expect([later.isOwn(5_000, kenya), later.mayUse(5_000, norway)]).toEqual([true, false]);
	});

	it('is written with the delegation that it counts for', async () => {
		await clients.claim(5_000, kenya, NOW);
		const [family] = await runtime.db.read.select().from(runtime.db.tables.section);
		const rows = family ? await readClients(runtime.db, family.id) : [];
		expect(rows).toMatchObject([{ client: 5_000, ...kenya, at: NOW }]);
	});

	it('is told by account and seat: another seat of the same person is somebody else', async () => {
		await clients.claim(5_000, kenya, NOW);
		const elsewhere = { ...kenya, seat: newId<SeatId>(NOW) };
		expect(() => clients.unclaimed([5_000], elsewhere)).toThrow('sync.foreign-client');
		const moved = { ...kenya, delegation: newId<DelegationId>(NOW) };
		expect(clients.isOwn(5_000, moved)).toBe(true);
	});

	it('is the server’s where it stands in the text and nobody claimed it', () => {
		expect(() => clients.unclaimed([OF_THE_SERVER], kenya)).toThrow('sync.foreign-client');
		expect(clients.unclaimed([OF_THE_SERVER], null)).toEqual([]);
	});
});

describe('[clients] how many ids an account begins to use', () => {
	async function use(owner: Owner, ...ids: number[]): Promise<void> {
		for (const id of ids) await clients.claim(id, owner, NOW);
	}

	it('is bounded, over all its seats, and leaves it those that it has', async () => {
		await use(kenya, 5_000, 5_001, 5_002);
		const elsewhere = { ...kenya, seat: newId<SeatId>(NOW) };
		expect(() => clients.unclaimed([5_003], kenya)).toThrow('sync.too-many-clients');
		expect(() => clients.unclaimed([5_003], elsewhere)).toThrow('sync.too-many-clients');
		expect(clients.unclaimed([5_002], kenya)).toEqual([]);
	});

	it('counts those of one change together, and those issued only when they are used', async () => {
		await use(kenya, 5_000, 5_001);
		for (let i = 0; i < 10; i++) clients.issue(kenya);
		expect(clients.unclaimed([5_002], kenya)).toEqual([5_002]);
		expect(() => clients.unclaimed([5_002, 5_003], kenya)).toThrow('sync.too-many-clients');
	});

	it('is nobody else’s to bear, and not the server’s', async () => {
		await use(kenya, 5_000, 5_001, 5_002);
		expect(clients.unclaimed([5_003], norway)).toEqual([5_003]);
		expect(clients.unclaimed([1_000, 1_001, 1_002, 1_003], null)).toHaveLength(4);
	});

	it('is counted on when the text is opened anew', async () => {
		await use(kenya, 5_000, 5_001, 5_002);
		const later = await load();
		expect(() => later.unclaimed([5_003], kenya)).toThrow('sync.too-many-clients');
	});
});
