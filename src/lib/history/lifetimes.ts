import * as Y from 'yjs';
import type { UnitId } from '#lib/text/ranges.ts';

type Decoded = ReturnType<typeof Y.decodeUpdate>;
type Life = { born: number; died: number | null; length: number };
type Death = { clock: number; end: number; edit: number };

/** Of each client the edits that brought its units, in the order of its clock, up to which each brought them. */
type Births = { ends: number[]; edits: number[] };

/** With which edit each unit of a text came, and with which it went. */
export class LifeTimes {
	readonly #births = new Map<number, Births>();
	readonly #deaths = new Map<number, Death[]>();
	#isSorted = true;

	/** Note what an update brought and took; `edit` never falls. */
	note({ structs, ds }: Decoded, edit: number): void {
		for (const struct of structs) {
			if (struct instanceof Y.Skip) continue;
			const { id, length } = struct;
			const births = this.#births.get(id.client) ?? { ends: [], edits: [] };
			this.#births.set(id.client, births);
			const end = id.clock + length;
			if (end <= (births.ends.at(-1) ?? 0)) continue;
			if (births.edits.at(-1) === edit) births.ends[births.ends.length - 1] = end;
			else {
				births.ends.push(end);
				births.edits.push(edit);
			}
		}
		ds.clients.forEach((ranges, client) => {
			const deaths = this.#deaths.get(client) ?? [];
			this.#deaths.set(client, deaths);
			for (const { clock, len } of ranges) deaths.push({ clock, end: clock + len, edit });
			this.#isSorted = false;
		});
	}

	/** The life of a unit, and of how many after it, `most` at the most, it is the same. */
	of({ client, clock }: UnitId, most: number): Life {
		this.#sort();
		const births = this.#births.get(client) ?? { ends: [], edits: [] };
		const birth = firstAfter(births.ends.length, (i) => (births.ends[i] ?? 0) > clock);
		let end = Math.min(clock + most, births.ends[birth] ?? Infinity);
		const deaths = this.#deaths.get(client) ?? [];
		const next = firstAfter(deaths.length, (i) => (deaths[i]?.end ?? 0) > clock);
		const death = deaths[next];
		const isDead = death !== undefined && death.clock <= clock;
		if (death) end = Math.min(end, isDead ? death.end : death.clock);
		const born = births.edits[birth] ?? 0;
		return { born, died: isDead ? death.edit : null, length: end - clock };
	}

	/** By clock, and without overlaps: what went once is not taken away again. */
	#sort(): void {
		if (this.#isSorted) return;
		for (const [client, deaths] of this.#deaths) {
			deaths.sort((a, b) => a.clock - b.clock || a.edit - b.edit);
			let end = 0;
			const apart = deaths.filter((death) => {
				death.clock = Math.max(death.clock, end);
				end = Math.max(end, death.end);
				return death.clock < death.end;
			});
			this.#deaths.set(client, apart);
		}
		this.#isSorted = true;
	}
}

/** The first of `count` places from which on a claim holds; `count` when it never does. */
function firstAfter(count: number, holds: (place: number) => boolean): number {
	let low = 0;
	let high = count;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (holds(middle)) high = middle;
		else low = middle + 1;
	}
	return low;
}
