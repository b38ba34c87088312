import type { ProposalState } from './rules.ts';
import { PROPOSAL_STATES } from './words.ts';

/** Proposals on one page of their list. */
export const PAGE = 50;

/** What somebody looks for, as their address says it; '' does not narrow. */
export type Wanted = {
	group: string;
	delegation: string;
	/** The address of a section. */
	section: string;
	/** A paragraph of that section. */
	block: string;
	state: ProposalState | '';
	page: number;
};

/** The states by which a list is narrowed: drafts are in none. */
export const LISTED_STATES = (Object.keys(PROPOSAL_STATES) as ProposalState[]).filter(
	(state) => state !== 'draft'
);

/** What an address asks a list of proposals for. */
export function readWanted(asked: URLSearchParams): Wanted {
	const page = Number(asked.get('page') ?? 1);
	const section = asked.get('section') ?? '';
	return {
		group: asked.get('group') ?? '',
		delegation: asked.get('delegation') ?? '',
		section,
		block: section === '' ? '' : (asked.get('block') ?? ''),
		state: LISTED_STATES.find((state) => state === asked.get('state')) ?? '',
		page: Number.isInteger(page) && page >= 1 && page < 100_000 ? page : 1
	};
}

/** The address of a page of the list, as it is narrowed now. */
export function listAddress(wanted: Wanted, page: number): string {
	const { page: _, ...narrowing } = wanted;
	const given = Object.entries({ ...narrowing, page: page === 1 ? '' : String(page) }).filter(
		([, value]) => value !== ''
	);
	return given.length === 0 ? '?' : `?${new URLSearchParams(given).toString()}`;
}
