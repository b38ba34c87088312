import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Tables } from './database.ts';
import type { LoggedUpdate } from './log.ts';

/** A row of the log as it is stored. */
export type StoredRow = Tables['textUpdate']['$inferSelect'];

/**
 * What a packed row's bytes begin with: as a Yjs update it would be of more clients than a number can
 * say, so neither is ever taken for the other. The last byte is the format.
 */
const MARK = Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 1);

// More is few rows anyway, and would be held in memory whole.
const MOST_BYTES = 4 * 1024 * 1024;

/** Whether a row's bytes are several rows in one. */
export function isPacked(bytes: Uint8Array): boolean {
	return MARK.every((byte, i) => bytes[i] === byte);
}

/**
 * Rows of one document's log that follow on each other, as the one row that is stored: what each
 * says of its author, moment and place stands in a table before their updates, and all of it is deflated.
 * A row beside others costs more than what somebody types in a minute.
 */
export function packRows(rows: readonly LoggedUpdate[]): StoredRow[] {
	const [first, last] = [rows[0], rows.at(-1)];
	const size = rows.reduce((sum, { bytes }) => sum + bytes.length, 0);
	if (!first || !last || first === last || size > MOST_BYTES) return rows.map(storeAlone);
	const { document, at, seq } = last;
	const bytes = Buffer.concat([MARK, deflateRawSync(encoding.encode((to) => write(to, rows)))]);
	const nobody = { account: null, seat: null, delegation: null };
	return [{ document, seq, fromSeq: first.from, ...nobody, at, bytes, checksum: crc32(bytes) }];
}

/** The rows that a stored row holds; itself, when it is no packed one. */
export function unpackRow({ checksum: _, fromSeq, ...row }: StoredRow): LoggedUpdate[] {
	const from = fromSeq ?? row.seq;
	if (!isPacked(row.bytes)) return [{ ...row, from }];
	const table = decoding.createDecoder(inflateRawSync(row.bytes.subarray(MARK.length)));
	const authors = Array.from(
		{ length: decoding.readVarUint(table) },
		() => JSON.parse(decoding.readVarString(table)) as Author
	);
	const count = decoding.readVarUint(table);
	const column = (read: (from: decoding.Decoder) => number) =>
		Array.from({ length: count }, () => read(table));
	const [whose, gaps] = [column(decoding.readVarUint), column(decoding.readVarInt)];
	const [held, lengths] = [column(decoding.readVarUint), column(decoding.readVarUint)];
	let [at, seq] = [0, from - 1];
	return lengths.map((length, i) => {
		const [account, seat, delegation] = authors[whose[i] ?? 0] ?? [null, null, null];
		const first = seq + 1;
		at += gaps[i] ?? 0;
		seq += held[i] ?? 1;
		const bytes = decoding.readUint8Array(table, length);
		return { document: row.document, account, seat, delegation, at, bytes, from: first, seq };
	});
}

function storeAlone({ from, ...row }: LoggedUpdate): StoredRow {
	return { ...row, fromSeq: from === row.seq ? null : from, checksum: crc32(row.bytes) };
}

type Author = [LoggedUpdate['account'], LoggedUpdate['seat'], LoggedUpdate['delegation']];

function write(to: encoding.Encoder, rows: readonly LoggedUpdate[]): void {
	const authorOf = (row: LoggedUpdate) =>
		JSON.stringify([row.account, row.seat, row.delegation] satisfies Author);
	const authors = [...new Set(rows.map(authorOf))];
	encoding.writeVarUint(to, authors.length);
	for (const author of authors) encoding.writeVarString(to, author);
	encoding.writeVarUint(to, rows.length);
	// Column by column: numbers that are alike stand together.
	for (const row of rows) encoding.writeVarUint(to, authors.indexOf(authorOf(row)));
	rows.forEach(({ at }, i) => encoding.writeVarInt(to, at - (rows[i - 1]?.at ?? 0)));
	for (const { from, seq } of rows) encoding.writeVarUint(to, seq - from + 1);
	for (const { bytes } of rows) encoding.writeVarUint(to, bytes.length);
	for (const { bytes } of rows) encoding.writeUint8Array(to, bytes);
}
