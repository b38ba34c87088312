import { expect, it, describe } from 'vitest';
import { anAccess } from '../../tests/support/peers.ts';
import { Visitors, type Visitor } from './visitors.ts';

const COOKIE = 'plenary_session=abc';

/** Somebody as the database says of them, read anew. */
const read = (of: Visitor): Visitor => structuredClone(of);

function aVisitor(): Visitor {
	const { participant, rights } = anAccess();
	return { cookie: COOKIE, participant, rights };
}

describe('[visitors] who has several sockets', () => {
	it('is kept once, whatever is said of when their session ends', () => {
		const visitors = new Visitors();
		const first = aVisitor();
		expect(visitors.share(first)).toBe(first);
		const again = read(first);
		again.participant.actor.session.expiresAt = 1;
		expect(visitors.share(again)).toBe(first);
	});

	it.each<[string, (of: Visitor) => void]>([
		['another role', ({ participant }) => (participant.seat.role = 'facilitator')],
		['another delegation', ({ participant }) => (participant.seat.delegation = null)],
		['another name', ({ participant }) => (participant.actor.account.name = 'Grace Wanjiru')],
		['other rights', ({ rights }) => (rights.write = false)],
		['another cookie', (of) => (of.cookie = `${COOKIE}; theme=dark`)]
	])('is kept anew with %s', (_, change) => {
		const visitors = new Visitors();
		const first = visitors.share(aVisitor());
		const changed = read(first);
		change(changed);
		expect(visitors.share(changed)).toBe(changed);
		expect(visitors.share(read(changed))).toBe(changed);
	});

	it('is taken for nobody else, who has another session', () => {
		const visitors = new Visitors();
		const first = visitors.share(aVisitor());
		const other = read(first);
		other.participant.actor.session.id = 'another';
		expect(visitors.share(other)).toBe(other);
	});

	it('is forgotten when they are gone', () => {
		const visitors = new Visitors();
		const first = visitors.share(aVisitor());
		visitors.sweep(() => true);
		expect(visitors.share(read(first))).toBe(first);
		visitors.sweep(() => false);
		const again = read(first);
		expect(visitors.share(again)).toBe(again);
	});
});
