import type { Database } from '#db/database.ts';
import { readGroups } from '#db/delegations.ts';
import { walkEntries } from '#db/entries.ts';
import { listAlignments, listGroupStatements } from '#db/negotiating.ts';
import { readHead } from '#db/record.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Contradiction } from './statements.server.ts';
import type { Payload } from './verify.ts';

/**
 * Compare what negotiating groups stated, and who aligned, with the entries of their record, which
 * must be sound. Rule R10.
 *
 * @returns the first that differs, is missing, or has no entry; null when there is none
 */
export async function compareNegotiated(
	{ db }: Pick<Runtime, 'db'>,
	consultation: ConsultationId
): Promise<Contradiction | null> {
	// Rows before entries: whatever is decided meanwhile has an entry, and is looked up again.
	let rows = await readRows(db, consultation);
	const unseen = new Set(rows.keys());
	const { seq } = await readHead(db, consultation);
	for await (const entry of walkEntries(db, consultation, seq)) {
		if (!entry.kind.startsWith('negotiating.')) continue;
		const said = readEntry(JSON.parse(entry.payload) as Payload);
		if (!rows.has(said.key)) rows = await readRows(db, consultation);
		unseen.delete(said.key);
		const row = rows.get(said.key);
		if (!row) return { entry: entry.seq, problem: `${said.what} is not there` };
		const difference = findDifference(row, said.fields);
		if (difference) return { entry: entry.seq, problem: `${said.what} has another ${difference}` };
	}
	const [key] = unseen;
	return key === undefined ? null : { entry: null, problem: `the ${key} is in no entry` };
}

/** What is stored, by a name for each. */
async function readRows(db: Database, consultation: ConsultationId): Promise<Map<string, object>> {
	const [groups, statements, alignments] = await Promise.all([
		readGroups(db, consultation),
		listGroupStatements(db, { consultation }),
		listAlignments(db, { consultation })
	]);
	const codes = new Map(groups.map(({ id, code }) => [id, code]));
	return new Map<string, object>([
		...statements.map((row): [string, object] => [
			`group’s statement ${row.id}`,
			{ ...row, group: codes.get(row.group) }
		]),
		...alignments.map((row): [string, object] => [alignmentKey(row), row])
	]);
}

/** What an entry says of a row: the row's name, and what stands in it. */
function readEntry({ kind, decision, section, delegation, actor }: Payload): {
	key: string;
	what: string;
	fields: object;
} {
	const { statement, version } = decision;
	const by = { account: actor?.account, seat: actor?.seat };
	if (kind === 'negotiating.aligned' || kind === 'negotiating.unaligned')
		return {
			key: alignmentKey({ statement, delegation, version }),
			what: 'its alignment',
			fields: { aligned: kind === 'negotiating.aligned', at: decision.at, ...by }
		};
	const { group, stance, reservation, reason, textHash, block = '', statedAt } = decision;
	return {
		key: `group’s statement ${String(statement)}`,
		what: 'its group’s statement',
		fields: {
			...{ group, version, stance, reservation, reason, textHash, block, statedAt },
			...{ section, delegation, ...by }
		}
	};
}

function alignmentKey({ statement, delegation, version }: Record<string, unknown>): string {
	return `alignment ${String(version)} of ${String(delegation)} with ${String(statement)}`;
}

/** The first that is not in the row as its entry says it. */
function findDifference(row: object, said: object): string | null {
	const found = Object.entries(said).find(
		([name, value]) => row[name as keyof typeof row] !== value
	);
	return found ? (WORDS[found[0]] ?? found[0]) : null;
}

const WORDS: Record<string, string> = {
	textHash: 'text',
	account: 'author',
	aligned: 'answer',
	at: 'date',
	statedAt: 'date',
	block: 'paragraph'
};
