import * as Y from 'yjs';
import { Random } from '#lib/editing/fuzz/random.ts';
import type { Section, SectionAccess } from '#lib/sections/rules.ts';
import type { House } from '../house.ts';
import { edit } from './edits.ts';
import { mutate } from './mutants.ts';
import type { Place } from './parts.ts';
import { Target } from './target.ts';

const HONEST = 12;
const MUTANTS_OF_ONE = 20;

/** Somebody who writes honestly, and in whose name mutants are sent. */
type Writer = { access: SectionAccess; doc: Y.Doc };

/** Mutants of what two people write into one text, the same for the same seed. */
export class Barrage {
	readonly #random: Random;
	readonly #target: Target;
	readonly #access: readonly SectionAccess[];
	#clients = 1_000;
	#writers: Writer[];
	#recent: Uint8Array[] = [];

	private constructor(random: Random, target: Target, access: readonly SectionAccess[]) {
		this.#random = random;
		this.#target = target;
		this.#access = access;
		this.#writers = access.map((each) => this.#begin(each));
	}

	static async open(seed: number, house: House, section: Section): Promise<Barrage> {
		const target = await Target.open(house, section);
		const access = [await target.accessOf(house.kenya), await target.accessOf(house.norway)];
		const barrage = new Barrage(new Random(seed), target, access);
		for (let i = 0; i < HONEST; i++) await barrage.#write(barrage.#pick());
		return barrage;
	}

	/** Send so many mutants, and what they are mutants of between them. */
	async send(count: number): Promise<void> {
		for (let left = count; left > 0; left -= MUTANTS_OF_ONE) {
			const writer = this.#pick();
			const update = this.#compose(writer);
			const places = placesOf(writer.doc);
			let isAlone = true;
			for (let i = Math.min(left, MUTANTS_OF_ONE); i > 0; i--)
				if (await this.#sendMutant(writer, update, places)) isAlone = false;
			// What was refused has left nothing behind that could keep the honest one out.
			if (isAlone && this.#random.chance(0.7)) await this.#sendHonest(writer, update);
			else this.#writers = this.#access.map((each) => this.#begin(each));
		}
		await this.#target.check();
	}

	#pick(): Writer {
		return this.#random.pick(this.#writers);
	}

	/** Somebody who has the text as it stands, and a client id of their own. */
	#begin(access: SectionAccess): Writer {
		const doc = new Y.Doc({ gc: false });
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.#target.doc));
		// Mutants may have taken the next one.
		do this.#clients++;
		while (!this.#target.isFree(this.#clients));
		doc.clientID = this.#clients;
		return { access, doc };
	}

	async #write(writer: Writer): Promise<void> {
		await this.#sendHonest(writer, this.#compose(writer));
	}

	#compose({ doc }: Writer): Uint8Array {
		const updates: Uint8Array[] = [];
		const collect = (bytes: Uint8Array) => void updates.push(bytes);
		doc.on('update', collect);
		while (updates.length === 0) edit(doc, this.#random);
		doc.off('update', collect);
		const update = Y.mergeUpdates(updates);
		this.#recent = [...this.#recent.slice(-9), update];
		return update;
	}

	async #sendHonest({ access }: Writer, update: Uint8Array): Promise<void> {
		const { refused } = await this.#target.fire(access, update);
		if (refused) throw new Error(`An honest change was refused: ${refused} ${show(update)}`);
		const state = Y.encodeStateAsUpdate(this.#target.doc);
		for (const each of this.#writers) Y.applyUpdate(each.doc, state);
	}

	/** @returns whether it changed the text */
	async #sendMutant(
		{ access, doc }: Writer,
		update: Uint8Array,
		places: readonly Place[]
	): Promise<boolean> {
		const mutant = mutate(update, this.#random, {
			other: this.#random.pick(this.#recent),
			places,
			clients: [doc.clientID, this.#clients - 1, this.#clients, 77]
		});
		try {
			const { changed } = await this.#target.fire(access, mutant);
			return changed;
		} catch (error) {
			if (error instanceof Error) error.message += `\nmutant ${show(mutant)} of ${show(update)}`;
			throw error;
		}
	}
}

function show(update: Uint8Array): string {
	return Buffer.from(update).toString('base64');
}

/** One place of each struct that stands. */
export function placesOf({ store }: Y.Doc): Place[] {
	return [...store.clients.values()].flatMap((structs) =>
		structs.map(({ id }): Place => [id.client, id.clock])
	);
}
