import { describe, expect, it } from 'vitest';
import type { Comment, Thread } from './rules.ts';
import { isShown, readView, type View } from './view.ts';

const GROUPS: Record<string, string> = { KEN: 'MS', NOR: 'MS', APC: 'CS' };

/** A thread of comments by these delegations; `KEN!` is the reader's own, `NOR-` was deleted. */
function thread(said: string, resolvedAt: number | null = null): Thread {
	const comments = said.split(' ').map((by) => {
		const code = by.slice(0, 3);
		const delegation = code === 'sec' ? null : { code, name: code, group: GROUPS[code] };
		return {
			author: { name: by, role: 'delegate', delegation },
			mine: by.endsWith('!'),
			gone: by.endsWith('-') ? { why: 'deleted', at: 1, reason: '' } : null
		} as Comment;
	});
	return { comments, resolvedAt } as Thread;
}

function shows(view: Partial<View>, said: string, resolvedAt: number | null = null): boolean {
	const asked = { show: 'open', from: '', group: '', sort: 'text', ...view } as const;
	return isShown(thread(said, resolvedAt), asked, 'KEN');
}

describe('[C20] which threads are listed', () => {
	it('are the open ones in the order of the text, unless the address says otherwise', () => {
		const usual = { show: 'open', from: '', group: '', sort: 'text' };
		expect(readView(new URLSearchParams())).toEqual(usual);
		expect(readView(new URLSearchParams('threads=all&sort=oldest'))).toEqual(usual);
		const asked = { threads: 'awaiting', from: 'NOR', group: 'MS', sort: 'newest' };
		expect(readView(new URLSearchParams(asked))).toEqual({
			...{ show: 'awaiting', from: 'NOR', group: 'MS', sort: 'newest' }
		});
	});

	it.each([
		['open', 'KEN', null, true],
		['open', 'KEN', 1, false],
		['resolved', 'KEN', null, false],
		['resolved', 'KEN', 1, true],
		['mine', 'NOR KEN! NOR', null, true],
		['mine', 'NOR KEN! NOR', 1, true],
		['mine', 'NOR KEN', null, false]
	] as const)('by %s: %s, resolved at %s', (show, said, resolvedAt, expected) =>
		expect(shows({ show }, said, resolvedAt)).toBe(expected)
	);

	it.each([
		['we opened it and another answered', 'KEN! NOR', null, true],
		['a colleague opened it and the secretariat answered', 'KEN sec', null, true],
		['we took part and another had the last word', 'NOR KEN APC', null, true],
		['we had the last word', 'NOR KEN', null, false],
		['we have no part in it', 'NOR APC', null, false],
		['it is resolved', 'KEN NOR', 1, false],
		['the answer was deleted', 'KEN NOR-', null, false],
		['our words were deleted', 'KEN- NOR', null, false],
		['what stands last is another’s', 'KEN NOR KEN-', null, true]
	])('awaiting our delegation, where %s', (_, said, resolvedAt, expected) =>
		expect(shows({ show: 'awaiting' }, said, resolvedAt)).toBe(expected)
	);

	it('awaiting a seat without a delegation, where it took part itself', () => {
		const view = readView(new URLSearchParams('threads=awaiting'));
		expect(isShown(thread('sec! NOR'), view, null)).toBe(true);
		expect(isShown(thread('sec NOR'), view, null)).toBe(false);
	});

	it('by who takes part, and by their group', () => {
		expect(shows({ from: 'NOR' }, 'KEN NOR')).toBe(true);
		expect(shows({ from: 'APC' }, 'KEN NOR')).toBe(false);
		expect(shows({ group: 'CS' }, 'KEN APC')).toBe(true);
		expect(shows({ group: 'CS' }, 'KEN NOR sec')).toBe(false);
	});
});
