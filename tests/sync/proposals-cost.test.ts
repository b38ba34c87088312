import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { appendUpdates } from '#db/texts.ts';
import { embedMarker, paragraph } from '#lib/text/markers.ts';
import { textOf } from '#lib/text/sequence.ts';
import { loadDocument } from '#server/sync/document.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { cpuTaken } from '../bench/cost.ts';
import { serveApart } from './apart.ts';
import { until } from './clients.ts';
import { at, openDraft } from './drafts.ts';
import { aFolder, furnish, start, type House } from './house.ts';
import { Raw } from './raw.ts';

const PROPOSALS = Number(process.env.COST_PROPOSALS ?? 40);
/** How many keystrokes are measured one by one, on a quiet machine: none unless it is asked for. */
const MEASURED = Number(process.env.COST_KEYSTROKES ?? 0);
const KEYSTROKES = 20;
/** So far apart none shares its way into the proposals with another, ms. */
const APART = Number(process.env.COST_APART ?? 210);
const PARAGRAPHS = 60;

async function fill({ runtime, section }: House): Promise<void> {
	const { document } = section;
	const { doc } = await loadDocument(runtime, document);
	const before = Y.encodeStateVector(doc);
	doc.clientID = 300;
	doc.transact(() => {
		const text = textOf(doc);
		for (let n = 0; n < PARAGRAPHS; n++) {
			text.insertEmbed(text.length, embedMarker(paragraph(`300.${n}` as BlockId)), {});
			text.insert(text.length, 'The internet is open, secure and for everyone. '.repeat(8), {});
		}
	});
	const nobody = { account: null, seat: null, delegation: null, at: runtime.clock.now() };
	await appendUpdates(runtime.db, [
		{ document, ...nobody, bytes: Y.encodeStateAsUpdate(doc, before) }
	]);
}

it(`[X10] what is typed in a section reaches all ${PROPOSALS} proposals that are open`, async () => {
	const folder = aFolder();
	const plenary = await start(folder);
	const furnished = await furnish(plenary);
	await fill(furnished);
	const drafts = await Promise.all(Array.from({ length: PROPOSALS }, () => openDraft(furnished)));
	await plenary.close();
	const { child, port } = await serveApart(folder, {});
	const house = { ...furnished, origin: `http://127.0.0.1:${port}` };
	const norway = await new Raw(house, house.norway).ready();
	/** Milliseconds of processor time for each of some keystrokes. */
	const costOf = async (): Promise<number> => {
		const before = cpuTaken(child.pid);
		for (let n = 0; n < MEASURED; n++) {
			norway.type('.');
			await pause(APART);
		}
		return (cpuTaken(child.pid) - before) / MEASURED;
	};
	const alone = MEASURED && (await costOf());
	const here = await Promise.all(
		drafts.map(({ text }) => new Raw(at(house, text), house.kenya).ready())
	);
	for (let n = 0; n < KEYSTROKES; n++) norway.type('.');
	await until(() => here.every(({ words }) => words === norway.words));
	if (MEASURED) console.warn({ alone, along: await costOf() });
	expect(here.map(({ closed }) => closed)).toEqual(drafts.map(() => 0));
});
