import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { LoggedUpdate } from '#db/log.ts';
import { MINUTE } from '#lib/kernel/instants.ts';
import type { AccountId, DocumentId } from '#lib/kernel/ids.ts';
import { textOf } from '#lib/text/sequence.ts';
import { tellLog, type Telling } from '../../tests/support/long-log.ts';
import { NOW } from '../../tests/support/rows.ts';
import { sayingsOf } from '../../tests/support/sayings.ts';
import { cutMinutes, groupByAuthor } from './grouping.ts';
import { mergeParts } from './merging.ts';
import { planSwaps } from './plan.ts';
import { applyAll, proveSame } from './proof.ts';

const SEEDS = Number(process.env.FUZZ_SEEDS ?? 12);
const bytesOf = ({ bytes }: LoggedUpdate) => bytes;
const sizeOf = (log: readonly LoggedUpdate[]) =>
	log.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** A log as merging leaves it. */
function merge(log: readonly LoggedUpdate[], until = Infinity): LoggedUpdate[] {
	const merged = planSwaps(log, until).flatMap(({ rows }) => rows);
	return [...merged, ...log.filter(({ seq }) => seq > (merged.at(-1)?.seq ?? 0))];
}

/** The bytes of the state that a log makes: the least that a document with its deleted words takes. */
function bestSize(log: readonly LoggedUpdate[]): number {
	const doc = applyAll(log.map(bytesOf));
	return Y.encodeStateAsUpdate(doc).length;
}

describe('a merged log', () => {
	it.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
		'says of every character, deletion, author and minute what it said before (seed %i)',
		(seed) => {
			const authors = 1 + (seed % 5);
			const lag = seed % 3 === 0 ? 0 : 20 * (seed % 3);
			const log = tellLog({ seed, edits: 700, authors, pace: 20 + 40 * (seed % 4), lag });
			const merged = merge(log);
			proveSame(log.map(bytesOf), merged.map(bytesOf));
			expect(sayingsOf(merged)).toEqual(sayingsOf(log));
			expect(merged.length).toBeLessThan(log.length / 3);
		}
	);

	it('is numbered on without a gap, and its rows keep what they are', () => {
		const log = tellLog({ seed: 3, edits: 400, authors: 3, pace: 30 });
		const merged = merge(log);
		let due = 1;
		for (const { from, seq } of merged) {
			expect(from).toBe(due);
			expect(seq).toBeGreaterThanOrEqual(from);
			due = seq + 1;
		}
		expect(due).toBe(log.length + 1);
		// Merged again, by somebody who does not know that it was, it stays as it is.
		expect(merge(merged)).toEqual(merged);
	});

	it('leaves minutes alone that have not ended', () => {
		const log = tellLog({ seed: 4, edits: 600, authors: 2, pace: 60 });
		const until = NOW + 2 * MINUTE;
		const merged = merge(log, until);
		const late = log.filter(({ at }) => at >= until);
		expect(late.length).toBeGreaterThan(100);
		expect(merged.slice(-late.length)).toEqual(late);
		proveSame(log.map(bytesOf), merged.map(bytesOf));
	});

	it('keeps apart what was written before and after somebody’s right to read changed', () => {
		const log = tellLog({ seed: 5, edits: 100, authors: 1, pace: 1_000 });
		const edge = log[40]?.at ?? 0;
		expect(cutMinutes(log).length).toBe(1);
		expect(cutMinutes(log, [edge]).map((minute) => minute[0]?.seq)).toEqual([1, 41]);
	});

	it('keeps the places before and after an edit that somebody may undo', () => {
		const log = tellLog({ seed: 5, edits: 100, authors: 3, pace: 1_000 });
		expect(cutMinutes(log, [], [40, 41]).map((minute) => minute[0]?.seq)).toEqual([1, 41, 42]);
		const ends = planSwaps(log, Infinity, [], [40, 41]).flatMap(({ rows }) =>
			rows.map(({ seq }) => seq)
		);
		expect(ends).toEqual(expect.arrayContaining([40, 41]));
	});
});

describe('two who write in one place within a minute', () => {
	it('are not put before what they need', () => {
		const doc = new Y.Doc({ gc: false });
		const log: LoggedUpdate[] = [];
		let author = 'a';
		doc.on('update', (bytes) => log.push(row(log.length + 1, author, bytes)));
		for (let i = 0; i < 6; i++) {
			author = i % 2 ? 'b' : 'a';
			doc.clientID = i % 2 ? 2_000 : 1_000;
			textOf(doc).insert(i, `${i}`);
		}
		const groups = groupByAuthor(log).map(({ rows }) => rows.map(({ seq }) => seq));
		expect(groups).toEqual([[1], [2], [3], [4], [5], [6]]);
	});

	it('are each brought together when they only type at the same time', () => {
		const docs = [new Y.Doc({ gc: false }), new Y.Doc({ gc: false })];
		const log: LoggedUpdate[] = [];
		docs.forEach((doc, i) => {
			doc.clientID = 1_000 + i;
			doc.on('update', (bytes) => log.push(row(log.length + 1, `${i}`, bytes)));
		});
		for (let i = 0; i < 6; i++) docs.forEach((doc) => textOf(doc).insert(i, 'x'));
		const groups = groupByAuthor(log).map(({ rows }) => rows.map(({ seq }) => seq));
		expect(groups).toEqual([
			[1, 3, 5, 7, 9, 11],
			[2, 4, 6, 8, 10, 12]
		]);
	});

	it('are credited with a deletion that both made as before: who came first', () => {
		const docs = [new Y.Doc({ gc: false }), new Y.Doc({ gc: false })];
		const [one, two] = docs as [Y.Doc, Y.Doc];
		textOf(one).insert(0, 'Karibu');
		Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
		const deleteIn = (doc: Y.Doc, at: number) => {
			const before = Y.encodeStateVector(doc);
			textOf(doc).delete(at, 1);
			return Y.encodeStateAsUpdate(doc, before);
		};
		// What is deleted already goes into the log only when two servers wrote it: it must not matter.
		const log = [
			row(1, 'a', deleteIn(one, 5)),
			row(2, 'b', deleteIn(two, 0)),
			row(3, 'a', deleteIn(one, 0))
		];
		expect(groupByAuthor(log).map(({ rows }) => rows.map(({ seq }) => seq))).toEqual([
			[1],
			[2],
			[3]
		]);
	});
});

describe('a proof', () => {
	const log = tellLog({ seed: 6, edits: 50, authors: 2, pace: 60 }).map(bytesOf);
	it('fails for another text', () => {
		expect(() => proveSame(log, log.slice(0, -1))).toThrow('another text');
	});
	it('fails when an update would wait for a later one', () => {
		expect(() => proveSame(log, log.toReversed())).toThrow('before what it needs');
	});
});

describe('the size of a merged log', () => {
	// What a row takes beside its update, index and all; see docs/sync.md.
	const PER_ROW = 175;

	function expectSmall(log: readonly LoggedUpdate[]): void {
		const best = bestSize(log);
		const merged = merge(log);
		expect(sizeOf(log)).toBeGreaterThan(4 * best);
		expect(sizeOf(merged)).toBeLessThan(1.2 * best);
		expect(sizeOf(merged) + PER_ROW * merged.length).toBeLessThan(3 * best);
	}

	it('of ten authors who type at once is within three times the best', () => {
		const edits = Number(process.env.LOG_EDITS ?? 5_000);
		expectSmall(tellLog({ seed: 1, edits, authors: 10, pace: 120 } satisfies Telling));
	}, 300_000);

	it('of a real trace of two people is within three times the best', () => {
		const log = readTrace();
		expect(log.length).toBe(26_078);
		expectSmall(log);
		proveSame(log.map(bytesOf), merge(log).map(bytesOf));
	});
});

type Trace = { txns: { parents: number[]; agent: number; patches: [number, number, string][] }[] };

/** The log of a real trace, at 80 edits of an author in a minute: it does not say when they were made. */
function readTrace(): LoggedUpdate[] {
	const file = new URL('../../tests/traces/friendsforever.json.gz', import.meta.url);
	const { txns } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Trace;
	const log: LoggedUpdate[] = [];
	const agents = [1_001, 2_002].map((clientID) => {
		const doc = new Y.Doc({ gc: false });
		doc.clientID = clientID;
		return { doc, told: [] as Uint8Array[], merged: 0 };
	});
	agents.forEach(({ doc, told }, i) =>
		doc.on('update', (bytes, origin) => {
			if (origin === 'other') return;
			told.push(bytes);
			log.push(row(log.length + 1, `${i}`, bytes, NOW + (log.length * MINUTE) / 160));
		})
	);
	const ordinals: number[] = [];
	for (const { agent, parents, patches } of txns) {
		const [own, other] = [agents[agent], agents[1 - agent]];
		if (!own || !other) throw new Error('The trace has two people.');
		for (const parent of parents) {
			const upTo = txns[parent]?.agent === agent ? 0 : (ordinals[parent] ?? 0);
			const missed = other.told.slice(own.merged, Math.max(own.merged, upTo));
			own.merged += missed.length;
			own.doc.transact(() => missed.forEach((each) => Y.applyUpdate(own.doc, each)), 'other');
		}
		own.doc.transact(() => {
			for (const [at, deleted, inserted] of patches) {
				if (deleted > 0) textOf(own.doc).delete(at, deleted);
				if (inserted) textOf(own.doc).insert(at, inserted);
			}
		});
		ordinals.push(own.told.length);
	}
	return log;
}

function row(seq: number, author: string, bytes: Uint8Array, at = NOW): LoggedUpdate {
	const account = author as AccountId;
	const who = { account, seat: null, delegation: null, at: Math.floor(at) };
	return { document: 'document' as DocumentId, from: seq, seq, ...who, bytes };
}

it('updates of one client that leave a gap are not merged', () => {
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	doc.on('update', (bytes) => updates.push(bytes));
	for (const word of ['a', 'b', 'c']) textOf(doc).insert(0, word);
	const [first, , third] = updates as [Uint8Array, Uint8Array, Uint8Array];
	expect(() => mergeParts([first, third])).toThrow('leave a gap');
});
