import type { Database } from '#db/database.ts';
import { listMarked, type ChangeRow, type ContestRow, type MarkRow } from '#db/editorial.ts';
import { walkEntries } from '#db/entries.ts';
import { readHead } from '#db/record.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import { commitChanges } from './commitment.ts';
import type { Contradiction } from './statements.server.ts';
import type { Payload } from './verify.ts';

type Marked = MarkRow & { changes: ChangeRow[] };
/** What is stored, by a name for each. */
type Rows = { marks: ReadonlyMap<string, Marked>; contests: ReadonlyMap<string, ContestRow> };

/**
 * Compare the editorial marks that are stored, which texts they lead from and to, and who contested
 * them, with the entries of their record, which must be sound. Rule R10.
 *
 * @returns the first that differs, is missing, or has no entry; null when there is none
 */
export async function compareMarked(
	{ db }: Pick<Runtime, 'db'>,
	consultation: ConsultationId
): Promise<Contradiction | null> {
	// Rows before entries: whatever is decided meanwhile has an entry, and is looked up again.
	let rows = await readRows(db, consultation);
	const unseen = new Set([...rows.marks.keys(), ...rows.contests.keys()]);
	const { seq } = await readHead(db, consultation);
	for await (const entry of walkEntries(db, consultation, seq)) {
		if (!entry.kind.startsWith('editorial.')) continue;
		const said = JSON.parse(entry.payload) as Payload;
		const contests = said.kind === 'editorial.contested';
		const key = contests ? contestKey({ ...said, ...said.decision }) : markKey(said.decision.mark);
		if (!rows.marks.has(key) && !rows.contests.has(key)) rows = await readRows(db, consultation);
		unseen.delete(key);
		const problem = contests
			? contestProblem(rows.contests.get(key), said)
			: markProblem(rows.marks.get(key), said);
		if (problem) return { entry: entry.seq, problem };
	}
	const [key] = unseen;
	return key === undefined ? null : { entry: null, problem: `the ${key} is in no entry` };
}

async function readRows(db: Database, consultation: ConsultationId): Promise<Rows> {
	const { marks, changes, contests } = await listMarked(db, consultation);
	const byMark = Map.groupBy(changes, ({ mark }) => mark);
	return {
		marks: new Map(
			marks.map((row) => [markKey(row.id), { ...row, changes: byMark.get(row.id) ?? [] }])
		),
		contests: new Map(contests.map((row) => [contestKey(row), row]))
	};
}

function markKey(mark: unknown): string {
	return `editorial mark ${String(mark)}`;
}

function contestKey({ mark, delegation }: { mark?: unknown; delegation: unknown }): string {
	return `contest of editorial mark ${String(mark)} by ${String(delegation)}`;
}

function markProblem(row: Marked | undefined, said: Payload): string | null {
	if (!row) return 'its editorial mark is not there';
	const { note, contestUntil, markedAt } = said.decision;
	const { section, actor } = said;
	const by = { account: actor?.account, seat: actor?.seat };
	// Entries of before do not say when it was marked.
	const when = markedAt === undefined ? {} : { markedAt };
	const word = findDifference(row, { section, note, contestUntil, ...when, ...by });
	if (word) return `its editorial mark has another ${word}`;
	return leadsAsSaid(row, said.decision) ? null : 'its editorial mark is about other texts';
}

/**
 * Whether a mark leads from the texts that its entry names, and by all its changes together as the
 * entry was committed to; entries of before name texts alone.
 */
function leadsAsSaid({ changes, receipt }: Marked, said: Payload['decision']): boolean {
	const listed = changes.map(({ block, fromHash, toHash }) => ({
		...{ block, from: fromHash, to: toHash }
	}));
	if (said.changes !== undefined && said.changes !== commitChanges(receipt, listed)) return false;
	const named = Array.isArray(said.from) ? said.from : [];
	return named.every((text) => {
		const [from, block = ''] = String(text).split('/');
		const change = listed.find((each) => each.from === from && each.block === block);
		return change !== undefined && (block !== '' || change.to === said.to);
	});
}

function contestProblem(row: ContestRow | undefined, said: Payload): string | null {
	if (!row) return 'its contest is not there';
	const { reason, at } = said.decision;
	const { audience = EVERYBODY, actor } = said;
	const by = { account: actor?.account, seat: actor?.seat };
	const when = at === undefined ? {} : { at };
	const word = findDifference(row, { reason, audience, ...when, ...by });
	return word && `its contest has another ${word}`;
}

/** The first that is not in the row as its entry says it. */
function findDifference(row: object, said: object): string | null {
	const found = Object.entries(said).find(
		([name, value]) => row[name as keyof typeof row] !== value
	);
	return found ? (WORDS[found[0]] ?? found[0]) : null;
}

const WORDS: Record<string, string> = {
	account: 'author',
	at: 'date',
	markedAt: 'date',
	contestUntil: 'end of its window'
};
