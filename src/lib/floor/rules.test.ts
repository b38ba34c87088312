import { describe, expect, it } from 'vitest';
import type { BlockId } from '#lib/kernel/ids.ts';
import { lookAt } from './rules.ts';

const BLOCKS = ['1.1', '1.2', '1.3'] as BlockId[];

describe('what somebody in the room looks at', () => {
	it.each<[string, string | null, string | null, (string | null)[]]>([
		['[F1] is what is shown while they follow', '1.2', null, ['1.1', '1.2', '1.3']],
		['[F1] is what they opened while they roam', '1.2', '1.3', ['1.2', '1.3', null]],
		['[F3] is the first paragraph before one was chosen', null, null, [null, '1.1', '1.2']],
		['[F3] is the first where the shown one is gone', '9.9', null, [null, '1.1', '1.2']],
		[
			'[F3] is what is shown where they roamed to one that is gone',
			'1.2',
			'9.9',
			['1.1', '1.2', '1.3']
		]
	])('%s', (_rule, shown, roaming, [before, block, after]) => {
		expect(lookAt(BLOCKS, shown, roaming)).toEqual({ before, block, after });
	});

	it('[F3] is nothing in a section without a text', () => {
		expect(lookAt([], '1.1', null)).toEqual({ before: null, block: null, after: null });
	});
});
