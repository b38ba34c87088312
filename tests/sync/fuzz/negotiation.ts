import { expect } from 'vitest';
import * as Y from 'yjs';
import { readAuthors } from '#db/authorship.ts';
import { type ProposalText } from '#db/proposals.ts';
import { Random } from '#lib/editing/fuzz/random.ts';
import { readPieces } from '#lib/proposals/pieces.ts';
import { readSide } from '#lib/proposals/sides.ts';
import type { Block } from '#lib/text/blocks.ts';
import { creditRuns } from '#lib/text/credit.ts';
import { blockMinter } from '#lib/text/markers.ts';
import { normalise } from '#lib/text/normal.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { loadDocument } from '#server/sync/document.ts';
import { changesOf, localsOf, paragraphs } from '../../support/incorporating.ts';
import { join, until, type Stock } from '../clients.ts';
import { at } from '../drafts.ts';
import type { House, Visitor } from '../house.ts';
import { saidBy, type Tabled } from './tabled.ts';
import { Lexicon, linesOf, textsOf, wordsIn, type Lines } from './wording.ts';

/** Somebody at a text, with the document that their socket holds. */
export type Writer = { who: Visitor; doc: Y.Doc; stock: Stock | null };
/** What a delegation drafts: words of its own, and those of the section's that it takes out. */
export type Draft = {
	address: string;
	text: ProposalText;
	puts: Set<string>;
	takes: Set<string>;
	writers: Writer[];
};
export type Side = { code: string; people: [Visitor, ...Visitor[]]; draft: Draft | null };

/** The people of a story: facilitators, and of each delegation whoever drafts; the first speaks for it. */
export type People = {
	facilitators: [Visitor, ...Visitor[]];
	sides: Pick<Side, 'code' | 'people'>[];
};

/**
 * A section in proposals mode over real rooms, with who edits it, who drafts for it and what is tabled; and
 * what it and each of them is to read, on plain lists of words.
 */
export class Negotiation {
	/** What was done, newest last: told where a story fails. */
	readonly told: string[] = [];
	protected readonly random: Random;
	protected readonly lexicon = new Lexicon();
	protected readonly people: People;
	protected readonly sides: Side[];
	protected readonly tabled: Tabled[] = [];
	protected readonly section: [Writer, ...Writer[]];
	/** What the section reads, on plain lists. */
	protected lines: Lines = [];
	protected house: House;

	constructor(seed: number, house: House, people: People) {
		this.random = new Random(seed);
		this.house = house;
		this.people = people;
		this.sides = people.sides.map((side) => ({ ...side, draft: null }));
		const [facilitator, ...others] = people.facilitators;
		const readers = people.sides.map(({ people: [first] }) => first);
		this.section = [newWriter(facilitator), ...[...others, ...readers].map(newWriter)];
	}

	/** A server is there: everybody comes, with what they have. */
	async come(house: House): Promise<void> {
		this.house = house;
		for (const writer of this.section) writer.stock = join(house, writer.who, writer.doc);
		for (const { draft } of this.sides) if (draft) this.sit(draft);
		await until(() => this.everybody().every(({ stock }) => stock?.provider.synced), 30_000);
	}

	leave(): void {
		for (const writer of this.everybody()) {
			writer.stock?.leave();
			writer.stock = null;
		}
	}

	/** Everything stands as plain lists say: on disk, and on everybody's socket. */
	async expectAll(): Promise<void> {
		const words = await this.expectTexts();
		for (const tabled of this.tabled) {
			expect(wordsOfBlocks(await this.readWording(tabled)).sort()).toEqual(tabled.holds(words));
			const rows = await changesOf(this.house, tabled.number);
			const kept = tabled.changes.map(({ said, state }) => [said, state]);
			expect(rows.map(({ change }) => [saidBy(change), change.state])).toEqual(kept);
		}
	}

	/** The section and all drafts for it do; the section's words. */
	protected async expectTexts(): Promise<string[]> {
		const section = await this.settle(() => this.read(), linesOf, this.lines, this.section);
		expect(await this.falseCredits(section)).toEqual([]);
		const words = this.lines.flat();
		for (const { draft } of this.sides)
			if (draft) {
				const standing = words.filter((word) => !draft.takes.has(word));
				await this.settle(
					() => this.read(draft.text),
					sortedWords,
					[...standing, ...draft.puts].sort(),
					draft.writers
				);
			}
		return words;
	}

	/** What pages read is what is stored. */
	async end(): Promise<void> {
		await until(async () => {
			const shown = (await paragraphs(this.house)).map(({ text }) => text);
			return isSame(shown, textsOf(await this.read()));
		});
	}

	protected everybody(): Writer[] {
		return [...this.section, ...this.sides.flatMap(({ draft }) => draft?.writers ?? [])];
	}

	protected sit({ text, writers }: Draft): void {
		for (const writer of writers) writer.stock = join(at(this.house, text), writer.who, writer.doc);
	}

	/** A text as it is on disk and would be served: the section's, or a proposal's. */
	protected async read(text: ProposalText | null = null): Promise<Y.Doc> {
		const { runtime, section } = this.house;
		const document = text?.document ?? section.document;
		const { doc } = await loadDocument(runtime, document, { on: text && section.document });
		if (text) normalise(doc, blockMinter(doc));
		return doc;
	}

	/** How a tabled proposal lets the section's text of today read, with what of it is not in there yet. */
	protected async readWording({ text }: Tabled): Promise<Block[]> {
		const { runtime, section } = this.house;
		const { doc } = await loadDocument(runtime, text.document, { on: section.document });
		const pieces = readPieces(await this.read(), doc);
		return readSide(pieces, new Set(pieces));
	}

	/** Wait until a text reads as it is to, on disk and on sockets; or say how it reads instead. */
	protected async settle<T>(
		read: () => Promise<Y.Doc>,
		reading: (doc: Y.Doc) => T,
		expected: T,
		writers: readonly Writer[]
	): Promise<Y.Doc> {
		let doc = await read();
		await until(async () => {
			doc = await read();
			const texts = textsOf(doc);
			return (
				isSame(reading(doc), expected) && writers.every((each) => isSame(textsOf(each.doc), texts))
			);
		}).catch(() => undefined);
		expect(reading(doc), this.told.join('\n')).toEqual(expected);
		for (const writer of writers)
			expect(textsOf(writer.doc), this.told.join('\n')).toEqual(textsOf(doc));
		return doc;
	}

	protected async falseCredits(doc: Y.Doc): Promise<string[]> {
		const authors = await readAuthors(this.house.runtime.db, this.house.section.id);
		const names = new Map(
			authors.map(({ client, delegation, role }) => [client, delegation?.code ?? role ?? ''])
		);
		const runs = Map.groupBy(creditRuns(doc, names), ({ block }) => block);
		return readBlocks(textOf(doc)).flatMap((block) => {
			const own = runs.get(block.id) ?? [];
			const by = own.flatMap(({ from, to, author }) =>
				Array<string | null>(to - from).fill(author)
			);
			return [...plainText(block).matchAll(/[a-z]\d+/g)]
				.filter(({ 0: word, index }) =>
					by.slice(index, index + word.length).some((who) => initialOf(who) !== word.charAt(0))
				)
				.map(({ 0: word }) => `${word} is not whose it was`);
		});
	}

	protected localsOf(who: Visitor): Promise<App.Locals> {
		return localsOf(this.house, who);
	}
}

export const newWriter = (who: Visitor): Writer => ({ who, doc: new Y.Doc(), stock: null });
const sortedWords = (doc: Y.Doc): string[] => linesOf(doc).flat().sort();
const initialOf = (author: string | null | undefined) => author?.charAt(0).toLowerCase();

export function wordsOfBlocks(blocks: readonly Block[]): string[] {
	return blocks.flatMap((block) => wordsIn(plainText(block)));
}

function isSame(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
