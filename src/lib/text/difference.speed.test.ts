import { describe, expect, it } from 'vitest';
import { LANGUAGES, readDeclaration } from '../../../tests/texts/udhr.ts';
import { block } from '../../../tests/texts/build.ts';
import type { Block } from './blocks.ts';
import { compareTexts } from './difference.ts';
import { isWord, plainText, segmentWords } from './words.ts';

const english = LANGUAGES[2];

/** The Universal Declaration so many times over: about 1,750 words each. */
function declare(times: number): Block[] {
	return Array.from({ length: times }, (_, copy) =>
		readDeclaration(english).map((each, index) =>
			block(`${copy}.${index}`, `${plainText(each)} (${copy})`, { type: each.type })
		)
	).flat();
}

/** The least processor time, ms, of three calls: other work on the machine is not counted. */
function fastest(call: () => void): number {
	const times = [0, 1, 2].map(() => {
		const start = process.cpuUsage();
		call();
		const { user, system } = process.cpuUsage(start);
		return (user + system) / 1000;
	});
	return Math.min(...times);
}

const rewrite = (source: Block, id: string = source.id): Block =>
	block(id, plainText(source).replace(/ the /g, ' every ').replace('rights', 'duties'));

describe('a text of 50,000 words is compared within a second', () => {
	const before = declare(30);
	const cases: [string, Block[]][] = [
		['when a word changed', before.map((each, index) => (index === 700 ? rewrite(each) : each))],
		['when every paragraph changed', before.map((each) => rewrite(each))],
		[
			'when it was imported anew, with other ids',
			before.map((each, i) => rewrite(each, `99.${i}`))
		],
		['when it was turned round', [...before].reverse()]
	];

	it.each(cases)('%s', (_when, after) => {
		const words = before.flatMap((each) => segmentWords(plainText(each), 'en')).filter(isWord);
		expect(words.length).toBeGreaterThan(50_000);
		expect(fastest(() => compareTexts(before, after))).toBeLessThan(1000);
	});

	it('when nothing of it is left', () => {
		const after = readDeclaration(LANGUAGES[4]).map((each, i) => ({
			...each,
			id: block(`99.${i}`, '').id
		}));
		const kinds = compareTexts(before, after).map(({ kind }) => kind);
		expect(new Set(kinds)).toEqual(new Set(['deleted', 'inserted']));
		expect(fastest(() => compareTexts(before, after))).toBeLessThan(1000);
	});
});
