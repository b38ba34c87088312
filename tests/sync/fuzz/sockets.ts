import { expect } from 'vitest';
import * as Y from 'yjs';
import { Random } from '#lib/editing/fuzz/random.ts';
import type { Section } from '#lib/sections/rules.ts';
import { enter, join, until, type Stock } from '../clients.ts';
import type { House } from '../house.ts';
import { Letters } from './letters.ts';

const WHO = ['kenya', 'norway', 'norway'] as const;

type Writer = { who: (typeof WHO)[number]; doc: Y.Doc; stock: Stock | null };

/**
 * One seeded story of three people in one text over real sockets: they type, delete, lose their line
 * and find it again, and are refused; the server is killed and started again around them.
 */
export class SocketStory {
	steps = 0;
	readonly #random: Random;
	readonly #letters = new Letters();
	readonly #section: Section;
	readonly #writers: Writer[];
	readonly #patience: number;
	#house: House | null = null;

	/** @param patience how many turns of the event loop may pass at most between two things that they do */
	constructor(seed: number, section: Section, patience = 8) {
		this.#random = new Random(seed);
		this.#patience = patience;
		this.#section = section;
		this.#writers = WHO.map((who) => ({ who, doc: new Y.Doc(), stock: null }));
	}

	/** A server is there: everybody comes, with what they have. */
	async come(house: House): Promise<void> {
		this.#house = { ...house, section: this.#section };
		for (const writer of this.#writers) this.#join(writer);
		await until(() => this.#writers.every(({ stock }) => stock?.provider.synced), 30_000);
	}

	/** The server is gone for good: they write on without it. */
	leave(): void {
		this.#house = null;
		for (const writer of this.#writers) {
			writer.stock?.leave();
			writer.stock = null;
		}
	}

	async tell(steps: number): Promise<void> {
		for (let step = 0; step < steps; step++, this.steps++) {
			await this.#act(this.#random.pick(this.#writers));
			for (let turns = this.#random.between(0, this.#patience); turns > 0; turns--)
				await new Promise((resolve) => setImmediate(resolve));
		}
	}

	/** Everybody has everything, it is what it must be, and whoever comes later reads the same. */
	async end(): Promise<void> {
		for (const { stock } of this.#writers) stock?.provider.connect();
		const house = this.#house;
		if (!house) throw new Error('There is no server to end with.');
		const docs = this.#writers.map(({ doc }) => doc);
		await until(() => docs.every((doc) => wordsOf(doc).length === this.#letters.length), 30_000);
		const fresh = await enter(house, house.observer);
		const texts = [...docs, fresh.doc].map((doc) => wordsOf(doc).join(''));
		expect(new Set(texts).size).toBe(1);
		expect(this.#letters.audit(wordsOf(fresh.doc))).toEqual([]);
		fresh.leave();
		this.leave();
	}

	#join(writer: Writer): void {
		const house = this.#house;
		if (house) writer.stock = join(house, house[writer.who], writer.doc);
	}

	async #act(writer: Writer): Promise<void> {
		const chance = this.#random.next();
		const { provider } = writer.stock ?? {};
		if (chance < 0.06) provider?.disconnect();
		else if (chance < 0.16) provider?.connect();
		else if (chance < 0.18) await this.#beRefused();
		else if (chance < 0.4) this.#delete(writer);
		else this.#type(writer);
	}

	#type({ doc }: Writer): void {
		const before = this.#letters.see(wordsOf(doc));
		const at = this.#random.between(0, before.length);
		const typed = this.#letters.mint(this.#random.between(1, 4));
		// The first marker stands before all letters.
		doc.transact(() => doc.getText('text').insert(at + 1, typed.join(''), {}));
		expect(wordsOf(doc)).toEqual(this.#letters.type(before, at, typed));
	}

	#delete({ doc }: Writer): void {
		const before = this.#letters.see(wordsOf(doc));
		if (before.length === 0) return;
		const at = this.#random.between(0, before.length - 1);
		const count = Math.min(this.#random.between(1, 3), before.length - at);
		doc.transact(() => doc.getText('text').delete(at + 1, count));
		expect(wordsOf(doc)).toEqual(this.#letters.delete(before, at, count));
	}

	/** Somebody comes, sends what is refused and is gone: nobody reads a letter of it. */
	async #beRefused(): Promise<void> {
		const house = this.#house;
		if (!house) return;
		const stock = join(house, house.kenya);
		const isOver = () => this.#house !== house || stock.closed.length > 0;
		await until(() => stock.provider.synced || isOver());
		const [letter = ''] = this.#letters.mint(1);
		if (stock.provider.synced)
			stock.doc.transact(() => stock.text.insert(1, letter, { colour: 'red' }));
		await until(() => stock.refused.length > 0 || isOver());
		stock.leave();
	}
}

function wordsOf(doc: Y.Doc): string[] {
	return [...doc.getText('text').toString()];
}
