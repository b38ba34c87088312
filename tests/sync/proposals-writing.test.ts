import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readClients } from '#db/authorship.ts';
import { readLog } from '#db/texts.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { readDocumentAccess } from '#lib/proposals/access.server.ts';
import { rightsTopics } from '#lib/live/topics.ts';
import type { Range } from '#lib/text/insertion.ts';
import { insertUnits } from '#lib/text/insertion.ts';
import { paragraph } from '#lib/text/markers.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { recordMove } from '#lib/text/moves.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import type { Owner } from '#server/sync/clients.ts';
import { loadDocument } from '#server/sync/document.ts';
import { enter, type, until } from './clients.ts';
import { delegationOf, openDraft, seatIn, tableDraft, type Drafting } from './drafts.ts';
import { openHouse, type House, type Visitor } from './house.ts';
import { Raw } from './raw.ts';

async function accessTo({ runtime, section }: House, { cookie }: Visitor) {
	const actor = await readActor(runtime, cookie);
	const access = actor && (await readDocumentAccess(runtime, actor, section.document));
	if (!access) throw new Error('they may not read it');
	return access;
}

async function ownerOf(house: House, who: Visitor): Promise<Owner> {
	return { account: who.account, seat: who.seat, delegation: await delegationOf(house, who) };
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

describe('[X8] an edit that puts in the words of somebody else', () => {
	it('credits each to whoever wrote it, and the edit to who made it', async () => {
		const house = await openHouse();
		const facilitator = await seatIn(house, 'facilitator');
		const kenya = await ownerOf(house, house.kenya);
		const norway = await ownerOf(house, house.norway);
		const seen = await enter(house, house.observer);
		const clients: number[] = [];
		const written = await write(house, facilitator, (client, as) => {
			clients.push(client, as(kenya), as(norway), as(norway));
			const words = ['Of the chair. ', 'Of Kenya. ', 'Of Norway. '];
			return changed(
				...([house, null] as const),
				...words.map((each, i): [number, ReturnType<typeof say>] => [clients[i] ?? 0, say(each)])
			);
		});
		expect(written?.ok).toBe(true);
		await until(() => String(seen.text).endsWith('Of Norway. '));
		const rows = await readClients(house.runtime.db, house.section.id);
		const whose = clients.map((each) => rows.find(({ client }) => client === each));
		const onlySection = { document: null };
		expect(whose).toEqual([
			expect.objectContaining({ account: facilitator.account, ...onlySection }),
			expect.objectContaining({ ...kenya, ...onlySection }),
			expect.objectContaining({ ...norway, ...onlySection }),
			// What was asked for and not used is nobody's.
			undefined
		]);
		const log = await readLog(house.runtime.db, house.section.document);
		expect(log.at(-1)).toMatchObject({ account: facilitator.account, delegation: null });
	});

	it('uses up no ids of whoever makes it, and is not refused for those of the others', async () => {
		const house = await openHouse({ limits: { clientsPerAccount: 1 } });
		const facilitator = await seatIn(house, 'facilitator');
		const kenya = await ownerOf(house, house.kenya);
		for (let round = 0; round < 3; round++) {
			const written = await write(house, facilitator, (_, as) =>
				changed(house, null, [as(kenya), say(`Round ${round}. `)])
			);
			expect(written?.ok).toBe(true);
		}
		const typing = await enter(house, facilitator);
		type(typing, 'By hand.');
		await until(() => typing.saved === 2);
	});

	it('may carry the paragraphs that its writers made, and others may not', async () => {
		const house = await openHouse();
		const { room } = await openDraft(house);
		const kenya = await new Raw(room, house.kenya).ready();
		const id = `${kenya.doc.clientID}.0` as BlockId;
		const block = (transaction: Y.Transaction, text: Y.Text) =>
			void insertUnits(transaction, text, text.length, [
				{ marker: paragraph(id) },
				{ text: 'A new paragraph.', marks: {} }
			]);
		kenya.sync(
			2,
			kenya.change((doc) => doc.transact((each) => block(each, textOf(doc))))
		);
		await until(() => kenya.saved === 1);
		const facilitator = await seatIn(house, 'facilitator');
		const forged = await write(house, facilitator, (client) =>
			changed(house, null, [client, block])
		);
		expect(forged).toMatchObject({ ok: false, reason: 'sync.foreign-block' });
		const owner = await ownerOf(house, house.kenya);
		const written = await write(house, facilitator, (_, as) =>
			changed(house, null, [as(owner), block])
		);
		expect(written?.ok).toBe(true);
		const { doc } = await loadDocument(house.runtime, house.section.document);
		expect(readBlocks(textOf(doc)).at(-1)).toMatchObject({ id });
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

describe('[X8] words that the server takes out of a proposal', () => {
	async function proposing(words: string) {
		const house = await openHouse();
		const drafting = await openDraft(house);
		const kenya = await new Raw(drafting.room, house.kenya).ready();
		kenya.type(words);
		await until(() => kenya.saved === 1);
		return { house, drafting, kenya, client: kenya.doc.clientID };
	}

	async function takeOut(house: House, { room }: Drafting, ranges: Range[]) {
		await house.runtime.texts?.takeOut(await accessTo(room, house.kenya), ranges);
	}

	it('are gone for everybody, on disk when it resolves, also from one that was tabled', async () => {
		const { house, drafting, kenya, client } = await proposing('Taken. Left.');
		await tableDraft(drafting);
		await takeOut(house, drafting, [[client, 0, 7]]);
		const { room } = drafting;
		const on = house.section.document;
		const { doc } = await loadDocument(house.runtime, room.section.document, { on });
		expect(wordsOf(textOf(doc))).toEqual(['Left.']);
		const rows = await readLog(house.runtime.db, room.section.document);
		expect(rows.map(({ account }) => account)).toEqual([house.kenya.account, null]);
		await until(() => kenya.words === 'Left.');
	});

	it('may be gone already, and nothing is written then', async () => {
		const { house, drafting, client } = await proposing('Taken. Left.');
		await takeOut(house, drafting, [[client, 0, 7]]);
		await takeOut(house, drafting, [[client, 0, 7]]);
		await takeOut(house, drafting, []);
		const rows = await readLog(house.runtime.db, drafting.room.section.document);
		expect(rows).toHaveLength(2);
	});

	it('are taken out of a proposal that nobody has open', async () => {
		const { house, drafting, kenya, client } = await proposing('Taken. Left.');
		kenya.socket.close();
		await until(() => house.runtime.meters.read().every(isNoRoom));
		await takeOut(house, drafting, [[client, 0, 7]]);
		const again = await new Raw(drafting.room, house.kenya).ready();
		expect(again.words).toBe('Left.');
	});
});

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
