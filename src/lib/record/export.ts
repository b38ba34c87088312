import * as v from 'valibot';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { verifyRecord } from './verify.ts';
import type { ExportedEntry, Head, Payload, Verdict } from './verify.ts';

/** What an exported record is about, and where it stood when it was exported. */
export type ExportHeader = {
	format: 'plenary-record/1';
	consultation: { id: ConsultationId; slug: string; title: string };
	/** Whether what it records was invented, to show how Plenary works. */
	demonstration: boolean;
	exportedAt: Instant;
	head: Head;
};

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const salt = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const link = { seq: v.number(), previous: hash, payloadHash: hash, hash };
const Exported = v.union([
	v.object({ ...link, payload: v.string(), salt }),
	v.object({ ...link, withheld: v.literal(true) })
]);
const ExportFile = v.object({
	format: v.literal('plenary-record/1'),
	consultation: v.object({ id: v.string(), title: v.string() }),
	demonstration: v.boolean(),
	head: v.object({ seq: v.number(), hash }),
	entries: v.array(v.unknown())
});

/** Write an exported record piece by piece: its size is not bounded. */
export async function* writeExport(
	header: ExportHeader,
	entries: AsyncIterable<ExportedEntry>
): AsyncGenerator<string> {
	yield `${JSON.stringify(header, null, '\t').slice(0, -2)},\n\t"entries": [`;
	let separator = '\n\t\t';
	for await (const entry of entries) {
		yield separator + JSON.stringify(entry);
		separator = ',\n\t\t';
	}
	yield '\n\t]\n}\n';
}

/**
 * Check an exported record offline: its chain, that it reaches the head it names, and that its
 * header says what its entries say.
 *
 * @param known where the record is known to have stood, beside the head that the file names
 * @throws a sentence when the text is no exported record
 */
export async function verifyExport(
	text: string,
	known?: Head
): Promise<Verdict & { title: string }> {
	const file = v.safeParse(ExportFile, parseJson(text));
	if (!file.success) {
		const entry = findBrokenLine(text);
		if (entry) return { sound: false, entry, problem: 'it cannot be read', title: 'The record' };
		throw new Error('This file is not an exported record of Plenary.');
	}
	const { entries, head, consultation, demonstration } = file.output;
	const { title } = consultation;
	const read: ExportedEntry[] = [];
	for (const each of entries) {
		const entry = v.safeParse(Exported, each);
		if (!entry.success)
			return { sound: false, entry: read.length + 1, problem: 'it cannot be read', title };
		read.push(entry.output);
	}
	const verdict = await verifyRecord(read, head);
	if (!verdict.sound) return { ...verdict, title };
	const earlier = known ? await verifyRecord(read, known) : verdict;
	if (!earlier.sound) return { ...earlier, title };
	const other = read.find((entry) => !('withheld' in entry) && !belongs(entry.payload));
	if (!other) return { ...verdict, title };
	return {
		sound: false,
		entry: other.seq,
		problem: 'the header of the file contradicts it',
		title
	};

	function belongs(payload: string): boolean {
		const said = JSON.parse(payload) as Payload;
		const renamed = said.kind === 'consultation.opened' && said.decision.title !== title;
		return (
			said.consultation === consultation.id && said.demonstration === demonstration && !renamed
		);
	}
}

// One line, one entry: where the file as a whole is no JSON any more, the line that broke it
// can still be named. Null when it is no such file.
function findBrokenLine(text: string): number | null {
	const lines = text.split('\n');
	const first = lines.findIndex((line) => line.includes('"entries": [')) + 1;
	if (!text.includes('plenary-record/1') || first === 0) return null;
	const last = lines.findLastIndex((line) => line.startsWith('\t]'));
	const entries = lines.slice(first, last < first ? undefined : last);
	const broken = entries.findIndex((line) => parseJson(line.replace(/,$/, '')) === null);
	return broken < 0 ? null : broken + 1;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
