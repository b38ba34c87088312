import { expect } from 'vitest';
import * as Y from 'yjs';
import type { ProposalText } from '#db/proposals.ts';
import { Random } from '#lib/editing/fuzz/random.ts';
import type { Section } from '#lib/sections/rules.ts';
import { blockMinter, embedMarker, paragraph } from '#lib/text/markers.ts';
import { itemsOf, readBlocks, textOf } from '#lib/text/sequence.ts';
import { loadDocument } from '#server/sync/document.ts';
import { join, until, type Stock } from '../clients.ts';
import { at } from '../drafts.ts';
import type { House, Visitor } from '../house.ts';
import { Letters } from './letters.ts';

type Writer = { who: Visitor; doc: Y.Doc; stock: Stock | null };
/** A section or a proposal for it: who writes there, and what is to stand there in the end. */
type Place = { text: ProposalText | null; letters: Letters; writers: Writer[] };

/**
 * One seeded story of a section that two people write and of proposals that two of one delegation write,
 * over real sockets: letters, new paragraphs and joined ones, lines that are lost and found again.
 */
export class ProposingStory {
	steps = 0;
	readonly #random: Random;
	readonly #section: Section;
	readonly #minted = new Letters();
	readonly #places: Place[];
	#house: House | null = null;

	constructor(
		seed: number,
		section: Section,
		who: { section: Visitor[]; proposals: { text: ProposalText; drafters: Visitor[] }[] }
	) {
		this.#random = new Random(seed);
		this.#section = section;
		const place = (text: ProposalText | null, people: Visitor[]): Place => ({
			...{ text, letters: new Letters() },
			writers: people.map((each) => ({ who: each, doc: new Y.Doc(), stock: null }))
		});
		const proposals = who.proposals.map(({ text, drafters }) => place(text, drafters));
		this.#places = [place(null, who.section), ...proposals];
	}

	/** A server is there: everybody comes, with what they have. */
	async come(house: House): Promise<void> {
		this.#house = { ...house, section: this.#section };
		for (const place of this.#places) for (const writer of place.writers) this.#join(place, writer);
		await until(() => this.#everybody().every(({ stock }) => stock?.provider.synced), 30_000);
	}

	/** The server is gone for good: they write on without it. */
	leave(): void {
		this.#house = null;
		for (const writer of this.#everybody()) {
			writer.stock?.leave();
			writer.stock = null;
		}
	}

	async tell(steps: number): Promise<void> {
		for (let step = 0; step < steps; step++, this.steps++) {
			const place = this.#random.pick(this.#places);
			this.#act(place, this.#random.pick(place.writers));
			for (let turns = this.#random.between(0, 8); turns > 0; turns--)
				await new Promise((resolve) => setImmediate(resolve));
		}
	}

	/**
	 * Everybody has everything, it is what they made of it, and what is served is the section's and the
	 * proposal's own.
	 */
	async end(): Promise<void> {
		const house = this.#house;
		if (!house) throw new Error('There is no server to end with.');
		for (const { stock } of this.#everybody()) stock?.provider.connect();
		for (const { text, writers, letters } of this.#places) {
			const here = () => writers.map(({ doc }) => written(doc));
			const loaded = async () => {
				const document = text?.document ?? this.#section.document;
				const on = text && this.#section.document;
				return written((await loadDocument(house.runtime, document, { on })).doc);
			};
			await until(async () => new Set([...here(), await loaded()]).size === 1, 30_000);
			const words = lettersOf(writers[0]?.doc ?? new Y.Doc());
			expect(letters.audit(words)).toEqual([]);
		}
		this.leave();
	}

	#everybody(): Writer[] {
		return this.#places.flatMap(({ writers }) => writers);
	}

	#join({ text }: Place, writer: Writer): void {
		const house = this.#house;
		if (house) writer.stock = join(text ? at(house, text) : house, writer.who, writer.doc);
	}

	#act(place: Place, writer: Writer): void {
		const chance = this.#random.next();
		const { provider } = writer.stock ?? {};
		if (chance < 0.06) provider?.disconnect();
		else if (chance < 0.16) provider?.connect();
		else if (chance < 0.34) this.#delete(place, writer);
		else if (chance < 0.42) this.#split(writer);
		else if (chance < 0.5) this.#joinBlocks(writer);
		else this.#type(place, writer);
	}

	/** Where what is written in a place stands in the end: there, and in proposals for it. */
	#reaches({ text, letters }: Place): Letters[] {
		return text ? [letters] : this.#places.map((place) => place.letters);
	}

	#type(place: Place, { doc }: Writer): void {
		const before = place.letters.see(lettersOf(doc));
		const index = this.#random.between(0, before.length);
		const typed = this.#minted.mint(this.#random.between(1, 4));
		const text = textOf(doc);
		doc.transact(() => text.insert(placeOf(text, index), typed.join(''), {}));
		for (const letters of this.#reaches(place)) letters.type(before, index, typed);
	}

	#delete(place: Place, { doc }: Writer): void {
		const before = place.letters.see(lettersOf(doc));
		if (before.length === 0) return;
		const index = this.#random.between(0, before.length - 1);
		const text = textOf(doc);
		doc.transact(() => text.delete(placeOf(text, index + 1) - 1, 1));
		for (const letters of this.#reaches(place)) letters.delete(before, index, 1);
	}

	#split({ doc }: Writer): void {
		const text = textOf(doc);
		const index = placeOf(text, this.#random.between(0, lettersOf(doc).length));
		doc.transact(() => text.insertEmbed(index, embedMarker(paragraph(blockMinter(doc)())), {}));
	}

	#joinBlocks({ doc }: Writer): void {
		const markers = markersOf(textOf(doc));
		if (markers.length === 0) return;
		const index = this.#random.pick(markers);
		doc.transact(() => textOf(doc).delete(index, 1));
	}
}

/** Everything about a text that anybody can see. */
function written(doc: Y.Doc): string {
	return JSON.stringify(readBlocks(textOf(doc)));
}

function lettersOf(doc: Y.Doc): string[] {
	return [...textOf(doc).toString()];
}

/** The place in the sequence behind so many letters. */
function placeOf(text: Y.Text, letters: number): number {
	let [place, left] = [0, letters];
	for (const item of itemsOf(text)) {
		if (item.deleted || !item.countable) continue;
		const isWords = item.content instanceof Y.ContentString;
		if (isWords && left <= item.length) return place + left;
		// At the very beginning: behind the first marker, where there is one.
		if (isWords) left -= item.length;
		place += item.length;
	}
	return place;
}

function markersOf(text: Y.Text): number[] {
	let place = 0;
	return [...itemsOf(text)].flatMap((item) => {
		if (item.deleted || !item.countable) return [];
		const here = place;
		place += item.length;
		return item.content instanceof Y.ContentType ? here : [];
	});
}
