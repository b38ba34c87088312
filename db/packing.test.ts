import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { tellLog } from '../tests/support/long-log.ts';
import { isPacked, packRows, unpackRow } from './packing.ts';

const log = tellLog({ seed: 1, edits: 300, authors: 4, pace: 20 });

describe('rows of a log that are stored as one', () => {
	it('are read again as they were: whose, when, which place, which bytes', () => {
		const rows = packRows(log);
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({ fromSeq: 1, seq: 300, account: null, at: log.at(-1)?.at });
		expect(rows.flatMap(unpackRow)).toEqual(log.map((row) => ({ ...row, bytes: row.bytes })));
	});

	it('keep how many updates each holds, a clock that was set back, and who was nobody', () => {
		const [one, two] = log as [(typeof log)[0], (typeof log)[0]];
		const nobody = { account: null, seat: null, delegation: null };
		const rows = [
			{ ...one, ...nobody, from: 7, seq: 20, at: 5_000 },
			{ ...two, from: 21, seq: 21, at: 4_000 }
		];
		expect(packRows(rows).flatMap(unpackRow)).toEqual(rows);
		expect(packRows(rows)[0]).toMatchObject({ fromSeq: 7, seq: 21 });
	});

	it('are fewer bytes than their updates alone', () => {
		const was = log.reduce((sum, { bytes }) => sum + bytes.length, 0);
		expect(packRows(log)[0]?.bytes.length).toBeLessThan(was);
	});
});

describe('a row', () => {
	it('by itself is stored as it is', () => {
		const [row] = log;
		if (!row) throw new Error('The log is empty.');
		const [stored] = packRows([row]);
		expect(stored).toMatchObject({ fromSeq: null, account: row.account, bytes: row.bytes });
		expect(packRows([{ ...row, seq: 4 }])[0]).toMatchObject({ fromSeq: 1, seq: 4 });
		expect(packRows([])).toEqual([]);
	});

	it('of megabytes is not packed with others', () => {
		const [row] = log;
		if (!row) throw new Error('The log is empty.');
		const large = { ...row, from: 2, seq: 2, bytes: new Uint8Array(4 * 1024 * 1024) };
		expect(packRows([row, large])).toHaveLength(2);
	});

	it('that holds several can be taken for no update, nor an update for it', () => {
		const [packed] = packRows(log);
		expect(() => Y.decodeUpdate(packed?.bytes ?? Uint8Array.of())).toThrow();
		expect(log.some(({ bytes }) => isPacked(bytes))).toBe(false);
	});
});
