import * as Y from 'yjs';
import { compareTexts } from '#lib/text/difference.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import type { Questions, Wanted } from './asked.ts';
import type { Chronicle } from './chronicle.ts';
import type { Reading } from './reading.ts';
import { restoreIn } from './rewriting.ts';
import { stateAt } from './states.ts';

/** What restoring would make of the text as it reads now. Rule H7. */
export function previewRestoring(reading: Reading, wanted: Wanted): Questions['preview']['answer'] {
	const { chronicle } = reading;
	const restoring = reading.restoring(wanted);
	if (!restoring) return null;
	const doc = copyOf(chronicle);
	restoreIn(doc, chronicle, restoring);
	const now = stateAt(chronicle, chronicle.edits.length - 1).blocks;
	const changes = compareTexts(now, readBlocks(textOf(doc)));
	doc.destroy();
	const { seq = 0, at = 0 } = chronicle.edits[restoring.to] ?? {};
	return { changes, base: chronicle.edits[restoring.base]?.seq ?? 0, to: seq, at };
}

/** The one update that restores, made under a client id; without one when nothing differs. Rule H7. */
export function composeRestoring(
	reading: Reading,
	{ client, ...wanted }: Wanted & { client: number }
): Questions['restore']['answer'] {
	const { chronicle } = reading;
	const restoring = reading.restoring(wanted);
	if (!restoring) return null;
	const doc = copyOf(chronicle);
	doc.clientID = client;
	let update: Uint8Array | null = null;
	doc.on('update', (bytes: Uint8Array) => (update ??= bytes));
	restoreIn(doc, chronicle, restoring);
	doc.destroy();
	return { update };
}

/** A copy of a text, to change. */
export function copyOf({ doc }: Chronicle): Y.Doc {
	const copy = new Y.Doc({ gc: false });
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	return copy;
}
