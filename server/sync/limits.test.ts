import { describe, expect, it } from 'vitest';
import { SECOND } from '#lib/kernel/instants.ts';
import { anAccess, Witness } from '../../tests/support/peers.ts';
import { NOW } from '../../tests/support/rows.ts';
import { LIMITS } from './limits.ts';

const KB = 1024;
const MB = 1024 * KB;

/** Somebody at a clock that can be set. */
function somebody() {
	const clock = { at: NOW, now: () => clock.at };
	return { clock, peer: new Witness(anAccess(), { clock }) };
}

describe('[limits] one socket may', () => {
	it.each<[string, 'messages' | 'bytes' | 'syncs' | 'presence' | 'work', number, number]>([
		['say 400 things at once, and 100 a second', 'messages', 400, 100],
		['send 8 MB at once, and 1 MB a second', 'bytes', 8 * MB, MB],
		['ask for the text 6 times at once, and every two seconds', 'syncs', 6, 0.5],
		['say where it stands 60 times at once, and 15 times a second', 'presence', 60, 15],
		['cost 4 seconds of work at once, and a quarter of the time', 'work', 4 * SECOND, 250]
	])('%s', (_, budget, burst, perSecond) => {
		const { clock, peer } = somebody();
		expect(peer.maySpend(budget, burst)).toBe(true);
		expect(peer.maySpend(budget, 1)).toBe(false);
		// What was asked for in vain is paid off first.
		clock.at += ((1 + perSecond) / perSecond) * SECOND;
		expect(peer.maySpend(budget, perSecond)).toBe(true);
		expect(peer.maySpend(budget, perSecond)).toBe(false);
	});

	it('say neither what is small too often nor what is large', () => {
		const often = somebody().peer;
		for (let i = 0; i < 400; i++) expect(often.mayReceive(10)).toBe(true);
		expect(often.mayReceive(10)).toBe(false);
		const large = somebody().peer;
		for (let i = 0; i < 8; i++) expect(large.mayReceive(MB)).toBe(true);
		expect(large.mayReceive(MB)).toBe(false);
	});

	it('spend of one budget what it has spent of no other', () => {
		const { peer } = somebody();
		peer.maySpend('messages', 1_000);
		expect(peer.maySpend('presence', 60)).toBe(true);
	});
});

describe('[limits] one account', () => {
	it('takes turns with others once its work cost more than 50 ms, until it has rested', () => {
		const { clock, peer } = somebody();
		expect([peer.mayCost(50), peer.takesTurns()]).toEqual([true, false]);
		expect([peer.mayCost(50), peer.takesTurns()]).toEqual([true, true]);
		clock.at += SECOND;
		expect(peer.takesTurns()).toBe(false);
	});

	it('makes Yjs walk over 600,000 items at once, and then over 500 a second', () => {
		const { clock, peer } = somebody();
		expect(peer.mayWalk(600_000)).toBe(true);
		clock.at += SECOND;
		expect(peer.mayWalk(500)).toBe(true);
		expect(peer.mayWalk(1)).toBe(false);
	});

	it('goes on with what makes Yjs walk over nothing when all of that is spent', () => {
		const { peer } = somebody();
		peer.mayWalk(700_000);
		expect([peer.mayWalk(0), peer.mayWalk(1)]).toEqual([true, false]);
	});
});

it('[limits] a frame, an account’s sockets and what lies unread are bounded as is promised', () => {
	expect(LIMITS).toMatchObject({
		...{ frame: MB, socketsPerAccount: 60, unread: 2 * MB, document: 8 * MB },
		...{ presenceState: 4 * KB, clientsPerAccount: 2_000 }
	});
});
