import { describe, it } from 'vitest';
import { Story } from './fuzz/story.ts';

/** Stories that once went wrong, by what was wrong in them. */
const STORIES: [string, number][] = [
	['words that stood twice for a moment were moved as if they stood once', 8],
	['a block whose words had no marker yet was moved and named', 16],
	['a word restored three times was merged into itself and lost', 59],
	['a language was set on words that had no marker yet', 41],
	['the words of a block without a marker were cut, and the block stayed', 86],
	['a marker restored by undo came back without its id', 230],
	['a caret ran ahead of words that the server had yet to bring home', 281],
	['an attribute was set on the wrong block while the first had no marker', 267],
	['a split was brought home only when somebody deleted a word far from it', 480],
	['a block was revived although another copy of it stood', 1],
	['words that undo put back in the order of their writing were refused', 946],
	['words that undo put back, one from where it was before a move, were refused', 1619],
	['words that undo put back were refused, since their order was neither first nor last', 9965],
	['of words that stood twice, undo named the copies of each other, and was refused', 4630],
	['a caret ran after a moved block when a late word before it was deleted', 1171],
	['a caret ran after a block that had stood before the words that were deleted', 1504],
	['a caret ran after a moved block when words that it had left went too', 4205]
];

describe('stories that once went wrong', () => {
	it.each(STORIES)('%s', (_wrong, seed) => new Story(seed).tell(120));
});
