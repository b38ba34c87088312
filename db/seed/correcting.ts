import * as Y from 'yjs';
import { bindClient } from '#db/authorship.ts';
import { appendUpdates, readProjection, saveProjection } from '#db/texts.ts';
import type { AccountId, SeatId } from '#lib/kernel/ids.ts';
import { projectBlocks } from '#lib/sections/projection.ts';
import type { Section } from '#lib/sections/rules.ts';
import { creditRuns } from '#lib/text/credit.ts';
import { hashText } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import type { Runtime } from '#server/runtime.ts';

/** Whom the words of a correction are credited to, and the Yjs client id it is written with. */
type Corrector = { client: number; account: AccountId; seat: SeatId };

/**
 * Write a word otherwise wherever it stands in a section's text, as somebody who types there would:
 * one update in its log, credited to them, and the projection after it.
 */
export async function correctWord(
	{ db, clock }: Pick<Runtime, 'db' | 'clock'>,
	section: Section,
	doc: Y.Doc,
	{ from, to }: { from: string; to: string },
	{ client, account, seat }: Corrector
): Promise<void> {
	const at = clock.now();
	const who = { account, seat, delegation: null };
	await bindClient(db, { family: section.id, client, ...who, at });
	const before = Y.encodeStateVector(doc);
	doc.clientID = client;
	const text = textOf(doc);
	doc.transact(() => {
		for (const index of placesOf(text, from)) {
			text.delete(index, from.length);
			text.insert(index, to, {});
		}
	});
	const bytes = Y.encodeStateAsUpdate(doc, before);
	const [seq = 0] = await appendUpdates(db, [{ document: section.document, ...who, at, bytes }]);
	const shown = await readProjection(db, section.id);
	const blocks = readBlocks(text);
	const numbers = new Map(shown?.blocks.map(({ id, number }) => [id, number]));
	const rows = projectBlocks(
		blocks,
		blocks.map(({ id }) => numbers.get(id) ?? '')
	);
	const credits: Record<number, number> = {};
	for (const run of creditRuns(doc, new Map()))
		credits[run.client] = (credits[run.client] ?? 0) + run.to - run.from;
	await saveProjection(db, section.id, rows, { hash: hashText(blocks), seq, at, credits });
}

/** Where a word begins in a sequence, the last first: what stands before it keeps its place. */
function placesOf(text: Y.Text, word: string): number[] {
	// What is no character counts as one.
	const characters = (text.toDelta() as { insert: unknown }[])
		.map(({ insert }) => (typeof insert === 'string' ? insert : '\uFFFC'))
		.join('');
	return [...characters.matchAll(new RegExp(`\\b${word}\\b`, 'g'))]
		.map(({ index }) => index)
		.reverse();
}
