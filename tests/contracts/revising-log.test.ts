import { describe, expect, it } from 'vitest';
import { and, eq } from 'drizzle-orm';
import { findProposal } from '#db/proposal-lists.ts';
import { listProposalTexts } from '#db/proposals.ts';
import { deleteWording, findWording } from '#db/revising.ts';
import { appendUpdates, readLog } from '#db/texts.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { checkTexts } from '#lib/admin/storage.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { proposeBlock } from '#lib/proposals/wording.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { openNegotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { reword, tableWords } from '../support/tabling.ts';

const NOBODY = { account: null, seat: null, delegation: null, at: 0 };

/** Kenya drafts another wording of what it has tabled. */
async function openRevising(dialect: Dialect) {
	const here = await openNegotiation(dialect);
	const { db } = here.runtime;
	await tableWords(here, here.kenya, 'The internet is for all.');
	await reword(here, here.kenya, '1', (doc) => proposeBlock(doc, '', 'A new one.'));
	const found = await findProposal(db, here.consultation, { number: 1 });
	if (!found) throw new Error('There is no proposal 1.');
	const [only] = await listProposalTexts(db, found.proposal.id, 2);
	const drafted = await findWording(db, found.proposal.id, 2);
	if (!only || !drafted) throw new Error('There is no wording 2.');
	return { here, db, document: only.text.document, drafted };
}

it('[X50] another wording that is let go leaves none of its words, also not those still in the journal', async () => {
	const { db, document, drafted } = await openRevising('sqlite');
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
	expect(await db.commit(deleteWording(db, drafted, [document]))).toBe(true);
	expect(await readLog(db, document)).toEqual([]);
	await write(others);
	await expect.poll(async () => (await journalled()).length, { timeout: 5_000 }).toBe(0);
	expect(await readLog(db, document)).toEqual([]);
});

describe.each(dialects)('the log of another wording, on %s', (dialect) => {
	it('is checked as that of a draft, until it is tabled', async () => {
		const { here, db, document } = await openRevising(dialect);
		const check = async () => {
			const said = [];
			for await (const { text, damaged } of checkTexts({ db }))
				if (/wording|draft/.test(text)) said.push({ text, damaged });
			return said;
		};
		expect(await check()).toEqual([]);
		const { textUpdate } = db.tables;
		const damage = (checksum: number) =>
			db.read
				.update(textUpdate)
				.set({ checksum })
				.where(and(eq(textUpdate.document, document), eq(textUpdate.seq, 2)));
		const [row] = await db.read
			.select()
			.from(textUpdate)
			.where(and(eq(textUpdate.document, document), eq(textUpdate.seq, 2)));
		await db.commit([damage(0)]);
		expect(await check()).toMatchObject([
			{ text: expect.stringMatching(/^a draft for .*\/1$/) as string, damaged: [2] }
		]);
		await db.commit([damage(row?.checksum ?? 0)]);
		accepted(await tableProposal(here.kenya, here.slug, '1r2'));
		expect(await check()).toMatchObject([
			{ text: expect.stringMatching(/^proposal 1 for .*\/1, wording 2$/) as string, damaged: [] }
		]);
	});
});
