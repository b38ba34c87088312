import { describe, expect, it } from 'vitest';
import { newId, type BlockId, type DocumentId } from '#lib/kernel/ids.ts';
import { bindClient, listWritten, readAuthors, readClients } from '#db/authorship.ts';
import { holdText, readHeldText, readProjection, saveProjection } from '#db/texts.ts';
import type { Database } from '#db/database.ts';
import type { ProjectedBlock } from '#db/texts.ts';
import { dialects, openTestDatabase } from '../support/database.ts';
import { anAccount, NOW, seatKenya } from '../support/rows.ts';

describe.each(dialects)('the projection on %s', (dialect) => {
	it('shows the blocks of the newest log position, in their order', async () => {
		const db = await openTestDatabase(dialect);
		const { section } = await seatKenya(db);
		expect(await readProjection(db, section)).toBeNull();
		const before = [block('1', 'one'), block('2', 'two'), block('3', 'three')];
		expect(await saveProjection(db, section, before, state(4))).toBe(true);
		expect(await readProjection(db, section)).toEqual({ ...state(4), blocks: before });
		const after = [block('3', 'three'), block('1', 'changed'), block('4', 'new')];
		expect(await saveProjection(db, section, after, state(5))).toBe(true);
		expect(await readProjection(db, section)).toEqual({ ...state(5), blocks: after });
	});

	// One paragraph at the top moves all others; a statement for each would hold up everybody.
	it('of a long text is moved and renumbered by few statements', async () => {
		const db = await openTestDatabase(dialect);
		const { section } = await seatKenya(db);
		const old = Array.from({ length: 450 }, (_, i) => block(`${i}`, `words ${i}`));
		await saveProjection(db, section, old, state(1));
		const after = [block('new', 'at the top'), ...old.toReversed()]
			.filter(({ id }) => id !== '1.7')
			.map((row, i) => ({ ...row, number: `${i + 1}` }))
			.map((row) => (row.id === '1.400' ? { ...row, text: 'reworded', hash: 'other' } : row));
		let statements = 0;
		const counted: Database = {
			...db,
			commit(writes) {
				statements += writes.length;
				return db.commit(writes);
			}
		};
		expect(await saveProjection(counted, section, after, state(2))).toBe(true);
		expect(statements).toBeLessThan(10);
		expect(await readProjection(db, section)).toEqual({ ...state(2), blocks: after });
		const { block: table } = db.tables;
		const rows = await db.read.select().from(table).orderBy(table.position);
		expect(rows.map(({ id }) => id)).toEqual(after.map(({ id }) => id));
		expect(rows.map(({ position }) => position)).toEqual(after.map((_, i) => i));
	});

	it('shows one of two blocks of the same id, and both once they are told apart', async () => {
		const db = await openTestDatabase(dialect);
		const { section } = await seatKenya(db);
		const [one, two, twin, last] = [
			block('1', '1'),
			block('2', '2'),
			block('2', 'b'),
			block('3', '3')
		];
		expect(await saveProjection(db, section, [one, two, twin, last], state(1))).toBe(true);
		expect(await readProjection(db, section)).toMatchObject({ blocks: [one, twin, last] });
		const apart = [one, twin, block('4', '2'), last];
		expect(await saveProjection(db, section, apart, state(2))).toBe(true);
		expect(await readProjection(db, section)).toMatchObject({ blocks: apart });
	});

	it('never goes back to an earlier log position', async () => {
		const db = await openTestDatabase(dialect);
		const { section } = await seatKenya(db);
		await saveProjection(db, section, [block('1', 'newer')], state(5));
		expect(await saveProjection(db, section, [block('1', 'older')], state(4))).toBe(false);
		expect(await readProjection(db, section)).toMatchObject({
			seq: 5,
			blocks: [{ text: 'newer' }]
		});
	});

	it('may be renumbered without a new log position', async () => {
		const db = await openTestDatabase(dialect);
		const { section } = await seatKenya(db);
		await saveProjection(db, section, [block('1', 'words')], state(5));
		await saveProjection(db, section, [{ ...block('1', 'words'), number: '12' }], state(5));
		expect(await readProjection(db, section)).toMatchObject({ blocks: [{ number: '12' }] });
	});

	it('of many saved at once shows the newest whole', async () => {
		const db = await openTestDatabase(dialect);
		const { section } = await seatKenya(db);
		const saves = Array.from({ length: 12 }, (_, i) =>
			saveProjection(db, section, [block(`${i}`, `at ${i}`), block('x', `${i}`)], state(i))
		);
		await Promise.all(saves);
		const shown = await readProjection(db, section);
		expect(shown).toMatchObject({ seq: 11, blocks: [{ text: 'at 11' }, { text: '11' }] });
	});

	it('can be empty', async () => {
		const db = await openTestDatabase(dialect);
		const { section } = await seatKenya(db);
		await saveProjection(db, section, [], state(1));
		expect(await readProjection(db, section)).toEqual({ ...state(1), blocks: [] });
	});
});

describe.each(dialects)('a held text on %s', (dialect) => {
	it('stays as it stood, and may be held twice', async () => {
		const db = await openTestDatabase(dialect);
		const { section } = await seatKenya(db);
		const blocks = [block('1', 'held').content];
		const held = { section, hash: 'h', blocks, at: NOW };
		expect(await db.commit([holdText(db, held)])).toBe(true);
		expect(await db.commit([holdText(db, { ...held, blocks: [] })])).toBe(true);
		expect(await readHeldText(db, section, 'h')).toEqual(blocks);
		expect(await readHeldText(db, section, 'other')).toBeNull();
	});
});

describe.each(dialects)('a client id on %s', (dialect) => {
	it('belongs to the seat that first had it, and to one text', async () => {
		const db = await openTestDatabase(dialect);
		const { section: family, account, seat, delegation } = await seatKenya(db);
		const other = anAccount();
		await db.commit([db.read.insert(db.tables.account).values(other)]);
		const binding = { family, client: 4_294_967_295, account, seat, delegation, at: NOW };
		expect(await bindClient(db, binding)).toBe(true);
		expect(await bindClient(db, { ...binding, at: NOW + 1 })).toBe(true);
		expect(await bindClient(db, { ...binding, account: other.id })).toBe(false);
		const elsewhere = newId<DocumentId>();
		expect(await bindClient(db, { ...binding, document: elsewhere })).toBe(false);
		expect(await readClients(db, family)).toEqual([{ ...binding, document: null }]);
	});

	it('counts what a delegation wrote, through all its client ids', async () => {
		const db = await openTestDatabase(dialect);
		const { section: family, consultation, account, seat, delegation } = await seatKenya(db);
		const nobody = { account: null, seat: null, delegation: null };
		await bindClient(db, { family, client: 7, account, seat, delegation, at: NOW });
		await bindClient(db, { family, client: 4_294_967_295, account, seat, delegation, at: NOW });
		await bindClient(db, { family, client: 1, ...nobody, at: NOW });
		expect(await listWritten(db, consultation, delegation)).toEqual([]);
		const credits = { 1: 100, 7: 20, 4_294_967_295: 5 };
		await saveProjection(db, family, [block('1', 'words')], { ...state(5), credits });
		expect(await listWritten(db, consultation, delegation)).toEqual([
			{ section: family, characters: 25, of: 125 }
		]);
		await saveProjection(db, family, [block('1', 'others')], { ...state(6), credits: { 1: 6 } });
		expect(await listWritten(db, consultation, delegation)).toEqual([]);
	});

	it('credits words to a delegation and its counting group', async () => {
		const db = await openTestDatabase(dialect);
		const { section: family, account, seat, delegation } = await seatKenya(db);
		await bindClient(db, { family, client: 7, account, seat, delegation, at: NOW });
		const nobody = { account: null, seat: null, delegation: null };
		await bindClient(db, { family, client: 8, ...nobody, at: NOW });
		const authors = await readAuthors(db, family);
		expect(authors.sort((a, b) => a.client - b.client)).toEqual([
			{
				client: 7,
				role: 'delegate',
				delegation: { id: delegation, code: 'KEN', name: 'Kenya', group: 'MS' }
			},
			{ client: 8, role: null, delegation: null }
		]);
	});
});

const state = (seq: number) => ({ hash: `hash ${seq}`, seq, at: NOW + seq });

function block(n: string, text: string): ProjectedBlock {
	const id = `1.${n}` as BlockId;
	const content = [
		{ text, marks: { strong: true as const } },
		{ atom: { break: true as const }, marks: {} }
	];
	return {
		id,
		number: n,
		content: { id, type: 'paragraph', level: 0, list: null, lang: null, content },
		text,
		hash: `hash of ${text}`
	};
}
