import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { newId } from '#lib/kernel/ids.ts';
import { readLog } from '#db/texts.ts';
import { audienceOf } from '#lib/kernel/audience.ts';
import { rightsTopics } from '#lib/live/topics.ts';
import { proposeBlock } from '#lib/proposals/wording.ts';
import { recordMove } from '#lib/text/moves.ts';
import { markerAt, readBlocks } from '#lib/text/sequence.ts';
import { readAllRows } from '../support/all-rows.ts';
import { answerTo } from './answers.ts';
import { enter, join, type, until, type Stock } from './clients.ts';
import { at, delegationOf, openDraft, seatIn, setMode, tableDraft } from './drafts.ts';
import { openHouse, type House, type Visitor } from './house.ts';
import { Raw } from './raw.ts';

const text = (doc: Y.Doc) => doc.getText('text');

async function administrator({ runtime: { db }, stranger }: House): Promise<Visitor> {
	const { account } = db.tables;
	await db.commit([
		db.read.update(account).set({ administrator: true }).where(eq(account.id, stranger.account))
	]);
	return stranger;
}

async function formerKenyan(house: House): Promise<Visitor> {
	const who = await seatIn(house, 'delegate', house.kenya);
	const { db, clock } = house.runtime;
	const { seat } = db.tables;
	await db.commit([
		db.read.update(seat).set({ withdrawnAt: clock.now() }).where(eq(seat.id, who.seat))
	]);
	return who;
}

describe('[X1] a draft', () => {
	const others: [string, (house: House) => Promise<Visitor>][] = [
		['another delegation', async (house) => house.norway],
		['an observer', async (house) => house.observer],
		['somebody seated nowhere', async (house) => house.stranger],
		['an administrator', administrator],
		['somebody of its delegation whose seat was withdrawn', formerKenyan],
		['the facilitator of its section', (house) => seatIn(house, 'facilitator')],
		['the secretariat', (house) => seatIn(house, 'secretariat')]
	];
	it.each(others)('is to %s what no document is', async (_, seat) => {
		const house = await openHouse();
		const who = await seat(house);
		const { room } = await openDraft(house);
		const nowhere = at(house, { document: newId() });
		await setMode(house, 'proposals');
		for (const query of ['', `?seat=${who.seat}`]) {
			const answer = await answerTo(room, who, query);
			expect(answer).toBe(await answerTo(nowhere, who, query));
			expect(answer).toMatch(query ? /^101 / : /^404 /);
		}
	});

	it('is to whoever is not signed in what no document is', async () => {
		const house = await openHouse();
		const { room } = await openDraft(house);
		const nowhere = at(house, { document: newId() });
		for (const cookie of ['', 'plenary_session=none']) {
			const answer = await answerTo(room, { ...house.stranger, cookie });
			expect(answer).toBe(await answerTo(nowhere, { ...house.stranger, cookie }));
			expect(answer).toMatch(/^401 /);
		}
	});

	it('is written by delegates of whoever drafts it, together', async () => {
		const house = await openHouse();
		const colleague = await seatIn(house, 'delegate', house.kenya);
		const { room } = await openDraft(house, house.kenya, house.norway);
		const all = [house.kenya, colleague, house.norway];
		const here = await Promise.all(all.map((each) => enter(room, each)));
		for (const [i, stock] of here.entries()) type(stock, `Word ${i}.`);
		for (const [i] of here.entries())
			await until(() => here.every((stock) => String(stock.text).includes(`Word ${i}.`)));
	});

	it('is read only by whoever may not propose in this phase', async () => {
		const house = await openHouse();
		const { room } = await openDraft(house);
		await setMode(house, 'locked');
		const kenya = await new Raw(room, house.kenya).ready();
		expect(kenya.hello).toMatchObject({ mode: 'read', reason: 'sections.locked' });
		kenya.type('After all.');
		await until(() => kenya.closed === 4403);
		expect(kenya.refused).toBe('sections.locked');
	});
});

describe('[X3] in a section in proposals mode', () => {
	const attacks: [string, number, (doc: Y.Doc) => void][] = [
		['an update', 2, (doc) => text(doc).insert(1, 'Mine.', {})],
		['step 2', 1, (doc) => text(doc).insert(1, 'Mine.', {})],
		['a deletion alone', 2, (doc) => text(doc).delete(1, 2)],
		['a deletion in step 2', 1, (doc) => text(doc).delete(1, 2)],
		['a mark', 2, (doc) => text(doc).format(1, 6, { strong: true })],
		['a paragraph', 2, (doc) => proposeBlock(doc, '', 'Mine.')],
		['another type of paragraph', 1, (doc) => markerAt(text(doc), 0).set('type', 'heading')],
		['a move that it tells of', 2, (doc) => recordMove(doc, { from: [[1, 0, 1]], to: [[1, 0, 1]] })]
	];
	it.each(attacks)('a delegate changes nothing of its text by %s', async (_, step, act) => {
		const house = await openHouse();
		type(await enter(house, house.norway), 'Agreed so far.');
		await setMode(house, 'proposals');
		const kenya = await new Raw(house, house.kenya).ready();
		await until(() => kenya.words.includes('Agreed'));
		const norway = await new Raw(house, house.norway).ready();
		const before = await readAllRows(house.runtime.db);
		kenya.sync(step, kenya.change(act));
		await until(() => kenya.closed === 4403);
		expect(kenya.refused).toBe('sections.proposals-only');
		expect(await readAllRows(house.runtime.db)).toEqual(before);
		expect(norway.words).toBe('Agreed so far.');
		const later = await new Raw(house, house.observer).ready();
		expect(later.words).toBe('Agreed so far.');
	});

	it('a delegate is present under no other name', async () => {
		const house = await openHouse();
		await setMode(house, 'proposals');
		const [kenya, norway] = await Promise.all(
			[house.kenya, house.norway].map((each) => new Raw(house, each).ready())
		);
		kenya!.announce(norway!.doc.clientID, 1, { caret: 1 });
		kenya!.announce(kenya!.doc.clientID, 1, { caret: 1 });
		await until(() => norway!.presence.length > 0);
		expect(norway!.presence.map(({ client }) => client)).toEqual([kenya!.doc.clientID]);
	});

	it('what they write in their proposal stays there', async () => {
		const house = await openHouse();
		await setMode(house, 'proposals');
		const { room } = await openDraft(house);
		const facilitator = await enter(house, await seatIn(house, 'facilitator'));
		const kenya = await enter(room, house.kenya);
		type(kenya, 'Proposed.');
		await until(() => kenya.saved === 2);
		type(facilitator, 'Agreed.');
		await until(() => String(kenya.text).includes('Agreed.'));
		expect(String(facilitator.text)).toBe('Agreed.');
		const log = await readLog(house.runtime.db, house.section.document);
		expect(log.map(({ account }) => account)).not.toContain(house.kenya.account);
		const own = await readLog(house.runtime.db, room.section.document);
		expect(own.map(({ account }) => account)).toEqual([house.kenya.account]);
	});
});

describe('[X1] whoever drafts no more', () => {
	const sent: [string, (raw: Raw) => void][] = [
		['an update', (raw) => raw.type('Afterwards.')],
		[
			'step 2',
			(raw) =>
				raw.sync(
					1,
					raw.change((doc) => text(doc).insert(1, 'Mine.', {}))
				)
		],
		[
			'a deletion',
			(raw) =>
				raw.sync(
					2,
					raw.change((doc) => text(doc).delete(1, 2))
				)
		],
		['presence', (raw) => raw.announce(raw.doc.clientID, 1, { caret: 1 })]
	];
	it.each(sent)('leaves nothing of %s that they send at that moment', async (_, send) => {
		const house = await openHouse();
		const { room, text: wording } = await openDraft(house, house.kenya, house.norway);
		const [kenya, norway] = await Promise.all(
			[house.kenya, house.norway].map((each) => new Raw(room, each).ready())
		);
		kenya!.type('Ours.');
		await until(() => norway!.words === 'Ours.' && kenya!.saved === 1);
		const { db, bus } = house.runtime;
		const { proposal } = db.tables;
		const audience = audienceOf({
			facilitation: false,
			delegations: [await delegationOf(house, house.kenya)]
		});
		await db.commit([
			db.read.update(proposal).set({ audience }).where(eq(proposal.id, wording.proposal))
		]);
		const before = await readAllRows(db);
		bus.announce(rightsTopics.document(room.section.document));
		send(norway!);
		await until(() => norway!.closed === 4401);
		expect(await readAllRows(db)).toEqual(before);
		expect([kenya!.words, kenya!.presence]).toEqual(['Ours.', []]);
		const nowhere = at(house, { document: newId() });
		expect(await answerTo(room, house.norway)).toBe(await answerTo(nowhere, house.norway));
	});
});

describe('[X3] a wording that was tabled', () => {
	it('is written by nobody from that moment on, and read by everybody', async () => {
		const house = await openHouse();
		const drafting = await openDraft(house);
		const kenya = await new Raw(drafting.room, house.kenya).ready();
		kenya.type('Tabled.');
		await until(() => kenya.saved === 1);
		await tableDraft(drafting);
		kenya.type(' Afterwards.');
		await until(() => kenya.closed === 4403);
		expect(kenya.refused).toBe('proposals.tabled');
		const norway = await new Raw(drafting.room, house.norway).ready();
		expect(norway.hello).toMatchObject({ mode: 'read', reason: 'proposals.tabled' });
		expect(norway.words).toBe('Tabled.');
	});

	it('tells whoever has it open within a second', async () => {
		const house = await openHouse();
		const drafting = await openDraft(house);
		const kenya = await new Raw(drafting.room, house.kenya).ready();
		await tableDraft(drafting);
		await until(() => kenya.rights !== null, 1_000);
		expect(kenya.rights).toMatchObject({ mode: 'read', reason: 'proposals.tabled' });
	});
});

describe('presence in a draft', () => {
	it('reaches who drafts it, and nobody in the section', async () => {
		const house = await openHouse();
		const { room } = await openDraft(house);
		const colleague = await seatIn(house, 'delegate', house.kenya);
		const [kenya, other] = await Promise.all(
			[house.kenya, colleague].map((each) => new Raw(room, each).ready())
		);
		const outside = await Promise.all(
			[house.kenya, house.norway].map((each) => new Raw(house, each).ready())
		);
		kenya?.announce(kenya.doc.clientID, 1, { caret: 1 });
		await until(() => other?.presence.length === 1);
		const [norway] = outside;
		norway?.announce(norway.doc.clientID, 1, { caret: 1 });
		await until(() => outside[1]?.presence.length === 1);
		expect(outside.flatMap(({ presence }) => presence.map(({ client }) => client))).toEqual([
			norway?.doc.clientID
		]);
		expect(kenya?.presence).toEqual([]);
	});
});

describe('what is written in the section', () => {
	it('comes into proposals that are open, and those that are opened later, and is logged once', async () => {
		const house = await openHouse();
		const one = await openDraft(house);
		const two = await openDraft(house, house.norway);
		const kenya = await enter(one.room, house.kenya);
		type(kenya, 'Proposed. ');
		await until(() => kenya.saved === 2);
		const norway = await enter(house, house.norway);
		type(norway, 'Agreed.');
		await until(() => kenya.text.length === 'mProposed. Agreed.'.length);
		expect(String(kenya.text)).toContain('Agreed.');
		const later = await enter(two.room, house.norway);
		expect(String(later.text)).toBe('Agreed.');
		const again = await enter(one.room, house.kenya);
		expect(readBlocks(again.text)).toEqual(readBlocks(kenya.text));
		expect(await readLog(house.runtime.db, one.room.section.document)).toHaveLength(1);
		expect(await readLog(house.runtime.db, two.room.section.document)).toEqual([]);
	});

	it('is missed by no proposal that is opened meanwhile', async () => {
		const house = await openHouse();
		const norway = await enter(house, house.norway);
		const drafts = await Promise.all(Array.from({ length: 12 }, () => openDraft(house)));
		let words = 0;
		const typing = setInterval(() => type(norway, `${++words} `), 3);
		const readers: Stock[] = [];
		for (const { room } of drafts) {
			readers.push(join(room, house.kenya));
			await until(() => readers.at(-1)?.provider.synced === true);
		}
		clearInterval(typing);
		await until(() => readers.every(({ text }) => String(text) === String(norway.text)));
	});

	it('is missed by nobody in a proposal that is read anew after a refusal', async () => {
		const house = await openHouse();
		const { room } = await openDraft(house);
		const kenya = await enter(room, house.kenya);
		const norway = await enter(house, house.norway);
		const typing = setInterval(() => type(norway, '.'), 3);
		for (let round = 0; round < 5; round++) {
			const refused = await new Raw(room, house.kenya).ready();
			refused.sync(
				2,
				refused.change((doc) => text(doc).insert(1, 'Blue', { colour: 'blue' }))
			);
			await until(() => refused.closed === 4403);
		}
		clearInterval(typing);
		await until(() => String(kenya.text) === String(norway.text));
		const later = await enter(room, house.kenya);
		expect(String(later.text)).toBe(String(norway.text));
	});

	it('counts for how large a proposal may be', async () => {
		const house = await openHouse({ limits: { document: 2_000 } });
		const { room } = await openDraft(house);
		const kenya = await new Raw(room, house.kenya).ready();
		const norway = await enter(house, house.norway);
		type(norway, 'Long. '.repeat(400));
		await until(() => kenya.words.length > 2_000);
		kenya.type('And more.');
		await until(() => kenya.closed === 4403);
		expect(kenya.refused).toBe('sync.document-full');
	});
});
