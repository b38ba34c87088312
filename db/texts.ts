import { isDeepStrictEqual } from 'node:util';
import { and, asc, eq, inArray, ne, sql, type Placeholder } from 'drizzle-orm';
import type { BlockId, SectionId } from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import type { Credits } from './authorship.ts';
import { guarded } from './database.ts';
import type { Database, Statement, Tables, Write } from './database.ts';
import { bySize, perDatabase, template } from './template.ts';

export { appendUpdates } from './lane.ts';
export { readLog, readLogEnd } from './log.ts';
export type { NewUpdate } from './log.ts';
export { readLag, readMergedSeq, readSnapshot, readStored, saveSnapshot } from './snapshots.ts';

/** A block as pages show it; its place in the list is its place in the text. */
export type ProjectedBlock = Omit<Tables['block']['$inferSelect'], 'section' | 'position'>;

/** What a section's projection shows: its hash, and the log position it was made from. */
export type ProjectionState = { hash: string; seq: number; at: number };

/** Rows that one statement writes: building one for each row held up everybody for a second. */
const ROWS_AT_ONCE = 200;

/**
 * Bring a section's projection to `blocks`, writing only the rows that differ, and of those that
 * only moved or count differently nothing but that: one paragraph at the top moves all others.
 *
 * @param read what is shown, when the caller knows it; its numbers may be older
 * @returns false when a later log position is shown already, or another one than was read
 */
export async function saveProjection(
	db: Database,
	section: SectionId,
	blocks: readonly ProjectedBlock[],
	state: ProjectionState & { credits?: Credits },
	read?: Awaited<ReturnType<typeof readProjection>>
): Promise<boolean> {
	const { block, sectionText } = db.tables;
	const { counted, uncounted, blocks: upsert } = statementsOf(db);
	const update = state.credits ? counted : uncounted;
	for (;;) {
		const shown = read === undefined ? await readProjection(db, section) : read;
		if (shown && shown.seq > state.seq) return false;
		const before = new Map(shown?.blocks.map((row, position) => [row.id, { row, position }]));
		const writes: (Statement | Write)[] = [
			shown
				? guarded(update({ credits: undefined, ...state, section, shownSeq: shown.seq }))
				: db.read.insert(sectionText).values({ section, ...state })
		];
		const reworded: Tables['block']['$inferInsert'][] = [];
		const moved = new Map<BlockId, number>();
		const renumbered = new Map<BlockId, string>();
		// Until a text is normalised two of its blocks may have one id: the last one's words are kept.
		const rows = new Map(blocks.map((row) => [row.id, row]));
		[...rows.values()].forEach((row, position) => {
			const was = before.get(row.id);
			before.delete(row.id);
			if (was && was.row.number !== row.number) renumbered.set(row.id, row.number);
			if (!was || !isSame(was.row, row)) reworded.push({ section, ...row, position });
			else if (was.position !== position) moved.set(row.id, position);
		});
		writes.push(
			...chunks(reworded).map((rows) => upsert(rows.length)(...rows)),
			...chunks(moved).map((of) => updateBlocks(db, section, 'position', of)),
			...updateNumbers(db, section, renumbered)
		);
		const gone = [...before.keys()];
		if (gone.length > 0)
			writes.push(
				db.read.delete(block).where(and(eq(block.section, section), inArray(block.id, gone)))
			);
		if (await db.commit(writes)) return true;
		if (read !== undefined) return false;
	}
}

/** Whether two rows show the same; their numbers are written apart. */
function isSame(a: ProjectedBlock, b: ProjectedBlock): boolean {
	return a === b || (a.hash === b.hash && isDeepStrictEqual(a, { ...b, number: a.number }));
}

/** Statements that give blocks of a section other numbers; their words stay as they are. */
export function updateNumbers(
	db: Database,
	section: SectionId,
	numbers: ReadonlyMap<BlockId, string>
): Statement[] {
	return chunks(numbers).map((of) => updateBlocks(db, section, 'number', of));
}

type Row = Tables['block']['$inferInsert'];
const COLUMNS = ['section', 'id', 'position', 'number', 'content', 'text', 'hash'] as const;

/** What is written while people type, without a pause in every open section. */
const statementsOf = perDatabase((db) => {
	const { block, sectionText } = db.tables;
	const update = (counts: boolean) =>
		template<'hash' | 'seq' | 'at' | 'credits' | 'section' | 'shownSeq'>((place) =>
			db.read
				.update(sectionText)
				.set({
					...{ hash: sql`${place('hash')}`, seq: sql`${place('seq')}`, at: sql`${place('at')}` },
					...(counts && { credits: sql`${sql.param(place('credits'), sectionText.credits)}` })
				})
				.where(
					and(eq(sectionText.section, place('section')), eq(sectionText.seq, place('shownSeq')))
				)
		);
	const blocks = bySize((size) =>
		template<keyof Row>((place) => {
			const rows = Array.from({ length: size }, (_, row) =>
				Object.fromEntries(COLUMNS.map((name) => [name, place(name, row)]))
			) as Record<keyof Row, Placeholder>[];
			return db.read
				.insert(block)
				.values(rows)
				.onConflictDoUpdate({
					target: [block.section, block.id],
					set: {
						position: sql`excluded.position`,
						content: sql`excluded.content`,
						text: sql`excluded.text`,
						hash: sql`excluded.hash`
					}
				});
		})
	);
	return { counted: update(true), uncounted: update(false), blocks };
});

/**
 * Give each of some blocks its own place or number. Both are said outright, not as what to add:
 * two projections of the same log position may be written one after the other.
 */
function updateBlocks(
	db: Database,
	section: SectionId,
	column: 'position' | 'number',
	values: [BlockId, number | string][]
): Statement {
	const { block } = db.tables;
	const cases = values.map(([id, value]) => sql`when ${id} then ${value}`);
	const type = sql.raw(column === 'position' ? 'integer' : 'text');
	const value = sql`cast(case ${block.id} ${sql.join(cases, sql` `)} end as ${type})`;
	const ids = values.map(([id]) => id);
	return db.read
		.update(block)
		.set({ [column]: value })
		.where(and(eq(block.section, section), inArray(block.id, ids)));
}

function chunks<T>(of: Iterable<T>): T[][] {
	const all = [...of];
	const count = Math.ceil(all.length / ROWS_AT_ONCE);
	return Array.from({ length: count }, (_, i) =>
		all.slice(i * ROWS_AT_ONCE, (i + 1) * ROWS_AT_ONCE)
	);
}

/** What a section's projection shows, without the blocks; null before it was first projected. */
export async function readProjectionState(
	db: Database,
	section: SectionId
): Promise<ProjectionState | null> {
	const { sectionText } = db.tables;
	const { hash, seq, at } = sectionText;
	const rows = await db.read
		.select({ hash, seq, at })
		.from(sectionText)
		.where(eq(sectionText.section, section));
	return rows[0] ?? null;
}

/** The numbers that the blocks of some sections print under; blocks without one are left out. */
export async function listNumbers(db: Database, sections: readonly SectionId[]): Promise<string[]> {
	const { block } = db.tables;
	const rows = await db.read
		.select({ number: block.number })
		.from(block)
		.where(and(inArray(block.section, [...sections]), ne(block.number, '')));
	return rows.map(({ number }) => number);
}

/** A section's text as pages show it, or null before it was first projected. */
export async function readProjection(
	db: Database,
	section: SectionId
): Promise<(ProjectionState & { blocks: ProjectedBlock[] }) | null> {
	const { block, sectionText } = db.tables;
	// One query, so that the state and the blocks are of one moment.
	const rows = await db.read
		.select({ state: sectionText, block })
		.from(sectionText)
		.leftJoin(block, eq(block.section, sectionText.section))
		.where(eq(sectionText.section, section))
		.orderBy(asc(block.position));
	const state = rows[0]?.state;
	if (!state) return null;
	const blocks = rows.flatMap(({ block }) => {
		if (!block) return [];
		const { section: _section, position: _position, ...shown } = block;
		return [shown];
	});
	return { hash: state.hash, seq: state.seq, at: state.at, blocks };
}

/**
 * The statement that keeps a section's blocks as they stood, for the commit of whatever refers to
 * them. Holding the same words again keeps them from being let go meanwhile; see db/visits.ts.
 */
export function holdText(db: Database, held: Tables['heldText']['$inferInsert']): Statement {
	const { heldText } = db.tables;
	return db.read
		.insert(heldText)
		.values(held)
		.onConflictDoUpdate({ target: [heldText.section, heldText.hash], set: { at: held.at } });
}

/** The blocks that hash to `hash` in a section, as they stood; null when nobody held them. */
export async function readHeldText(
	db: Database,
	section: SectionId,
	hash: string
): Promise<Block[] | null> {
	const { heldText } = db.tables;
	const [row] = await db.read
		.select({ blocks: heldText.blocks })
		.from(heldText)
		.where(and(eq(heldText.section, section), eq(heldText.hash, hash)));
	return row?.blocks ?? null;
}
