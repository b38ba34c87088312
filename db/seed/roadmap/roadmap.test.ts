import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plainText } from '#lib/text/words.ts';
import { ROADMAP, SECTIONS } from './consultation.ts';
import { readSectionText } from './read-text.ts';

/** What the two documents say beside the Roadmap's own words. */
const OMITTED = [
	"Secretary-General's Roadmap for Digital Cooperation",
	'KEY MESSAGES',
	'Secretary-General will launch the Roadmap on Thursday 11 June, 2020.',
	'These key messages should guide UN spokespeople when referring to the report and featuring within UN content.'
];

const source = ['key-messages.txt', 'statement.txt'].flatMap((file) =>
	sentencesOf(readSource(file))
);
const texts = SECTIONS.map(({ number, title }) => ({
	number,
	title,
	blocks: readSectionText(number).map(plainText)
}));
const seeded = texts.flatMap(({ blocks }) => blocks.flatMap(sentencesOf));

describe("the Roadmap's text", () => {
	it.each(source.filter((sentence) => !OMITTED.includes(sentence)))('keeps “%s”', (sentence) =>
		expect(seeded).toContain(sentence)
	);

	it.each(seeded)('adds nothing: “%s”', (sentence) => expect(source).toContain(sentence));

	it('omits nothing that the source does not have', () => {
		for (const omitted of OMITTED) expect(source).toContain(omitted);
	});

	it.each(texts.filter(({ number }) => number))(
		'opens section $number with its key action',
		({ number, title, blocks }) => {
			expect(blocks[0]?.startsWith(title)).toBe(true);
			expect(readSource('key-messages.txt')).toContain(`${number}. ${blocks[0]}`);
		}
	);

	it.each(ROADMAP.calls)('states the call $code in the words of the source', ({ code, text }) =>
		expect(readSource('key-messages.txt')).toContain(`${code}: ${text}`)
	);
});

/** A source document without its setting: marks gone, each sentence on one line. */
function readSource(file: string): string {
	return (
		readFileSync(new URL(file, import.meta.url), 'utf8')
			.replace(/\*+/g, '')
			.replace(/^#+ /gm, '')
			// One bullet is torn in two by a page break: its second half goes on in lower case.
			.replace(/\n\n(?=[a-z])/g, ' ')
			.replace(/^ *- /gm, '')
			.replace(/^ +/gm, '')
	);
}

function sentencesOf(text: string): string[] {
	return text
		.split('\n')
		.flatMap((line) =>
			line
				.replace(/^\d\. /, '')
				.replace(/^[A-Z]+: /, '')
				.split(/(?<=[.?]) (?=[A-Z])/)
		)
		.map((sentence) => sentence.trim())
		.filter((sentence) => sentence !== '');
}
