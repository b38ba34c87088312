import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Inline } from './blocks.ts';
import { compareTexts, type BlockChange } from './difference.ts';
import { sameMarks } from './marks.ts';
import { atomText } from './words.ts';
import { block, words } from '../../../tests/texts/build.ts';

/** Changes as one line each: kind, id, and words with [-gone-] and {+come+}. */
function print(changes: BlockChange[]): string[] {
	return changes.map(({ kind, id, words }) => {
		const line = words.map(({ kind, text }) =>
			kind === 'same' ? text : kind === 'insert' ? `{+${text}+}` : `[-${text}-]`
		);
		return `${kind} ${id}: ${line.join('')}`;
	});
}

/** One of the two texts, put together again from nothing but the list of changes. */
function read(changes: BlockChange[], side: 'before' | 'after'): Block[] {
	const other = side === 'before' ? 'moved' : 'moved-away';
	const text: Block[] = [];
	for (const change of changes) {
		if (change.kind === other) continue;
		const own = change[side];
		if (own) text.push({ ...own, content: [] });
		for (const word of change.words) {
			if (word.kind === (side === 'before' ? 'insert' : 'delete')) continue;
			const marks = side === 'before' ? (word.was ?? word.marks) : word.marks;
			if (word.atom) text.at(-1)?.content.push({ atom: word.atom, marks });
			else text.at(-1)?.content.push({ text: word.text, marks });
		}
	}
	return text.map(joinRuns);
}

/** Neighbouring runs of equal marks as one. */
function joinRuns(source: Block): Block {
	const content: Inline[] = [];
	for (const inline of source.content) {
		const last = content.at(-1);
		if (last && 'text' in last && 'text' in inline && sameMarks(last.marks, inline.marks))
			content[content.length - 1] = words(last.text + inline.text, last.marks);
		else content.push(inline);
	}
	return { ...source, content };
}

describe('words inside a paragraph', () => {
	it('are compared word by word', () => {
		const changes = compareTexts(
			[block('1.0', 'States should protect users online.')],
			[block('1.0', 'States must protect all users online.')]
		);
		expect(print(changes)).toEqual([
			'changed 1.0: States [-should-]{+must+} protect {+all +}users online.'
		]);
	});

	it('that were taken out from between two spaces leave both as they were', () => {
		const changes = compareTexts(
			[block('1.0', 'Every school shall have a connection by 2030.')],
			[block('1.0', 'Every school shall  by 2030.')]
		);
		expect(print(changes)).toEqual([
			'changed 1.0: Every school shall [-have a connection-] by 2030.'
		]);
	});

	it('are one replacement when a sentence is rewritten, not confetti', () => {
		const changes = compareTexts(
			[block('1.0', 'Every nation deserves a meaningful connection.')],
			[block('1.0', 'Universal connectivity, a prerequisite, remains elusive.')]
		);
		expect(changes[0]?.words.filter(({ kind }) => kind === 'same').length).toBeLessThan(3);
	});

	it.each([
		[
			'zh',
			'人人生而自由，在尊严和权利上一律平等。',
			'人人生而自由，在尊严、义务和权利上一律平等。',
			'、义务'
		],
		['ar', 'يولد جميع الناس أحرارًا', 'يولد جميع الناس أحرارًا متساوين', ' متساوين'],
		['ru', 'Все люди рождаются свободными', 'Все люди рождаются свободными и равными', ' и равными']
	])('are cut by the rules of their language: %s', (lang, before, after, come) => {
		const [change] = compareTexts(
			[block('1.0', before, { lang })],
			[block('1.0', after, { lang })]
		);
		expect(change?.words.filter(({ kind }) => kind !== 'same')).toEqual([
			{ kind: 'insert', text: come, marks: {} }
		]);
	});

	it('keep their formatting, and say what it was', () => {
		const [change] = compareTexts(
			[block('1.0', [words('the digital divide')])],
			[block('1.0', [words('the '), words('digital', { strong: true }), words(' divide')])]
		);
		expect(change?.kind).toBe('formatted');
		expect(change?.words[1]).toEqual({
			kind: 'same',
			text: 'digital',
			marks: { strong: true },
			was: {}
		});
	});

	it('change when a link leads elsewhere', () => {
		const link = (href: string) => [words('see '), words('Annex', { link: { href } })];
		const changes = compareTexts(
			[block('1.0', link('https://a.example/'))],
			[block('1.0', link('https://b.example/'))]
		);
		expect(print(changes)).toEqual(['changed 1.0: see [-Annex-]{+Annex+}']);
	});

	it('stand apart from brackets placed among them', () => {
		const open: Inline = { atom: { bracket: 'b1', side: 'open' }, marks: {} };
		const close: Inline = { atom: { bracket: 'b1', side: 'close' }, marks: {} };
		const changes = compareTexts(
			[block('1.0', 'all States shall')],
			[block('1.0', [words('all States '), open, words('shall'), close])]
		);
		expect(print(changes)).toEqual(['changed 1.0: all States {+[+}shall{+]+}']);
	});
});

describe('paragraphs', () => {
	const [a, b, c] = [
		block('1.0', 'First we agree on the purpose.'),
		block('1.1', 'Second we agree on the means.'),
		block('1.2', 'Third we agree on nothing else at all.')
	];

	it('that stay are the same', () => {
		expect(compareTexts([a, b, c], [a, b, c]).map(({ kind }) => kind)).toEqual([
			'same',
			'same',
			'same'
		]);
	});

	it('come and go whole', () => {
		const added = block('2.0', 'Meanwhile, seventeen cables were laid.');
		expect(print(compareTexts([a, b], [a, added]))).toEqual([
			'same 1.0: First we agree on the purpose.',
			'deleted 1.1: [-Second we agree on the means.-]',
			'inserted 2.0: {+Meanwhile, seventeen cables were laid.+}'
		]);
	});

	it('are moved, not deleted and inserted, and compared where they are', () => {
		const edited = block('1.0', 'First we agree on the goal.');
		expect(print(compareTexts([a, b, c], [b, c, edited]))).toEqual([
			'moved-away 1.0: [-First we agree on the purpose.-]',
			'same 1.1: Second we agree on the means.',
			'same 1.2: Third we agree on nothing else at all.',
			'moved 1.0: First we agree on the [-purpose-]{+goal+}.'
		]);
	});

	it('keep the words that a split carries into a new one', () => {
		const halves = [block('1.0', 'First we agree'), block('2.0', ' on the main purpose.')];
		expect(print(compareTexts([a, b], [...halves, b]))).toEqual([
			'changed 1.0: First we agree',
			'split 2.0:  on the {+main +}purpose.',
			'same 1.1: Second we agree on the means.'
		]);
	});

	it('keep the words that a join carries into the one before', () => {
		const whole = block('1.0', 'First we agree on the purpose.Second we agree on all means.');
		expect(print(compareTexts([a, b, c], [whole, c]))).toEqual([
			'changed 1.0: First we agree on the purpose.',
			'joined 1.1: Second we agree on [-the-]{+all+} means.',
			'same 1.2: Third we agree on nothing else at all.'
		]);
	});

	it('are aligned by their words when a text is imported anew', () => {
		const anew = [
			block('9.0', 'First we agree on the purpose.'),
			block('9.1', 'An afterthought nobody asked for.'),
			block('9.2', 'Second we all agree on the means.')
		];
		expect(print(compareTexts([a, b], anew))).toEqual([
			'same 9.0: First we agree on the purpose.',
			'inserted 9.1: {+An afterthought nobody asked for.+}',
			'changed 9.2: Second we {+all +}agree on the means.'
		]);
	});

	it('that became headings or items keep their words', () => {
		const heading = { ...a, type: 'heading' as const, level: 1 };
		expect(compareTexts([a], [heading])[0]?.kind).toBe('formatted');
	});
});

describe('for any two texts', () => {
	const vocabulary = [
		'peace',
		'and',
		'the',
		'rights',
		'of',
		'all',
		'States',
		',',
		'.',
		' ',
		' ',
		'人权'
	];
	const run = fc
		.tuple(fc.array(fc.constantFrom(...vocabulary), { minLength: 1 }), fc.boolean())
		.map(([parts, strong]) => words(parts.join(''), strong ? { strong } : {}));
	const atom = fc.constantFrom<Inline>(
		{ atom: { break: true }, marks: {} },
		{ atom: { bracket: 'b', side: 'open' }, marks: {} },
		{ atom: { footnote: 'See A/74/821.' }, marks: { em: true } }
	);
	const content = fc.array(fc.oneof({ weight: 4, arbitrary: run }, atom), { maxLength: 4 });
	const text = fc
		.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 8 })
		.chain((ids) =>
			fc.tuple(...ids.map((id) => content.map((c) => joinRuns(block(`1.${id}`, c)))))
		);

	it('the changes put both texts together again', () => {
		fc.assert(
			fc.property(text, text, (before, after) => {
				const changes = compareTexts(before, after);
				expect(read(changes, 'before')).toEqual(before);
				expect(read(changes, 'after')).toEqual(after);
			}),
			{ numRuns: 1000 }
		);
	});

	it('equal texts have no changes', () => {
		fc.assert(
			fc.property(text, (source) => {
				const changes = compareTexts(source, structuredClone(source));
				expect(changes.every(({ kind }) => kind === 'same')).toBe(true);
			})
		);
	});

	/** A text and what typing made of it: each block kept, cut in two, joined or rewritten. */
	const edited = fc
		.tuple(text, fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 8 }))
		.map(([before, dice]) => {
			const after: Block[] = [];
			before.forEach((source, index) => {
				const die = dice[index] ?? 0;
				const at = source.content.length >> 1;
				const last = after.at(-1);
				if (die < 30 && last) last.content = [...last.content, ...source.content];
				else if (die < 60)
					after.push(
						{ ...source, content: source.content.slice(0, at) },
						block(`2.${index}`, source.content.slice(at))
					);
				else after.push({ ...source, content: [...source.content] });
			});
			return { before, after: after.map(joinRuns) };
		});

	it('splits and joins alone delete no words', () => {
		fc.assert(
			fc.property(edited, ({ before, after }) => {
				const changes = compareTexts(before, after);
				expect(read(changes, 'before')).toEqual(before);
				expect(read(changes, 'after')).toEqual(after);
			}),
			{ numRuns: 500 }
		);
	});

	it('a block says how it prints', () => {
		fc.assert(
			fc.property(text, text, (before, after) => {
				for (const { words } of compareTexts(before, after))
					for (const word of words) if (word.atom) expect(word.text).toBe(atomText(word.atom));
			})
		);
	});
});
