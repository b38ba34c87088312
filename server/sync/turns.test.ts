import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

const aTurn = () => new Promise((resolve) => setImmediate(resolve));

it('one has its turn in each turn of the event loop, in the order of asking', async () => {
	const turns = new Turns();
	const taken: string[] = [];
	for (const who of ['first', 'second', 'third']) turns.ask(() => taken.push(who));
	expect(taken).toEqual([]);
	await aTurn();
	expect(taken).toEqual(['first']);
	await aTurn();
	await aTurn();
	expect(taken).toEqual(['first', 'second', 'third']);
});

it('who waits when everything closes has none', async () => {
	const turns = new Turns();
	const taken: string[] = [];
	turns.ask(() => taken.push('first'));
	turns.close();
	await aTurn();
	expect(taken).toEqual([]);
});
