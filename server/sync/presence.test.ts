import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { beforeEach, describe, expect, it } from 'vitest';
import { openTestRuntime } from '../../tests/support/runtime.ts';
import { anAccess, Witness } from '../../tests/support/peers.ts';
import { Clients } from './clients.ts';
import { Presence } from './presence.ts';

const LARGEST = 200;
const LAST_CLOCK = 2 ** 31;

type Said = [client: number, clock: number, state: unknown];
type Told = { client: number; clock: number; state: Record<string, unknown> | null };

let clients: Clients;
let presence: Presence;
let kenya: Witness;
let norway: Witness;

beforeEach(async () => {
	const { runtime } = await openTestRuntime('sqlite');
	const access = anAccess();
	clients = await Clients.load(runtime, access.section.id, 2_000, [1]);
	presence = new Presence(LARGEST);
	[kenya, norway] = [new Witness(access), new Witness(anAccess('Kari Nordmann'))];
	for (const peer of [kenya, norway]) peer.client = clients.issue(peer.owner);
});

/** What a client sends of so many, and how each is encoded. */
function payload(...all: Said[]): Uint8Array {
	return raw(...all.map(([client, clock, state]): Said => [client, clock, JSON.stringify(state)]));
}

/** The same, with states that need be no JSON. */
function raw(...all: Said[]): Uint8Array {
	return encoding.encode((to) => {
		encoding.writeVarUint(to, all.length);
		for (const [client, clock, json] of all) {
			encoding.writeVarUint(to, client);
			encoding.writeVarUint(to, clock);
			encoding.writeVarString(to, String(json));
		}
	});
}

/** What others read in a frame; null where there is none. */
function read(frame: Uint8Array | null): Told[] | null {
	if (!frame) return null;
	const kind = decoding.createDecoder(frame);
	decoding.readVarUint(kind);
	const states = decoding.createDecoder(decoding.readVarUint8Array(kind));
	return Array.from({ length: decoding.readVarUint(states) }, () => ({
		client: decoding.readVarUint(states),
		clock: decoding.readVarUint(states),
		state: JSON.parse(decoding.readVarString(states)) as Told['state']
	}));
}

const say = (peer: Witness, ...all: Said[]) =>
	read(presence.receive(peer, payload(...all), clients));

describe('[presence] who somebody is', () => {
	it('is said by the server, and of what they say only where their caret stands', () => {
		const told = say(kenya, [
			kenya.client,
			1,
			{ user: { name: 'The Chair' }, colour: 'red', caret: 'A', cursor: null }
		]);
		const { id } = kenya.participant.seat;
		const delegation = { code: 'KEN', name: 'Kenya', group: 'MS' };
		const user = { name: 'Wanjiku Kamau', role: 'delegate', seat: id, delegation };
		expect(told).toEqual([
			{ client: kenya.client, clock: 1, state: { caret: 'A', cursor: null, user } }
		]);
	});

	it('is told to whoever comes, without themselves and whoever left', () => {
		say(kenya, [kenya.client, 1, { caret: 'A' }]);
		expect(presence.others(kenya)).toBeNull();
		expect(read(presence.others(norway))).toMatchObject([{ client: kenya.client }]);
		say(kenya, [kenya.client, 2, null]);
		expect(presence.others(norway)).toBeNull();
	});
});

describe('[presence] left out, and its sender goes on', () => {
	it.each<[string, () => number]>([
		['an id issued to somebody else', () => norway.client],
		['the server’s', () => 1],
		['one under which somebody else is here', () => 5_000]
	])('%s', (_, client) => {
		say(norway, [5_000, 1, {}]);
		expect(say(kenya, [client(), 9, { caret: 'A' }])).toBeNull();
		expect(say(kenya, [client(), 9, null], [kenya.client, 1, {}])).toHaveLength(1);
	});

	it('a third id: what was issued and one of a stock client’s own are all', () => {
		const told = say(kenya, [5_000, 1, {}], [5_001, 1, {}], [kenya.client, 1, {}]);
		expect(told?.map(({ client }) => client)).toEqual([5_000, 5_001]);
	});
});

describe('[presence] the clock', () => {
	it.each<[string, number[], number[]]>([
		['goes as it is sent', [1, 2, 7], [1, 2, 7]],
		['never runs back or stands', [5, 3, 5], [5, 6, 7]],
		['comes to no end', [Number.MAX_SAFE_INTEGER, 1], [LAST_CLOCK, LAST_CLOCK + 1]]
	])('%s', (_, sent, expected) => {
		const clocks = sent.map((clock) => say(kenya, [kenya.client, clock, {}])?.[0]?.clock);
		expect(clocks).toEqual(expected);
	});
});

describe('[presence] refused', () => {
	const own = (state: string) => raw([kenya.client, 1, state]);
	it.each<[string, () => Uint8Array, string]>([
		['a state that is no JSON', () => own('{'), 'sync.malformed'],
		['a list', () => own('[]'), 'sync.malformed'],
		['a word', () => own('"here"'), 'sync.malformed'],
		['a large state', () => own(JSON.stringify('x'.repeat(LARGEST))), 'sync.too-large'],
		[
			'more states than a room has people',
			() => encoding.encode((to) => encoding.writeVarUint(to, 5_001)),
			'sync.too-large'
		],
		['fewer than it announces', () => Uint8Array.of(2, ...own('{}').subarray(1)), 'sync.malformed'],
		['bytes behind its end', () => Uint8Array.of(...own('{}'), 0), 'sync.malformed']
	])('%s', (_, bytes, reason) => {
		expect(() => presence.receive(kenya, bytes(), clients)).toThrow(reason);
	});
});

describe('[presence] who leaves', () => {
	it('is told as gone under every id, with the next clock', () => {
		say(kenya, [kenya.client, 4, {}], [5_000, 7, {}]);
		expect(read(presence.leave(kenya))).toEqual([
			{ client: kenya.client, clock: 5, state: null },
			{ client: 5_000, clock: 8, state: null }
		]);
		expect(presence.others(norway)).toBeNull();
	});

	it('is not told of twice, nor who never said that they were here', () => {
		say(kenya, [kenya.client, 4, null]);
		expect([presence.leave(kenya), presence.leave(norway)]).toEqual([null, null]);
	});

	it('leaves a stock client’s id to whoever takes it next', () => {
		say(kenya, [5_000, 1, {}]);
		presence.leave(kenya);
		expect(say(norway, [5_000, 1, {}])).toHaveLength(1);
	});
});
