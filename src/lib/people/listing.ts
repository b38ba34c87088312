import { foldName } from './states.ts';

/** What a list of delegations may be narrowed to by who sits in them. */
export const STATES = [
	['unseated', 'Nobody is seated'],
	['speakerless', 'No speaker'],
	['suspended', 'A seat is suspended']
] as const;

/** Delegations on one page of their list. */
export const PAGE = 25;

type Listed = {
	name: string;
	code: string;
	group: string;
	groups: readonly string[];
	seats: readonly { speaks: boolean; suspended: boolean }[];
};

/** What somebody looks for, as their address says it; '' does not narrow. */
export type Wanted = { words: string; group: string; state: string; page: number };

/** What an address asks a list of delegations for. */
export function readWanted(asked: URLSearchParams): Wanted {
	const page = Number(asked.get('page') ?? 1);
	return {
		words: asked.get('filter') ?? '',
		group: asked.get('group') ?? '',
		state: STATES.find(([state]) => state === asked.get('state'))?.[0] ?? '',
		page: Number.isInteger(page) && page >= 1 ? page : 1
	};
}

/**
 * Those of the delegations that are wanted, a page of them at a time. Words are looked for in names,
 * codes and groups, without case and accents.
 */
export function selectDelegations<D extends Listed>(
	delegations: readonly D[],
	{ words, group, state, page: asked }: Wanted
): { shown: D[]; found: number; page: number; pages: number } {
	const sought = foldName(words);
	const found = delegations.filter(
		(each) =>
			foldName([each.name, each.code, each.group, ...each.groups].join(' ')).includes(sought) &&
			(group === '' || each.group === group || each.groups.includes(group)) &&
			isIn(state, each)
	);
	const pages = Math.max(1, Math.ceil(found.length / PAGE));
	const page = Math.min(asked, pages);
	const shown = found.slice((page - 1) * PAGE, page * PAGE);
	return { shown, found: found.length, page, pages };
}

function isIn(state: string, { seats }: Listed): boolean {
	if (state === 'unseated') return seats.length === 0;
	if (state === 'suspended') return seats.some(({ suspended }) => suspended);
	if (state === 'speakerless') return !seats.some((seat) => seat.speaks && !seat.suspended);
	return true;
}

/** The address of a page of the list, as it is narrowed now. */
export function listAddress({ words, group, state }: Wanted, page: number): string {
	const asked = { filter: words, group, state, page: page === 1 ? '' : String(page) };
	const given = Object.entries(asked).filter(([, value]) => value !== '');
	return given.length === 0 ? '?' : `?${new URLSearchParams(given).toString()}`;
}
