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
const KEYSTROKES = Number(process.env.COST_KEYSTROKES ?? 20);
/** So far apart none shares its way into the proposals with another, ms. */
const APART = Number(process.env.COST_APART ?? 210);
const PARAGRAPHS = 60;
/** What a keystroke may cost more for all these proposals, ms of processor time. */
const BUDGET = 3;

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

it(`[X10] a keystroke in a section with ${PROPOSALS} open proposals costs less than ${BUDGET} ms more`, async () => {
	const folder = aFolder();
	const plenary = await start(folder);
	const furnished = await furnish(plenary);
	await fill(furnished);
	const drafts = await Promise.all(Array.from({ length: PROPOSALS }, () => openDraft(furnished)));
	await plenary.close();
	const { child, port } = await serveApart(folder, {});
	const house = { ...furnished, origin: `http://127.0.0.1:${port}` };
	const norway = await new Raw(house, house.norway).ready();
	const costOf = async (): Promise<number> => {
		norway.type('Once before it counts.');
		await pause(2 * APART);
		const before = cpuTaken(child.pid);
		for (let n = 0; n < KEYSTROKES; n++) {
			norway.type('.');
			await pause(APART);
		}
		return (cpuTaken(child.pid) - before) / KEYSTROKES;
	};
	const alone = await costOf();
	const here = await Promise.all(
		drafts.map(({ text }) => new Raw(at(house, text), house.kenya).ready())
	);
	const along = await costOf();
	await until(() => here.every(({ words }) => words === norway.words));
	if (process.env.COST_KEYSTROKES) console.warn({ alone, along });
	expect(along - alone).toBeLessThan(BUDGET);
});
