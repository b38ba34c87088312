import { readDelegationRows, readGroups } from '#db/delegations.ts';
import type { Problem } from '#lib/kernel/csv.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import { announcePeople, recordDelegation } from './delegations.server.ts';
import { readDelegationRow, type DelegationLine } from './importing.ts';
import { checkDelegation } from './rules.ts';

/** What an import did, or would do: codes, in the order of the file. */
export type ImportedDelegations = { added: string[]; present: string[]; problems: Problem[] };

/**
 * Add the delegations that these lines name, for the machine's own command line; with `dryRun`
 * nothing is written. Rule P20.
 */
export async function importDelegations(
	runtime: Runtime,
	consultation: ConsultationId,
	rows: readonly DelegationLine[],
	{ dryRun }: { dryRun: boolean }
): Promise<ImportedDelegations> {
	const groups = await readGroups(runtime.db, consultation);
	const standing = await readDelegationRows(runtime.db, consultation);
	const present = new Set(standing.map(({ code }) => code));
	const seen = new Set<string>();
	const done: ImportedDelegations = { added: [], present: [], problems: [] };
	for (const { line, cells } of rows) {
		const read = readDelegationRow(cells, groups);
		const checked = read.ok ? checkDelegation(read.value, groups) : read;
		const word = cells.code || cells.name;
		if (!checked.ok) {
			done.problems.push({ line, reason: checked.reason, word });
			continue;
		}
		const { code } = checked.value;
		if (seen.has(code)) {
			done.problems.push({ line, reason: 'people.delegation-twice', word: code });
			continue;
		}
		seen.add(code);
		if (present.has(code)) {
			done.present.push(code);
			continue;
		}
		const added = dryRun
			? null
			: await recordDelegation(runtime, consultation, groups, checked.value, null);
		if (added && !added.ok) done.problems.push({ line, reason: added.reason, word: code });
		else done.added.push(code);
	}
	if (!dryRun && done.added.length > 0) announcePeople(runtime, consultation);
	return done;
}
