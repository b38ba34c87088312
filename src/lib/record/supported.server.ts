import { listChangePositionRows, type ChangePositionRow } from '#db/change-positions.ts';
import { walkEntries } from '#db/entries.ts';
import { readHead } from '#db/record.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import type { ConsultationId, PositionId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Contradiction } from './statements.server.ts';
import type { Payload } from './verify.ts';

/**
 * Compare the positions on Changes that are stored with the entries of their record, which must be
 * sound. Rule R10.
 *
 * @returns the first that differs, is missing, or has no entry; null when there is none
 */
export async function compareSupported(
	{ db }: Pick<Runtime, 'db'>,
	consultation: ConsultationId
): Promise<Contradiction | null> {
	// Rows before entries: whatever is stated meanwhile has an entry and is looked up again.
	const rows = new Map<string, ChangePositionRow>();
	for (const row of await listChangePositionRows(db, consultation)) rows.set(row.id, row);
	const unseen = new Set(rows.keys());
	const { seq } = await readHead(db, consultation);
	for await (const entry of walkEntries(db, consultation, seq)) {
		if (!KINDS.includes(entry.kind)) continue;
		const said = JSON.parse(entry.payload) as Payload;
		const position = String(said.decision.position);
		unseen.delete(position);
		const row =
			rows.get(position) ??
			(await listChangePositionRows(db, consultation, position as PositionId))[0];
		const problem = row ? findDifference(row, said) : 'its position is not there';
		if (problem) return { entry: entry.seq, problem };
	}
	const [id] = unseen;
	return id === undefined ? null : { entry: null, problem: `the position ${id} is in no entry` };
}

const KINDS = ['proposal.position-stated', 'proposal.position-withdrawn'];

/** What of a position is not as its entry says; null when all is. */
function findDifference(
	row: ChangePositionRow,
	{ decision, actor, section, delegation, audience = EVERYBODY }: Payload
): string | null {
	const { version, stance, reservation, reason, hash, proposal, statedAt } = decision;
	const said = {
		...{ proposal, section, hash, delegation, version, stance, reservation, reason, audience },
		...{ account: actor?.account, seat: actor?.seat },
		// Entries of before do not say when it was stated.
		...(statedAt === undefined ? {} : { statedAt })
	};
	const found = Object.entries(said).find(
		([name, value]) => row[name as keyof ChangePositionRow] !== value
	);
	return found ? `its position has another ${WORDS[found[0]] ?? found[0]}` : null;
}

const WORDS: Record<string, string> = { hash: 'change', account: 'author', statedAt: 'date' };
