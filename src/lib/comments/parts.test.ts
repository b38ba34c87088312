import { describe, expect, it } from 'vitest';
import { discuss, PART } from './parts.ts';
import type { Thread } from './rules.ts';
import { readView } from './view.ts';

const NOW = 1_000_000_000;

/** A thread of Kenya's on a paragraph, opened `age` milliseconds ago. */
function thread(id: number, block: string | null, more: { mine?: boolean; age?: number } = {}) {
	const delegation = { code: 'KEN', name: 'Kenya', group: 'MS' };
	const createdAt = NOW - (more.age ?? NOW - id);
	const said = { author: { delegation }, mine: more.mine ?? false, gone: null, createdAt };
	return { id: String(id), block, createdAt, resolvedAt: null, comments: [said] } as unknown;
}

/** So many threads, the later ones on the earlier of two paragraphs. */
function many(count: number): Thread[] {
	return Array.from({ length: count }, (_, i) =>
		thread(i, i < count / 2 ? '1.2' : '1.1')
	) as Thread[];
}

function read(threads: Thread[], asked = '') {
	const wish = new URLSearchParams(asked);
	return discuss([...threads], 'KEN', ['1.1', '1.2'], NOW, () => ({
		part: wish.get('part'),
		thread: wish.get('thread'),
		view: readView(wish)
	}));
}

const ids = (threads: readonly Thread[]) => threads.map(({ id }) => Number(id));

describe('[C25] the threads of a section', () => {
	it('are all there while they are few, and nothing is asked', () => {
		const threads = many(PART);
		const never = () => {
			throw new Error('asked');
		};
		const discussion = discuss(threads, null, [], NOW, never);
		expect(discussion.part).toBeNull();
		expect(discussion.threads).toBe(threads);
	});

	it('come in parts in the order of their paragraphs, then of time', () => {
		const first = read(many(150));
		expect(ids(first.threads)).toEqual(Array.from({ length: 60 }, (_, i) => 75 + i));
		expect(first.part).toEqual({
			...{ number: 1, from: 1, to: 60, total: 150, opens: ['1.1', '1.1', '1.2'] }
		});
		const last = read(many(150), 'part=3');
		expect(ids(last.threads)).toEqual(Array.from({ length: 30 }, (_, i) => 45 + i));
		expect(last.part).toMatchObject({ number: 3, from: 121, to: 150 });
	});

	it.each([
		['part=99', 3],
		['part=0', 1],
		['part=-2', 1],
		['part=two', 1],
		['part=1.9', 1],
		['thread=74', 3],
		['thread=74&part=1', 3],
		['thread=999&part=2', 2]
	])('asked for as %s are those of part %i', (asked, number) =>
		expect(read(many(150), asked).part?.number).toBe(number)
	);

	it('are counted whole, and parted as they are listed', () => {
		const threads = many(150).map((each, i) =>
			i < 100 ? { ...each, resolvedAt: NOW } : each
		) as Thread[];
		const { counts, part } = read(threads, 'threads=resolved');
		expect(counts).toMatchObject({ open: 50, resolved: 100 });
		expect(part).toMatchObject({ total: 100, opens: ['1.1', '1.2'] });
		expect(read(threads, 'sort=newest').threads[0]?.id).toBe('149');
	});

	it('include the one that is named and what its reader just wrote, wherever they stand', () => {
		const own = thread(500, '1.2', { mine: true, age: 60_000 }) as Thread;
		const old = thread(501, '1.2', { mine: true, age: 3_600_000 }) as Thread;
		const resolved = { ...(thread(502, '1.2') as Thread), resolvedAt: NOW };
		const { threads } = read([...many(150), own, old, resolved], 'thread=502');
		expect(ids(threads).slice(60)).toEqual([500, 502]);
	});

	it('name everybody who takes part', () => {
		expect(read(many(150)).speakers).toEqual([{ code: 'KEN', name: 'Kenya', group: 'MS' }]);
	});

	it('are none, in one part, where nothing is listed', () => {
		const { threads, part } = read(many(150), 'threads=resolved');
		expect(threads).toEqual([]);
		expect(part).toMatchObject({ number: 1, total: 0, to: 0 });
	});
});
