import * as decoding from 'lib0/decoding';
import { expect, it } from 'vitest';
import { readSaved } from '#lib/editing/frames.ts';
import { savedFrame } from './frames.ts';

it.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 40 + 5, Number.MAX_SAFE_INTEGER])(
	'that %i frames are saved is read as it was said',
	(count) => {
		const frame = decoding.createDecoder(savedFrame(count));
		expect([decoding.readVarUint(frame), readSaved(frame)]).toEqual([101, count]);
		expect(decoding.hasContent(frame)).toBe(false);
	}
);
