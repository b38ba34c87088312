import { readTable, type Problem, type Row } from '#lib/kernel/csv.ts';
import type { GroupId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import type { NewDelegation } from './delegations.server.ts';
import { DELEGATION_CATEGORIES } from './forms.ts';
import { findState, foldName, MEMBER_STATES, type MemberState } from './states.ts';

type Column = 'code' | 'name' | 'category' | 'group' | 'regional';
export type DelegationLine = Row<Column>;
/** Columns beside `code`, which every table has. */
export const MORE_COLUMNS = ['name', 'category', 'group', 'regional'] as const;

type Cells = Record<Column, string>;
type Group = { id: GroupId; code: string; name: string };

const MOST_LINES = 1_000;

/** The lines of a table that was pasted: from a spreadsheet its cells come apart by tabs. */
export function readPasted(
	table: string
): Outcome<{ rows: DelegationLine[]; problems: Problem[] }> {
	const text = table.replace(/^[\r\n]+|[\r\n]+$/g, '');
	const [heading = ''] = text.split(/\r?\n/);
	const delimiter = heading.includes(',') ? ',' : (/[\t;]/.exec(heading)?.[0] ?? ',');
	const read = readTable(new TextEncoder().encode(text), ['code'], MORE_COLUMNS, delimiter);
	if (!read.ok && read.reason === 'csv.heading') return refuse(400, 'people.import-heading');
	if (read.ok && read.value.rows.length > MOST_LINES) return refuse(413, 'people.import-long');
	return read;
}

/**
 * The Member States, as a file would list them, or those counted for elections in one regional
 * group; they stand on no line. Rule P19.
 */
export function stateRows(counted = ''): DelegationLine[] {
	const states = MEMBER_STATES.filter(({ elects }) => counted === '' || elects === counted);
	return states.map(({ code, name, groups }) => ({
		line: 0,
		cells: { code, name, category: 'member-state', group: 'MS', regional: groups.join(' ') }
	}));
}

/** The delegation a line describes; what it leaves out about a Member State is known. Rule P20. */
export function readDelegationRow(cells: Cells, groups: readonly Group[]): Outcome<NewDelegation> {
	const state = stateOf(cells);
	const category = state ? 'member-state' : categoryOf(cells);
	if (!category) return refuse(400, 'people.delegation-category');
	const counting = findGroup(groups, cells.group || (category === 'member-state' ? 'MS' : ''));
	if (!counting) return refuse(400, 'people.delegation-counted-in');
	const named = cells.regional.split(/[\s,;/+]+/).filter((word) => word !== '');
	const regional = (named.length > 0 ? named : (state?.groups ?? [])).map((code) =>
		findGroup(groups, code)
	);
	if (!regional.every((group) => group !== null)) return refuse(400, 'people.group-unknown');
	return accept({
		code: state?.code ?? cells.code,
		name: cells.name || (state?.name ?? ''),
		category,
		countedIn: counting.id,
		groups: regional.map(({ id }) => id)
	});
}

/** A code of two letters is a State's where nothing says otherwise: `AU` may be the African Union. */
function stateOf(cells: Cells): MemberState | null {
	const category = cells.category && categoryOf(cells);
	if (category !== '' && category !== 'member-state') return null;
	const state = findState(cells.code || cells.name);
	const named = cells.name === '' || (state && findState(cells.name) === state);
	return category === 'member-state' || named || cells.code === state?.code ? state : null;
}

function categoryOf({ category }: Cells): (typeof DELEGATION_CATEGORIES)[number] | null {
	const word = foldName(category).replaceAll(' ', '-');
	return DELEGATION_CATEGORIES.find((each) => each === word) ?? null;
}

function findGroup<G extends Group>(groups: readonly G[], word: string): G | null {
	const wanted = foldName(word);
	return groups.find(({ code, name }) => [code, name].map(foldName).includes(wanted)) ?? null;
}
