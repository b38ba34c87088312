import { walkEntries } from '#db/entries.ts';
import { listStatementRows, type StatementRow } from '#db/positions.ts';
import { readHead } from '#db/record.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import type { ConsultationId, PositionId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Payload } from './verify.ts';

/** A position that is not what the record says; `entry` is the number of its entry, if it has one. */
export type Contradiction = { entry: number | null; problem: string };

/**
 * Compare the positions that are stored with the entries of their record, which must be sound.
 * Rule R10.
 *
 * @returns the first that differs, is missing, or has no entry; null when there is none
 */
export async function comparePositions(
	{ db }: Pick<Runtime, 'db'>,
	consultation: ConsultationId
): Promise<Contradiction | null> {
	// Rows before entries: whatever is stated meanwhile has an entry and is looked up again.
	const rows = new Map<string, StatementRow>();
	for (const row of await listStatementRows(db, consultation)) rows.set(row.id, row);
	const unseen = new Set(rows.keys());
	const undisputed = new Set([...rows.values()].filter(isDisputed).map(({ id }) => id as string));
	const { seq } = await readHead(db, consultation);
	for await (const entry of walkEntries(db, consultation, seq)) {
		const said = JSON.parse(entry.payload) as Payload;
		const { position } = said.decision;
		if (!said.kind.startsWith('position.') || typeof position !== 'string') continue;
		unseen.delete(position);
		if (said.kind === 'position.disputed') undisputed.delete(position);
		const known = rows.get(position);
		if (known && findDifference(known, said) === null) continue;
		const [row] = await listStatementRows(db, consultation, position as PositionId);
		const problem = row ? findDifference(row, said) : 'its position is not there';
		if (problem) return { entry: entry.seq, problem };
	}
	for (const id of [...unseen, ...undisputed]) {
		const what = unseen.has(id) ? 'position' : 'dispute of position';
		return { entry: null, problem: `the ${what} ${id} is in no entry` };
	}
	return null;
}

function isDisputed({ disputedAt }: StatementRow): boolean {
	return disputedAt !== null;
}

/** What of a position is not as its entry says; null when all is. */
function findDifference(row: StatementRow, said: Payload): string | null {
	const { decision, actor } = said;
	const disputes = said.kind === 'position.disputed';
	const stated = {
		version: decision.version,
		stance: decision.stance,
		reservation: decision.reservation,
		reason: decision.reason,
		source: decision.source ?? '',
		section: said.section,
		block: decision.block ?? '',
		delegation: said.delegation,
		...(disputes ? {} : { textHash: decision.textHash, audience: said.audience ?? EVERYBODY }),
		...(disputes || !actor ? {} : { account: actor.account, seat: actor.seat }),
		...(typeof decision.statedAt === 'number' ? { statedAt: decision.statedAt } : {})
	};
	for (const [name, value] of Object.entries(stated))
		if (row[name as keyof StatementRow] !== value)
			return `its position has another ${WORDS[name] ?? name}`;
	return disputes && row.disputedAt === null ? 'its position is not disputed' : null;
}

const WORDS: Record<string, string> = {
	textHash: 'text',
	statedAt: 'date',
	account: 'author'
};
