import { describe, it } from 'vitest';
import { Story } from './fuzz/story.ts';

const seeds = Number(process.env.FUZZ_SEEDS ?? 300);
const first = Number(process.env.FUZZ_FIRST ?? 1);
const STEPS = 120;

describe(`three people in one text, ${seeds} seeded stories`, () => {
	it.each(Array.from({ length: seeds }, (_, i) => first + i))('story %i', (seed) => {
		new Story(seed).tell(STEPS);
	});
});
