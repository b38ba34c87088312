import { MINUTE, type Instant } from '#lib/kernel/instants.ts';
import type { LoggedUpdate } from '#db/log.ts';
import { readNeeds, type Clocks, type Needs } from './needs.ts';

/** Updates of one author within one minute, in their order: what becomes one row. */
export type Group = { rows: LoggedUpdate[] };

/**
 * Updates looked at together: their minute is one, and they follow each other in the log. Of more
 * than so many in a minute each lot is merged by itself.
 */
const MOST_TOGETHER = 2_000;

/**
 * Cut a stretch of a log into minutes of the clock, oldest first.
 *
 * @param edges instants that cut a minute too: who could read the text changed then, and what was
 * written before must stay apart from what was written after
 * @param places of the log that cut a minute behind them: what somebody goes back to by its place
 */
export function cutMinutes(
	rows: readonly LoggedUpdate[],
	edges: readonly Instant[] = [],
	places: readonly number[] = []
): LoggedUpdate[][] {
	const minutes: LoggedUpdate[][] = [];
	const cuts = new Set(places);
	for (const row of rows) {
		const last = minutes.at(-1);
		const isSame = last?.[0] && isTogether(last[0].at, row.at, edges) && !cuts.has(row.from - 1);
		if (isSame && last.length < MOST_TOGETHER) last.push(row);
		else minutes.push([row]);
	}
	return minutes;
}

/**
 * Bring together what each author wrote within a minute, as far as nobody's words need words that
 * would come after them: whose paragraph another goes on typing in begins a new group. Applied in
 * order, no group leaves anything waiting, and everything is deleted by whom it was deleted first.
 */
export function groupByAuthor(minute: readonly LoggedUpdate[]): Group[] {
	const groups: Group[] = [];
	const newest = new Map<string, number>();
	const places = new Places();
	for (const row of minute) {
		const needs = readNeeds(row.bytes);
		const author = [row.account, row.seat, row.delegation].join();
		const open = newest.get(author);
		const mayJoin = open !== undefined && places.newestNeeded(needs) <= open;
		const at = mayJoin ? open : groups.length;
		if (mayJoin) groups[at]?.rows.push(row);
		else groups.push({ rows: [row] });
		newest.set(author, at);
		places.put(needs, at);
	}
	return groups;
}

function isTogether(a: Instant, b: Instant, edges: readonly Instant[]): boolean {
	if (Math.floor(a / MINUTE) !== Math.floor(b / MINUTE)) return false;
	return !edges.some((edge) => a < edge !== b < edge);
}

type Place = Clocks & { group: number };

/** Which group of a minute brought which clocks, and which deleted them. */
class Places {
	readonly #brought = new Map<number, Place[]>();
	readonly #deleted = new Map<number, Place[]>();

	/** The last group that an update cannot stand before; -1 when it could stand before all. */
	newestNeeded({ brings, deletes, needs }: Needs): number {
		let newest = -1;
		for (const clocks of needs) newest = Math.max(newest, find(this.#brought, clocks));
		for (const clocks of deletes) {
			newest = Math.max(newest, find(this.#brought, clocks), find(this.#deleted, clocks));
		}
		// A client's own clocks come in their order.
		for (const { client } of brings)
			newest = Math.max(newest, this.#brought.get(client)?.at(-1)?.group ?? -1);
		return newest;
	}

	put({ brings, deletes }: Needs, group: number): void {
		for (const clocks of brings) put(this.#brought, { ...clocks, group });
		for (const clocks of deletes) put(this.#deleted, { ...clocks, group });
	}
}

function put(places: Map<number, Place[]>, place: Place): void {
	const own = places.get(place.client) ?? [];
	places.set(place.client, own);
	const last = own.at(-1);
	if (last?.group === place.group && last.to === place.from) last.to = place.to;
	else own.push(place);
}

function find(places: Map<number, Place[]>, { client, from, to }: Clocks): number {
	let newest = -1;
	for (const place of places.get(client) ?? [])
		if (place.from < to && from < place.to) newest = Math.max(newest, place.group);
	return newest;
}
