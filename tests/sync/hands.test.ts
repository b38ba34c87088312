import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { updateMode } from '#db/sections.ts';
import { rightsTopics } from '#lib/live/topics.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { readDocumentAccess } from '#lib/proposals/access.server.ts';
import { blockMinter, embedMarker, paragraph } from '#lib/text/markers.ts';
import { textOf } from '#lib/text/sequence.ts';
import type { DocumentAccess } from '#lib/proposals/access.server.ts';
import { openHouse, type House } from './house.ts';

/** Change the house's text as a form does, with something else happening while it is composed. */
async function writeAs({ runtime, section, kenya }: House, meanwhile: () => Promise<unknown>) {
	const access = async (): Promise<DocumentAccess | null> => {
		const actor = await readActor(runtime, kenya.cookie);
		return actor && readDocumentAccess(runtime, actor, section.document);
	};
	const before = await access();
	if (!before || !runtime.texts) throw new Error('Kenya may not write here.');
	return runtime.texts.write(before, access, async (client) => {
		await meanwhile();
		// What was asked about rights before this is answered before it.
		await access();
		const doc = new Y.Doc();
		doc.clientID = client;
		doc.transact(() => textOf(doc).insertEmbed(0, embedMarker(paragraph(blockMinter(doc)())), {}));
		return Y.encodeStateAsUpdate(doc);
	});
}

describe('what a form changes while rights are announced to have changed', () => {
	const announce = ({ runtime, consultation }: House) =>
		runtime.bus.announce(rightsTopics.consultation(consultation));

	it('is taken when its author still may', async () => {
		const house = await openHouse();
		const written = await writeAs(house, async () => announce(house));
		expect(written).toMatchObject({ ok: true });
	});

	it('is refused with the reason when its author may no longer', async () => {
		const house = await openHouse();
		const { db } = house.runtime;
		const written = await writeAs(house, async () => {
			await db.commit([updateMode(db, house.section.id, 'open', 'locked')]);
			announce(house);
		});
		expect(written).toMatchObject({ ok: false, reason: 'sections.locked' });
	});
});
