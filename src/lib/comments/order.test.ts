import { describe, expect, it } from 'vitest';
import type { BlockId, ThreadId } from '#lib/kernel/ids.ts';
import { newestFirst, orderThreads } from './order.ts';
import type { Thread } from './rules.ts';

function thread(id: string, block: string | null, createdAt = 0, anchor: string | null = 'AQID') {
	return {
		id: id as ThreadId,
		block: block as BlockId | null,
		anchorStart: block === null ? null : anchor,
		createdAt
	} as Thread;
}

const words = (placed: ReturnType<typeof orderThreads>) =>
	placed.map(({ thread, gone, wish }) => `${thread.id} ${wish}${gone ? ' gone' : ''}`);

describe('the order of cards', () => {
	it('[C11] follows the words, not the time', () => {
		const threads = [thread('late', '1.2', 1), thread('early', '1.1', 2)];
		const anchors = { late: { top: 300 }, early: { top: 100 } };
		expect(words(orderThreads(threads, anchors, ['1.1', '1.2']))).toEqual([
			'early 100',
			'late 300'
		]);
	});

	it('puts threads on the whole section first', () => {
		const threads = [thread('words', '1.1', 1), thread('section', null, 2)];
		expect(words(orderThreads(threads, { words: { top: 40 } }, ['1.1']))).toEqual([
			'section 0',
			'words 40'
		]);
	});

	it('[C10] puts threads whose words are gone last, and never level with other words', () => {
		const threads = [thread('gone', '1.1', 1), thread('here', '1.2', 2)];
		expect(words(orderThreads(threads, { gone: null, here: { top: 70 } }, ['1.1', '1.2']))).toEqual(
			['here 70', 'gone 70 gone']
		);
	});

	it('follows the paragraphs where nothing is measured, as without script', () => {
		const threads = [thread('b', '1.2', 1), thread('a', '1.1', 2), thread('a2', '1.1', 3)];
		expect(words(orderThreads(threads, {}, ['1.1', '1.2']))).toEqual(['a 0', 'a2 0', 'b 0']);
	});

	it('[C10] says that a paragraph is gone also without script', () => {
		expect(words(orderThreads([thread('p', '1.9', 0, null)], {}, ['1.1']))).toEqual(['p 0 gone']);
	});

	it('[C20] is that of the newest comments when it is asked for, level with nothing', () => {
		const said = (id: string, ...at: number[]) =>
			({ ...thread(id, '1.1'), comments: at.map((createdAt) => ({ createdAt })) }) as Thread;
		const placed = orderThreads([said('quiet', 1, 2), said('lively', 1, 9)], {}, ['1.1']);
		expect(words(newestFirst(placed.map((each) => ({ ...each, wish: 50 }))))).toEqual([
			...['lively 0', 'quiet 0']
		]);
	});
});
