/**
 * What is expected of a text, on plain lists: letters, each of them typed once, by whom does not matter.
 * Whatever was typed and not deleted stands in the end, once, in the order in which everybody saw it.
 */
export class Letters {
	readonly #typed = new Set<string>();
	readonly #deleted = new Set<string>();
	readonly #seen: string[][] = [];
	#last = 0;

	/** So many letters that never stood anywhere. */
	mint(count: number): string[] {
		return Array.from({ length: count }, () => {
			this.#last++;
			return String.fromCharCode(0x4e00 + this.#last);
		});
	}

	/** Somebody's list, with `typed` put in at `at`, as a plain list has it. */
	type(list: readonly string[], at: number, typed: readonly string[]): string[] {
		for (const letter of typed) this.#typed.add(letter);
		return this.see([...list.slice(0, at), ...typed, ...list.slice(at)]);
	}

	delete(list: readonly string[], at: number, count: number): string[] {
		for (const letter of list.slice(at, at + count)) this.#deleted.add(letter);
		return this.see([...list.slice(0, at), ...list.slice(at + count)]);
	}

	/** Somebody read this. */
	see(list: string[]): string[] {
		this.#seen.push(list);
		return list;
	}

	/** How many letters stand in the end. */
	get length(): number {
		return this.#typed.size - this.#deleted.size;
	}

	/** What is wrong with a text that everybody ended with, as sentences. */
	audit(text: readonly string[]): string[] {
		const places = new Map(text.map((letter, place) => [letter, place]));
		const isExpected = (letter: string) => this.#typed.has(letter) && !this.#deleted.has(letter);
		return [
			...(places.size < text.length ? ['a letter stands twice'] : []),
			...text.filter((letter) => !isExpected(letter)).map((letter) => `${letter} stands`),
			...[...this.#typed]
				.filter((letter) => isExpected(letter) && !places.has(letter))
				.map((letter) => `${letter} is lost`),
			...this.#seen
				.map((list) => list.flatMap((letter) => places.get(letter) ?? []))
				.filter((order) => order.some((place, i) => place < (order[i - 1] ?? -1)))
				.map(() => 'somebody saw letters in another order')
		];
	}
}
