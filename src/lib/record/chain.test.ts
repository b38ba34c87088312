import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson, hashPayload, linkEntry, mintSalt, NO_ENTRY } from './chain.ts';
import { verifyExport, writeExport } from './export.ts';
import { verifyRecord } from './verify.ts';
import type { ExportedEntry } from './verify.ts';

describe('canonical JSON', () => {
	it.each([
		[{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
		[{ z: { b: undefined, a: '"é\n' } }, '{"z":{"a":"\\"é\\n"}}'],
		[[], '[]'],
		[{}, '{}'],
		[-0.5, '-0.5']
	])('[R2] of %j is %s', (value, json) => expect(canonicalJson(value)).toBe(json));

	it.each([NaN, Infinity, 1n, () => 1])('[R2] refuses %s', (value) =>
		expect(() => canonicalJson({ value })).toThrow(TypeError)
	);
});

describe('an entry', () => {
	it('[R2, R3] is hashed as the rules say, so that anybody can check it', () => {
		const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
		const payloadHash = hashPayload('00ff', '{"é":1}');
		expect(payloadHash).toBe(sha256('00ff{"é":1}'));
		expect(linkEntry(NO_ENTRY, 1, payloadHash).hash).toBe(sha256(`${NO_ENTRY} 1 ${payloadHash}`));
	});

	it('[R5] has a salt of its own', () => {
		expect(mintSalt()).toMatch(/^[0-9a-f]{32}$/);
		expect(mintSalt()).not.toBe(mintSalt());
	});
});

describe('checking a record', () => {
	const record = makeRecord(6);
	const head = { seq: 6, hash: record[5]?.hash ?? '' };

	it('[R4] finds an untouched record sound', async () => {
		expect(await verifyRecord(record, head)).toEqual({
			sound: true,
			entries: 6,
			withheld: 0,
			head
		});
		expect(await verifyRecord([])).toMatchObject({ sound: true, entries: 0 });
		expect(await verifyRecord([], { seq: 0, hash: NO_ENTRY })).toMatchObject({ sound: true });
	});

	it('[R5] accepts withheld payloads', async () => {
		const some = record.map((entry) => (entry.seq % 2 ? withhold(entry) : entry));
		expect(await verifyRecord(some, head)).toMatchObject({ sound: true, withheld: 3 });
	});

	it('[R4] names the entry in which any character was changed', async () => {
		for (const entry of record)
			for (const key of ['payload', 'salt', 'hash', 'previous', 'payloadHash'] as const)
				for (const place of [0, 7, 31]) {
					const text = (entry as Record<string, unknown>)[key] as string;
					const other = text[place] === '0' ? '1' : '0';
					const changed = { ...entry, [key]: text.slice(0, place) + other + text.slice(place + 1) };
					const tampered = record.with(entry.seq - 1, changed);
					expect(await verifyRecord(tampered, head)).toMatchObject({
						sound: false,
						entry: entry.seq
					});
				}
	});

	it('[R4] names the place where an entry was removed, added or moved', async () => {
		const [one, two, three, ...rest] = record as [
			ExportedEntry,
			ExportedEntry,
			ExportedEntry,
			...ExportedEntry[]
		];
		expect(await verifyRecord([one, three, ...rest])).toMatchObject({ sound: false, entry: 2 });
		expect(await verifyRecord([one, one, two])).toMatchObject({ sound: false, entry: 2 });
		expect(await verifyRecord([one, three, two, ...rest])).toMatchObject({
			sound: false,
			entry: 2
		});
		expect(await verifyRecord([two])).toMatchObject({ sound: false, entry: 1 });
	});

	it('[R4] notices a cut end by the head, and a record rewritten from some entry on', async () => {
		expect(await verifyRecord(record.slice(0, 4), head)).toMatchObject({ sound: false, entry: 5 });
		expect(await verifyRecord(makeRecord(6), head)).toMatchObject({ sound: false, entry: 6 });
		expect(await verifyRecord(makeRecord(6))).toMatchObject({ sound: true });
	});

	it('[R4] accepts a record that grew after its head was published', async () => {
		const earlier = { seq: 3, hash: record[2]?.hash ?? '' };
		expect(await verifyRecord(record, earlier)).toMatchObject({ sound: true, head });
	});

	it('[R5] checks an exported file offline', async () => {
		const file = await exportFile(record);
		expect(await verifyExport(file)).toMatchObject({ sound: true, entries: 6, title: 'Roadmap' });
		expect(JSON.parse(file)).toMatchObject({ demonstration: true, entries: record });
		const tampered = file.replace('number 3', 'number 4');
		expect(await verifyExport(tampered)).toMatchObject({ sound: false, entry: 3 });
		expect(await verifyExport(await exportFile([]))).toMatchObject({ sound: true, entries: 0 });
		for (const [from, to] of [
			['"demonstration": true', '"demonstration": false'],
			['"id": "c"', '"id": "d"']
		] as const)
			expect(await verifyExport(file.replace(from, to))).toMatchObject({ sound: false, entry: 1 });
		await expect(verifyExport('{}')).rejects.toThrow(/no(t an)? exported record/);
		await expect(verifyExport('not JSON')).rejects.toThrow();
	});
});

describe('a byte of an exported record, flipped', () => {
	it('[R4] is found wherever an entry has it, and the entry named', async () => {
		const file = await exportFile(makeRecord(4));
		const lines = file.split('\n');
		const first = lines.findIndex((line) => line.includes('"entries"')) + 1;
		let at = lines.slice(0, first).join('\n').length + 1;
		for (let entry = 1; entry <= 4; entry++) {
			const { length } = lines[first + entry - 1] ?? '';
			// The two tabs before an entry and the comma behind it are not the entry's.
			for (let i = at + 2; i < at + length - 1; i++) {
				const bytes = Buffer.from(file);
				bytes[i] = (bytes[i] ?? 0) ^ (1 << (i % 7));
				const verdict = await verifyExport(bytes.toString());
				expect([i, verdict.sound, !verdict.sound && verdict.entry]).toEqual([i, false, entry]);
			}
			at += length + 1;
		}
	});

	it('[R4] moves nothing from the salt into what is said', async () => {
		const [entry] = makeRecord(1);
		if (!entry || 'withheld' in entry) throw new Error('There is no entry.');
		const { salt, payload } = entry;
		const moved = { ...entry, salt: salt.slice(0, -1), payload: salt.slice(-1) + payload };
		expect(await verifyExport(await exportFile([moved]))).toMatchObject({ sound: false, entry: 1 });
	});
});

function makeRecord(length: number): ExportedEntry[] {
	const entries: ExportedEntry[] = [];
	for (let seq = 1; seq <= length; seq++) {
		const salt = mintSalt();
		const payload = canonicalJson({
			...{ consultation: 'c', demonstration: true, kind: 'test.written' },
			decision: { what: `number ${seq}` }
		});
		const previous = entries.at(-1)?.hash ?? NO_ENTRY;
		entries.push({ ...linkEntry(previous, seq, hashPayload(salt, payload)), payload, salt });
	}
	return entries;
}

function withhold({ seq, previous, payloadHash, hash }: ExportedEntry): ExportedEntry {
	return { seq, previous, payloadHash, hash, withheld: true };
}

async function exportFile(entries: ExportedEntry[]): Promise<string> {
	async function* all() {
		yield* entries;
	}
	const last = entries.at(-1);
	const header = {
		format: 'plenary-record/1' as const,
		consultation: { id: 'c' as never, slug: 'roadmap', title: 'Roadmap' },
		demonstration: true,
		exportedAt: 1,
		head: { seq: last?.seq ?? 0, hash: last?.hash ?? NO_ENTRY }
	};
	return (await Array.fromAsync(writeExport(header, all()))).join('');
}
