import * as decoding from 'lib0/decoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { letter, readRuns } from './updates.ts';

function runsOf(update: Uint8Array): number[][] {
	const runs: number[][] = [];
	readRuns(decoding.createDecoder(update), (...run) => runs.push(run));
	return runs;
}

describe('a letter typed by hand', () => {
	const doc = new Y.Doc();
	doc.clientID = 7;
	doc.getText('text').insert(0, 'ab', {});
	const first = letter(9, 0, { client: 7, clock: 0 }, { client: 7, clock: 1 });
	const second = letter(9, 1, { client: 9, clock: 0 }, { client: 7, clock: 1 });

	it('stands where its neighbours say', () => {
		const copy = new Y.Doc();
		for (const update of [Y.encodeStateAsUpdate(doc), first, second]) Y.applyUpdate(copy, update);
		expect(copy.getText('text').toString()).toBe('aabb');
	});

	it('counts as one edit, and as one of many when it was merged', () => {
		expect(runsOf(first)).toEqual([[9, 0, 1]]);
		expect(runsOf(Y.mergeUpdates([first, second]))).toEqual([[9, 0, 2]]);
	});

	it('is counted beside markers, marks and atoms', () => {
		const rich = new Y.Doc();
		rich.clientID = 3;
		const text = rich.getText('text');
		text.insertEmbed(0, new Y.Map([['id', '3.1']]), {});
		text.insert(1, 'bold', { strong: true });
		text.insertEmbed(5, { break: true }, {});
		expect(runsOf(Y.encodeStateAsUpdate(rich))).toEqual([[3, 0, Y.getState(rich.store, 3)]]);
	});
});
