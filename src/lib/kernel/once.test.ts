import { describe, expect, it } from 'vitest';
import { answerOnce, decideAnew } from './once.ts';
import { accept, refuse, type Outcome } from './outcome.ts';

/** What forms did, by their keys; `act` is refused while something stands there. */
function ledger() {
	const done = new Map<string, number>();
	let standing = 0;
	const send = (key: string, meanwhile?: () => void) =>
		answerOnce<Outcome<number>>(
			async () => {
				const number = done.get(key);
				return number === undefined ? null : accept(number);
			},
			async () => {
				meanwhile?.();
				if (standing > 0) return refuse(409, 'taken');
				done.set(key, ++standing);
				return accept(standing);
			}
		);
	return { done, send };
}

describe('a form', () => {
	it('is answered with what it did before', async () => {
		const { send, done } = ledger();
		expect([await send('a'), await send('a')]).toEqual([accept(1), accept(1)]);
		expect(done.size).toBe(1);
	});
	it('sent twice at the same moment has one answer', async () => {
		const { send } = ledger();
		let other: Promise<Outcome<number>> | undefined;
		const late = send('a', () => (other ??= send('a')));
		expect([await late, await other]).toEqual([accept(1), accept(1)]);
	});
	it('is refused when another one stands there', async () => {
		const { send } = ledger();
		await send('a');
		expect(await send('b')).toEqual(refuse(409, 'taken'));
	});
});

describe('a decision', () => {
	const overtaken = refuse(409, 'overtaken');
	it('is made anew when another one came between, and no more often than told', async () => {
		const answers = [overtaken, overtaken, accept('done')];
		expect(await decideAnew(overtaken, async () => answers.shift()!)).toEqual(accept('done'));
		let tries = 0;
		const decide = async () => (tries++, overtaken);
		expect(await decideAnew(overtaken, decide)).toBe(overtaken);
		expect(tries).toBe(3);
	});
	it('that is refused for another reason is not made anew', async () => {
		const answers = [refuse(403, 'not-allowed'), accept('done')];
		const refused = await decideAnew(overtaken, async () => answers.shift()!);
		expect(refused).toEqual(refuse(403, 'not-allowed'));
	});
});
