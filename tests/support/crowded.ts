import * as Y from 'yjs';
import { insertComment } from '#db/comments.ts';
import { connectDatabase } from '#db/connect.server.ts';
import { findConsultation } from '#db/consultations.ts';
import type { Write } from '#db/database.ts';
import { readSeats } from '#db/seats.ts';
import { readLog } from '#db/texts.ts';
import { insertThread } from '#db/threads.ts';
import { CONTEXT_LIMIT } from '#lib/comments/rules.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import { newId, type CommentId, type ThreadId } from '#lib/kernel/ids.ts';
import { systemClock } from '#lib/kernel/instants.ts';
import { addSections } from '#lib/sections/commands.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import { anchorIn } from '#lib/text/anchors.ts';
import type { Block } from '#lib/text/blocks.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { Storage } from '#server/storage.ts';
import { memoryBus } from '#server/bus/memory.ts';
import { Histories } from '#server/history/histories.ts';
import { Meters } from '#server/metrics/meters.ts';
import { openLogger } from '#server/logger.ts';
import { readConfiguration } from '#server/configuration.ts';

const PARAGRAPHS = 40;
const SENTENCE =
	'Member States and all other stakeholders resolve to cooperate on the measures of this part, ' +
	'to report on their progress, and to support those who have the least means to take part. ';

/**
 * Put a section with very many threads into the demonstration in a data folder that no process
 * serves: each on three words somewhere in forty paragraphs or as many as are asked for, every second one with a reply.
 *
 * @returns the section's address
 */
export async function crowdSection(
	dataDir: string,
	threads: number,
	paragraphs = PARAGRAPHS
): Promise<string> {
	const db = await connectDatabase({ dataDir, databaseUrl: null });
	const configuration = readConfiguration({ DATA_DIR: dataDir });
	const logger = openLogger();
	const storage = new Storage({ probe: async () => true, clock: systemClock });
	const histories = new Histories(db);
	const runtime = {
		...{ configuration, db, bus: memoryBus(), clock: systemClock, logger },
		...{ storage, histories, meters: new Meters() }
	};
	const consultation = await findConsultation(db, 'roadmap');
	if (!consultation) throw new Error('The demonstration is not there.');
	const words = Array.from({ length: paragraphs }, (_, i) => paragraph(i));
	const wish = { title: 'A crowded section', mode: 'open' as const, words };
	const made = await addSections(runtime, consultation, [wish], null);
	const [section] = made.ok ? made.value : [];
	if (!section) throw new Error('The section could not be made.');
	const doc = new Y.Doc();
	for (const { bytes } of await readLog(db, section.document)) Y.applyUpdate(doc, bytes);
	const blocks = readBlocks(textOf(doc));
	const seats = (await readSeats(db, { consultation: consultation.id })).filter(
		({ seat }) => seat.role === 'delegate'
	);
	let writes: Write[] = [];
	for (let i = 0; i < threads; i++) {
		const block = blocks[i % blocks.length] as Block;
		const text = plainText(block);
		const starts = [...text.matchAll(/\S+ \S+ \S+/g)];
		const [quote = ''] = starts[Math.floor(i / blocks.length) % starts.length] ?? [];
		const from = text.indexOf(quote);
		const to = from + quote.length;
		const anchor = anchorIn(doc, { block: block.id, from, to });
		const at = systemClock.now() - (threads - i + 15) * 60_000;
		const [id, shared] = [newId<ThreadId>(at), { section: section.id, createdAt: at }];
		writes.push(
			insertThread(
				db,
				{ id, consultation: consultation.id, audience: EVERYBODY, ...shared },
				{
					anchorStart: anchor?.start ?? null,
					anchorEnd: anchor?.end ?? null,
					...{ block: block.id, quote, textHash: '' },
					before: text.slice(Math.max(0, from - CONTEXT_LIMIT), from),
					after: text.slice(to, to + CONTEXT_LIMIT)
				}
			)
		);
		for (let reply = 0; reply <= i % 2; reply++) {
			const by = seats[(i + reply * 7) % seats.length]?.seat;
			if (!by) throw new Error('Nobody is seated.');
			writes.push(
				insertComment(db, {
					id: newId<CommentId>(at + reply),
					thread: id,
					...{ account: by.account, seat: by.id, delegation: by.delegation },
					body: `Remark ${i + 1}, said about the words “${quote}” and about nothing else here.`,
					...{ section: section.id, createdAt: at + reply, version: 1, editedAt: null },
					...{ deletedAt: null, hiddenAt: null, hiddenReason: '', receipt: newId() }
				})
			);
		}
		if (writes.length > 500) {
			await db.commit(writes);
			writes = [];
		}
	}
	await db.commit(writes);
	await db.close();
	return sectionAddress(section);
}

function paragraph(i: number): Omit<Block, 'id'> {
	const text = `Measure ${i + 1}. ${SENTENCE.repeat(2)}`;
	return { type: 'paragraph', level: 0, list: null, lang: null, content: [{ text, marks: {} }] };
}
