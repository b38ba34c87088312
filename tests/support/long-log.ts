import * as Y from 'yjs';
import type { LoggedUpdate } from '#db/log.ts';
import { MINUTE, type Instant } from '#lib/kernel/instants.ts';
import type { AccountId, BlockId, DelegationId, DocumentId, SeatId } from '#lib/kernel/ids.ts';
import { Random } from '#lib/editing/fuzz/random.ts';
import { embedMarker, paragraph } from '#lib/text/markers.ts';
import { textOf } from '#lib/text/sequence.ts';
import { NOW } from './rows.ts';

/** How a long log came about: who typed how fast into one text, and how far behind the others they were. */
export type Telling = {
	seed: number;
	edits: number;
	authors: number;
	/** Edits of one author in a minute. */
	pace: number;
	/** Each author's edits reach the others after up to so many of all edits; 0: at once. */
	lag?: number;
	document?: DocumentId;
	from?: Instant;
};

/** Somebody with a place in the text where they type; -1 before they began. */
type Writer = { doc: Y.Doc; client: number; at: number; minted: number };

/**
 * A log of several authors who type, correct themselves, begin paragraphs, set words bold and go on
 * in each other's, an update a row; the same for the same seed.
 */
export function tellLog(telling: Telling): LoggedUpdate[] {
	const { seed, edits, authors, pace, lag = 0, from = NOW } = telling;
	const document = telling.document ?? ('document' as DocumentId);
	const random = new Random(seed);
	const log: LoggedUpdate[] = [];
	const shared = new Y.Doc({ gc: false });
	const writers = Array.from({ length: authors }, (_, i): Writer => {
		const doc = lag === 0 ? shared : new Y.Doc({ gc: false });
		return { doc, client: 1_000 + i, at: -1, minted: 0 };
	});
	const received = writers.map(() => 0);
	let now = from;
	let told: Uint8Array[] = [];
	const docs = new Set(writers.map(({ doc }) => doc));
	for (const doc of docs)
		doc.on('update', (bytes, origin) => origin === 'other' || told.push(bytes));
	while (log.length < edits) {
		const i = Math.floor(random.next() * authors);
		const writer = writers[i];
		if (!writer) throw new Error('Nobody writes.');
		if (lag > 0) {
			const upTo = Math.max(received[i] ?? 0, log.length - Math.floor(random.next() * lag));
			const missed = log.slice(received[i], upTo).map(({ bytes }) => bytes);
			writer.doc.transact(() => missed.forEach((each) => Y.applyUpdate(writer.doc, each)), 'other');
			received[i] = upTo;
		}
		told = [];
		writer.doc.clientID = writer.client;
		const [before, { length }] = [writer.at, textOf(writer.doc)];
		edit(writer, random);
		// Who types further on in the same text is pushed along.
		const grown = textOf(writer.doc).length - length;
		for (const other of writers)
			if (other !== writer && other.at > Math.min(before, writer.at)) other.at += grown;
		now += (2 * random.next() * MINUTE) / (authors * pace);
		for (const bytes of told) {
			const seq = log.length + 1;
			const who = { account: `account-${i}`, seat: `seat-${i}`, delegation: `delegation-${i}` };
			log.push({
				...{ document, from: seq, seq, at: Math.floor(now), bytes },
				account: who.account as AccountId,
				seat: who.seat as SeatId,
				delegation: who.delegation as DelegationId
			});
		}
	}
	for (const doc of docs) doc.destroy();
	return log;
}

function edit(writer: Writer, random: Random): void {
	const { doc } = writer;
	const text = textOf(doc);
	const jumps = writer.at < 0 || random.next() < 0.01;
	let at = jumps ? Math.floor(random.next() * (text.length + 1)) : Math.min(writer.at, text.length);
	const act = random.next();
	doc.transact(() => {
		if (text.length === 0 || act < 0.01) {
			const id = `${writer.client}.${++writer.minted}` as BlockId;
			text.insertEmbed(at, embedMarker(paragraph(id)), {});
			at += 1;
		} else if (act < 0.1 && at > 1) {
			at -= 1;
			text.delete(at, 1);
		} else if (act < 0.12 && at > 20) {
			text.delete(at - 20, 12);
			at -= 12;
		} else if (act < 0.13 && at > 10)
			text.format(at - 10, 8, { strong: random.next() < 0.5 || null });
		else {
			const word = 'abcdefghijklmnopqrstuvwxyz   '[Math.floor(random.next() * 29)] ?? 'é';
			text.insert(at, word);
			at += 1;
		}
	});
	writer.at = at;
}
