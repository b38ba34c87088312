import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readLog } from '#db/texts.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { readDocumentAccess } from '#lib/proposals/access.server.ts';
import { rightsTopics } from '#lib/live/topics.ts';
import { insertUnits } from '#lib/text/insertion.ts';
import { recordMove } from '#lib/text/moves.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { loadDocument } from '#server/sync/document.ts';
import { enter, until } from './clients.ts';
import { openDraft, seatIn, tableDraft } from './drafts.ts';
import { openHouse, type House, type Visitor } from './house.ts';
import { Raw } from './raw.ts';

async function accessTo({ runtime, section }: House, { cookie }: Visitor) {
	const actor = await readActor(runtime, cookie);
	const access = actor && (await readDocumentAccess(runtime, actor, section.document));
	if (!access) throw new Error('they may not read it');
	return access;
}

type Write = Parameters<NonNullable<House['runtime']['texts']>['write']>;

/** Let somebody change a text from a form. */
async function write(house: House, who: Visitor, compose: Write[2], by?: Write[3]) {
	const again = () => accessTo(house, who);
	return house.runtime.texts?.write(await again(), again, compose, by);
}

/** A copy of a text as it stands on disk, changed under some client ids. */
async function changed(
	{ runtime, section }: House,
	on: House | null,
	...edits: [client: number, act: (transaction: Y.Transaction, text: Y.Text) => void][]
): Promise<Uint8Array> {
	const { doc } = await loadDocument(runtime, section.document, { on: on?.section.document });
	const before = Y.encodeStateVector(doc);
	for (const [client, act] of edits) {
		doc.clientID = client;
		doc.transact((transaction) => act(transaction, textOf(doc)));
	}
	return Y.encodeStateAsUpdate(doc, before);
}

const say = (words: string) => (_: Y.Transaction, text: Y.Text) =>
	text.insert(text.length, words, {});

const wordsOf = (text: Y.Text) => readBlocks(text).map(plainText);

describe('a form that changes a proposal', () => {
	it('goes the way of what is typed, and reaches who has it open', async () => {
		const house = await openHouse();
		const { room } = await openDraft(house);
		const kenya = await enter(room, house.kenya);
		const written = await write(room, house.kenya, (client) =>
			changed(room, house, [client, say('By a form.')])
		);
		expect(written).toEqual({ ok: true, value: { from: 0, to: 1 } });
		await until(() => String(kenya.text).includes('By a form.'));
		const [row] = await readLog(house.runtime.db, room.section.document);
		expect(row).toMatchObject({ account: house.kenya.account });
	});

	it('is refused once the wording was tabled', async () => {
		const house = await openHouse();
		const drafting = await openDraft(house);
		const { room } = drafting;
		const written = await write(room, house.kenya, async (client) => {
			await tableDraft(drafting);
			return changed(room, house, [client, say('Too late.')]);
		});
		expect(written).toMatchObject({ ok: false, reason: 'proposals.tabled' });
		expect(await readLog(house.runtime.db, room.section.document)).toEqual([]);
	});
});

describe('[X8] an edit that the server composes of a proposal', () => {
	/** Kenya's words, as claimed from the proposal by whoever puts them into the section. */
	const claiming = (client: number) => (transaction: Y.Transaction, text: Y.Text) => {
		const to = insertUnits(transaction, text, text.length, [{ text: 'Mine.', marks: {} }]);
		recordMove(transaction.doc, { from: [[client, 0, 5]], to });
	};

	async function proposed() {
		const house = await openHouse();
		const { room } = await openDraft(house);
		const kenya = await new Raw(room, house.kenya).ready();
		kenya.type('Mine.');
		await until(() => kenya.saved === 1);
		const facilitator = await seatIn(house, 'facilitator');
		return { house, room, kenya, facilitator, act: claiming(kenya.doc.clientID) };
	}

	it('may claim words of the proposal, which leave that, open or not', async () => {
		const { house, room, kenya, facilitator, act } = await proposed();
		const written = await write(
			...([house, facilitator] as const),
			(client) => changed(house, null, [client, act]),
			{ composed: 'by-server' }
		);
		expect(written?.ok).toBe(true);
		const stands = () => kenya.words.split('Mine.').length - 1;
		await until(() => Y.decodeStateVector(Y.encodeStateVector(kenya.doc)).size > 2);
		await until(() => stands() === 1);
		const { doc } = await loadDocument(house.runtime, house.section.document);
		expect(wordsOf(textOf(doc))).toEqual(['Mine.']);
		const again = await new Raw(room, house.kenya).ready();
		expect(again.words).toBe('Mine.');
	});

	it('leaves a proposal that nobody has open when that is opened', async () => {
		const { house, room, kenya, facilitator, act } = await proposed();
		kenya.socket.close();
		await until(() => house.runtime.meters.read().every(isNoRoom));
		await write(
			...([house, facilitator] as const),
			(client) => changed(house, null, [client, act]),
			{ composed: 'by-server' }
		);
		expect(await readLog(house.runtime.db, room.section.document)).toHaveLength(1);
		const again = await new Raw(room, house.kenya).ready();
		await until(() => again.words === 'Mine.');
		expect((await readLog(house.runtime.db, room.section.document)).at(-1)?.account).toBeNull();
	});

	it('is one that nobody who types, nor a form, may send', async () => {
		const { house, kenya, facilitator, act } = await proposed();
		const asked = await write(house, facilitator, (client) => changed(house, null, [client, act]));
		expect(asked).toMatchObject({ ok: false, reason: 'sync.false-move' });
		const raw = await new Raw(house, facilitator).ready();
		const client = kenya.doc.clientID;
		raw.sync(
			2,
			raw.change((doc) => doc.transact((each) => claiming(client)(each, textOf(doc))))
		);
		await until(() => raw.closed === 4403);
		expect(raw.refused).toBe('sync.false-move');
	});
});

function isNoRoom({ name, value }: { name: string; value: number }): boolean {
	return name !== 'plenary_rooms' || value === 0;
}

describe('what is announced of one document', () => {
	it('is read again by nobody elsewhere', async () => {
		const house = await openHouse();
		const drafting = await openDraft(house);
		const kenya = await new Raw(drafting.room, house.kenya).ready();
		const elsewhere = await new Raw((await openDraft(house)).room, house.kenya).ready();
		house.runtime.bus.announce(rightsTopics.document(elsewhere.doc.guid));
		await tableDraft(drafting);
		await until(() => kenya.rights !== null, 1_000);
		expect(elsewhere.rights).toBeNull();
	});
});
