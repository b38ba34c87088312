import * as Y from 'yjs';
import type { LoggedUpdate } from '#db/log.ts';
import { MINUTE } from '#lib/kernel/instants.ts';

/**
 * What a log says beside the text itself: by author and minute, in the order in which they began,
 * which clocks were inserted and which deleted. Merging must not change a word of it.
 */
export function sayingsOf(log: readonly LoggedUpdate[]): string[] {
	const sayings = new Map<string, { inserted: Clocks; deleted: Clocks }>();
	for (const { account, seat, delegation, at, bytes } of log) {
		const key = [account, seat, delegation, Math.floor(at / MINUTE)].join(' ');
		const saying = sayings.get(key) ?? { inserted: new Clocks(), deleted: new Clocks() };
		sayings.set(key, saying);
		const { structs, ds } = Y.decodeUpdate(bytes);
		for (const { id, length } of structs) saying.inserted.add(id.client, id.clock, length);
		for (const [client, ranges] of ds.clients)
			for (const { clock, len } of ranges) saying.deleted.add(client, clock, len);
	}
	return [...sayings].map(([key, said]) => `${key}: ${said.inserted} − ${said.deleted}`);
}

class Clocks {
	readonly #all = new Map<number, Set<number>>();

	add(client: number, clock: number, length: number): void {
		const own = this.#all.get(client) ?? new Set();
		this.#all.set(client, own);
		for (let i = 0; i < length; i++) own.add(clock + i);
	}

	toString(): string {
		const sorted = [...this.#all].sort(([a], [b]) => a - b);
		return sorted.map(([id, of]) => `${id}/${[...of].sort((a, b) => a - b).join()}`).join(' ');
	}
}
