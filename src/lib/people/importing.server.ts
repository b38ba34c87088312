import { createHash } from 'node:crypto';
import { readDelegationRows, readGroups, type GroupRow } from '#db/delegations.ts';
import type { Decision } from '#db/record.ts';
import type { Problem } from '#lib/kernel/csv.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import type { Runtime } from '#server/runtime.ts';
import { announcePeople, recordDelegation, type NewDelegation } from './delegations.server.ts';
import { readDelegationRow, readPasted, type DelegationLine } from './importing.ts';
import { checkDelegation, mayManagePeople } from './rules.ts';
import { asRecorded } from './seats.server.ts';

/** What an import did, or would do: codes, in the order of the file. */
export type ImportedDelegations = { added: string[]; present: string[]; problems: Problem[] };

/** What would become of a line: it is added, it is there already, or why it cannot be taken. */
type PlannedLine = {
	line: number;
	word: string;
	name: string;
	what: 'add' | 'present' | 'problem';
	reason: string | null;
};

type Plan = { lines: PlannedLine[]; adding: { line: number; delegation: NewDelegation }[] };

/** What these lines would add; nothing is written. Rule P20. */
async function planImport(
	{ db }: Runtime,
	consultation: ConsultationId,
	rows: readonly DelegationLine[],
	groups: readonly GroupRow[]
): Promise<Plan> {
	const standing = await readDelegationRows(db, consultation);
	const present = new Set(standing.map(({ code }) => code));
	const seen = new Set<string>();
	const plan: Plan = { lines: [], adding: [] };
	for (const { line, cells } of rows) {
		const read = readDelegationRow(cells, groups);
		const checked = read.ok ? checkDelegation(read.value, groups) : read;
		const said = { line, word: cells.code || cells.name, name: cells.name };
		if (!checked.ok) {
			plan.lines.push({ ...said, what: 'problem', reason: checked.reason });
			continue;
		}
		const { code, name } = checked.value;
		const found = { line, word: code, name };
		if (seen.has(code)) {
			plan.lines.push({ ...found, what: 'problem', reason: 'people.delegation-twice' });
			continue;
		}
		seen.add(code);
		const isPresent = present.has(code);
		plan.lines.push({ ...found, what: isPresent ? 'present' : 'add', reason: null });
		if (!isPresent) plan.adding.push({ line, delegation: checked.value });
	}
	return plan;
}

/**
 * Add the delegations that these lines name; with `dryRun` nothing is written. Rule P20.
 *
 * @param by who decided; null for the machine's own command line
 */
export async function importDelegations(
	runtime: Runtime,
	consultation: ConsultationId,
	rows: readonly DelegationLine[],
	{ dryRun, by = null }: { dryRun: boolean; by?: Decision['actor'] }
): Promise<ImportedDelegations> {
	const groups = await readGroups(runtime.db, consultation);
	const plan = await planImport(runtime, consultation, rows, groups);
	const done: ImportedDelegations = {
		added: [],
		present: plan.lines.filter(({ what }) => what === 'present').map(({ word }) => word),
		problems: plan.lines.flatMap(({ line, word, reason }) =>
			reason === null ? [] : { line, word, reason }
		)
	};
	for (const { line, delegation } of plan.adding) {
		const added = dryRun
			? null
			: await recordDelegation(runtime, consultation, groups, delegation, by);
		if (added && !added.ok)
			done.problems.push({ line, reason: added.reason, word: delegation.code });
		else done.added.push(delegation.code);
	}
	if (!dryRun && done.added.length > 0) announcePeople(runtime, consultation);
	return done;
}

/** A dry run of a pasted table: its lines, and what stands for exactly these. */
export type DryRun = { table: string; lines: PlannedLine[]; adds: number; shown: string };

/** What a pasted table or a chosen file would add. Rules P4, P20, P29. */
export async function tryImport(
	runtime: Runtime,
	{ seat }: Participant,
	table: string
): Promise<Outcome<DryRun>> {
	if (!mayManagePeople(seat)) return refuse(403, 'people.secretariat-only');
	const read = readPasted(table);
	if (!read.ok) return read;
	const groups = await readGroups(runtime.db, seat.consultation);
	const plan = await planImport(runtime, seat.consultation, read.value.rows, groups);
	const unread = read.value.problems.map(({ line, reason }): PlannedLine => {
		return { line, word: '', name: '', what: 'problem', reason };
	});
	const lines = [...plan.lines, ...unread].sort((a, b) => a.line - b.line);
	return accept({ table, lines, adds: plan.adding.length, shown: hashShown(table, lines) });
}

/**
 * Add exactly what a dry run showed. Whatever was added meanwhile is left as it is; when the table
 * would add anything else by now, nothing is done and it is shown anew. Rules P20, P29.
 */
export async function addShown(
	runtime: Runtime,
	participant: Participant,
	{ table, shown }: { table: string; shown: string }
): Promise<Outcome<ImportedDelegations>> {
	const now = await tryImport(runtime, participant, table);
	if (!now.ok) return now;
	if (now.value.shown !== shown) return refuse(409, 'people.import-changed');
	const read = readPasted(table);
	if (!read.ok) return read;
	const by = asRecorded(participant);
	const { consultation } = participant.seat;
	const added = await importDelegations(runtime, consultation, read.value.rows, {
		...{ dryRun: false, by }
	});
	return accept(added);
}

/** Stands for a table and what of it names delegations, whether they are there yet or not. */
function hashShown(table: string, lines: readonly PlannedLine[]): string {
	const taken = lines
		.filter(({ what }) => what !== 'problem')
		.map(({ line, word }) => [line, word]);
	return createHash('sha256')
		.update(JSON.stringify([plain(table), taken]))
		.digest('hex');
}

/** A table as it is compared: a browser ends the lines of a form in its own way. */
function plain(table: string): string {
	return table.replace(/\r\n?/g, '\n').trim();
}
