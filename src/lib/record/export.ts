import * as v from 'valibot';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { verifyRecord } from './verify.ts';
import type { ExportedEntry, Head, Verdict } from './verify.ts';

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
const link = { seq: v.number(), previous: hash, payloadHash: hash, hash };
const ExportFile = v.object({
	format: v.literal('plenary-record/1'),
	consultation: v.object({ title: v.string() }),
	demonstration: v.boolean(),
	head: v.object({ seq: v.number(), hash }),
	entries: v.array(
		v.union([
			v.object({ ...link, payload: v.string(), salt: v.string() }),
			v.object({ ...link, withheld: v.literal(true) })
		])
	)
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
 * Check an exported record offline: its chain, and that it reaches the head it names.
 *
 * @throws a sentence when the text is no exported record
 */
export async function verifyExport(text: string): Promise<Verdict & { title: string }> {
	const parsed = v.safeParse(ExportFile, parseJson(text));
	if (!parsed.success) throw new Error('This file is not an exported record of Plenary.');
	const { entries, head, consultation } = parsed.output;
	return { ...(await verifyRecord(entries, head)), title: consultation.title };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
