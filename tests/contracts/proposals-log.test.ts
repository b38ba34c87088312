import { and, eq } from 'drizzle-orm';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DamagedLog } from '#db/log.ts';
import { listUnmerged } from '#db/merging.ts';
import { findProposalOfDocument } from '#db/proposals.ts';
import { deleteDraft } from '#db/proposing.ts';
import { findSectionOfDocument } from '#db/sections.ts';
import { appendUpdates, readLog } from '#db/texts.ts';
import { cutTornEnd } from '#db/torn.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { checkTexts } from '#lib/admin/storage.server.ts';
import { loadDocument } from '#server/sync/document.ts';
import { openNegotiation } from '../support/decisions.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { draft, table } from '../support/proposing.ts';

const logger = pino({ level: 'silent' });

const NOBODY = { account: null, seat: null, delegation: null, at: 1 };

/** A draft with a log of so many updates of its own behind what stands in its section. */
async function openDraft(dialect: Dialect, updates: number) {
	const { runtime, document: on, actor } = await openNegotiation(dialect);
	const { db } = runtime;
	const place = await findSectionOfDocument(db, on);
	if (!place || !actor.delegation) throw new Error('there is nobody to draft');
	const by = { account: actor.account, seat: actor.seat };
	const begun = { section: place, by, delegations: [actor.delegation] } as const;
	const { document } = (await draft(runtime, begun)).text;
	const { doc } = await loadDocument({ db, logger }, document, { on });
	const said: Uint8Array[] = [];
	doc.on('update', (bytes: Uint8Array) => void said.push(bytes));
	const text = doc.getText('text');
	for (let i = 0; i < updates; i++) text.insert(text.length, `${i} `, {});
	if (updates > 0)
		await appendUpdates(
			db,
			said.map((each) => ({ document, ...NOBODY, bytes: each }))
		);
	return { runtime, db, document, on, words: text.toString() };
}

it('[X20] a draft that is let go leaves none of its words, also not those still in the journal', async () => {
	const { db, document } = await openDraft('sqlite', 3);
	const others = Array.from({ length: 30 }, (_, i) => `document-${i}` as DocumentId);
	const write = (documents: readonly DocumentId[]) =>
		Promise.all(
			documents.map((each) =>
				appendUpdates(db, [{ document: each, ...NOBODY, bytes: Buffer.from([0, 0]) }])
			)
		);
	await write([document, ...others]);
	await write([document, ...others]);
	const journalled = async () =>
		(await db.read.select().from(db.tables.journal)).flatMap(({ updates }) => updates);
	expect((await journalled()).some(([of]) => of === document)).toBe(true);
	const found = await findProposalOfDocument(db, document);
	if (!found) throw new Error('there is no such draft');
	expect(await db.commit(deleteDraft(db, found.proposal.id, [document]))).toBe(true);
	expect(await readLog(db, document)).toEqual([]);
	// Whatever others go on writing is written as before, and moved.
	await write(others);
	await expect.poll(async () => (await journalled()).length, { timeout: 5_000 }).toBe(0);
	for (const other of others) expect(await readLog(db, other)).toHaveLength(3);
	expect(await readLog(db, document)).toEqual([]);
});

describe.each(dialects)('the log of a proposal, on %s', (dialect) => {
	it('makes a text with that of its section, and what of the two is whose is known', async () => {
		const { db, document, on, words } = await openDraft(dialect, 3);
		const loaded = await loadDocument({ db, logger }, document, { on });
		expect(loaded.doc.getText('text').toString()).toBe(words);
		const section = await loadDocument({ db, logger }, on);
		const below = [...section.doc.store.clients.keys()];
		expect(below.length).toBeGreaterThan(0);
		expect(loaded).toMatchObject({ seq: 3, below });
		expect(loaded.size).toBeGreaterThan(section.size);
		expect(section.below).toEqual([]);
	});

	it('may be empty: the text is the section’s', async () => {
		const { db, document, on } = await openDraft(dialect, 0);
		const loaded = await loadDocument({ db, logger }, document, { on });
		const section = await loadDocument({ db, logger }, on);
		expect(Y.encodeStateVector(loaded.doc)).toEqual(Y.encodeStateVector(section.doc));
		expect(loaded.seq).toBe(0);
	});

	it('is not merged: alone its updates make no text', async () => {
		const { db, document, on } = await openDraft(dialect, 40);
		const unmerged = (await listUnmerged(db, 1)).map((each) => each.document);
		expect(unmerged).toContain(on);
		expect(unmerged).not.toContain(document);
	});

	it.each([
		['is cut there', 'document', 1],
		['is left as it is when that is its section’s, without which there is no text', 'on', 0]
	] as const)('that is torn at its first update %s', async (_, which, cut) => {
		// As another process left it: this one has written nothing here.
		const { db, ...place } = await openDraft(dialect, 0);
		const document: DocumentId = place[which];
		const row = { document, ...NOBODY };
		const { snapshot, textUpdate } = db.tables;
		await db.commit([
			db.read.delete(snapshot),
			db.read.delete(textUpdate).where(eq(textUpdate.document, document)),
			db.read
				.insert(textUpdate)
				.values({ ...row, seq: 1, fromSeq: null, bytes: new Uint8Array([1]), checksum: 7 })
		]);
		const damage: unknown = await loadDocument({ db, logger }, place.document, {
			on: place.on
		}).catch((error: unknown) => error);
		if (!(damage instanceof DamagedLog)) return expect.fail('a damaged log was read');
		expect(damage).toMatchObject({ document, seq: 1 });
		expect(await cutTornEnd(db, damage, 99)).toBe(cut);
		if (cut > 0) expect(await readLog(db, document)).toEqual([]);
	});

	it('is checked with those of sections: a draft is named only when something is wrong with it', async () => {
		const { runtime, db, document } = await openDraft(dialect, 3);
		const check = async () => {
			const said = [];
			for await (const { text, updates, damaged } of checkTexts({ db }))
				if (!/^[^ ]+$/.test(text)) said.push({ text, updates, damaged });
			return said;
		};
		expect(await check()).toEqual([]);
		const { textUpdate } = db.tables;
		await db.commit([
			db.read
				.update(textUpdate)
				.set({ checksum: 0 })
				.where(and(eq(textUpdate.document, document), eq(textUpdate.seq, 2)))
		]);
		const found = { updates: 3, damaged: [2] };
		expect(await check()).toMatchObject([
			{ ...found, text: expect.stringMatching(/^a draft for .*\/1$/) as string }
		]);
		const wording = await findProposalOfDocument(db, document);
		if (wording) await table(runtime, wording.text);
		expect(await check()).toMatchObject([
			{ ...found, text: expect.stringMatching(/^proposal \d+ for .*\/1$/) as string }
		]);
	});
});
