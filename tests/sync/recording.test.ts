import { describe, expect, it } from 'vitest';
import { eq } from 'drizzle-orm';
import { readAuthors, readClients } from '#db/authorship.ts';
import { readLog } from '#db/texts.ts';
import { authorOf } from '#lib/editing/authors.ts';
import { audienceOfRecorded } from '#lib/proposals/recording.ts';
import { confirmProposal } from '#lib/proposals/recording.server.ts';
import { insertParagraph } from '#lib/proposals/writing.server.ts';
import { fields, localsOf, must } from '../support/incorporating.ts';
import { until } from './clients.ts';
import { openDraft, seatIn, type Drafting } from './drafts.ts';
import { openHouse, type House, type Visitor } from './house.ts';
import { Raw } from './raw.ts';

/** A draft that somebody of the secretariat records for Kenya. */
async function openRecorded(house: House): Promise<Drafting & { secretariat: Visitor }> {
	const secretariat = await seatIn(house, 'secretariat');
	const drafting = await openDraft(house);
	const { db } = house.runtime;
	const { proposal } = db.tables;
	const [row] = await db.read.select().from(proposal);
	if (!row) throw new Error('There is no draft.');
	const audience = audienceOfRecorded(row.delegation);
	await db.commit([
		db.read.update(proposal).set({ source: 'floor', audience }).where(eq(proposal.id, row.id))
	]);
	return { ...drafting, secretariat };
}

describe('[X60] wording that is recorded for a delegation', () => {
	const others: [string, (house: House) => Promise<Visitor>][] = [
		['another delegation', async (house) => house.norway],
		['the facilitator of its section', (house) => seatIn(house, 'facilitator')],
		['an observer', async (house) => house.observer]
	];
	it.each(others)('is to %s what no document is', async (_, seat) => {
		const house = await openHouse();
		const who = await seat(house);
		const { room } = await openRecorded(house);
		const raw = new Raw(room, who);
		await until(() => raw.status === 404);
	});

	it.each([
		['an update', 2],
		['step 2', 1]
	])('is not written by that delegation by %s, which reads it', async (_, step) => {
		const house = await openHouse();
		const { room } = await openRecorded(house);
		const kenya = await new Raw(room, house.kenya).ready();
		expect(kenya.hello).toMatchObject({ mode: 'read', reason: 'proposals.confirm-first' });
		kenya.sync(
			step,
			kenya.change((doc) => doc.getText('text').insert(1, 'Ours.', {}))
		);
		await until(() => kenya.closed === 4403);
		expect(await readLog(house.runtime.db, room.section.document)).toEqual([]);
	});
});

describe('[X61] what the secretariat types of it', () => {
	it('is that delegation’s, recorded by the secretariat; by the database and in the log', async () => {
		const house = await openHouse();
		const { room, secretariat } = await openRecorded(house);
		const raw = await new Raw(room, secretariat).ready();
		raw.type('From the floor.');
		await until(() => raw.saved === 1);
		const { db } = house.runtime;
		const { document, id } = room.section;
		const [kenya] = await db.read.select().from(db.tables.proposal);
		const by = { account: secretariat.account, seat: secretariat.seat };
		const owner = { ...by, delegation: kenya?.delegation };
		const bound = (await readClients(db, id)).find((each) => each.document === document);
		expect(bound).toMatchObject({ ...owner, client: raw.doc.clientID });
		expect(await readLog(db, document)).toMatchObject([owner]);
		const author = (await readAuthors(db, id, document)).find(
			({ client }) => client === raw.doc.clientID
		);
		expect(author && authorOf(author)).toMatchObject({
			name: 'Kenya, recorded by the secretariat',
			group: 'MS'
		});
	});

	it('is that delegation’s by plain forms, too', async () => {
		const house = await openHouse();
		const { room, text, secretariat } = await openRecorded(house);
		const form = fields({ section: '1', block: '', words: 'Sent by e-mail.' });
		const locals = await localsOf(house, secretariat);
		must(await insertParagraph(locals, 'house', text.proposal, form));
		const [kenya] = await house.runtime.db.read.select().from(house.runtime.db.tables.proposal);
		const [written] = await readLog(house.runtime.db, room.section.document);
		expect(written).toMatchObject({
			...{ account: secretariat.account, delegation: kenya?.delegation }
		});
		const speaker = await localsOf(house, house.kenya);
		expect(await insertParagraph(speaker, 'house', text.proposal, form)).toMatchObject({
			...{ status: 403, reason: 'proposals.confirm-first' }
		});
	});

	it('is the secretariat’s own in the section beside it', async () => {
		const house = await openHouse();
		const { room, secretariat } = await openRecorded(house);
		const [there, here] = [
			await new Raw(room, secretariat).ready(),
			await new Raw(house, secretariat).ready()
		];
		there.type('Theirs.');
		here.type('Ours.');
		await until(() => there.saved === 1 && here.saved === 1);
		const rows = await readClients(house.runtime.db, house.section.id);
		const own = rows.find(({ client }) => client === here.doc.clientID);
		expect(own).toMatchObject({ seat: secretariat.seat, delegation: null, document: null });
	});

	it('shows nobody the secretariat as that delegation', async () => {
		const house = await openHouse();
		const { room, secretariat } = await openRecorded(house);
		const [raw, kenya] = [
			await new Raw(room, secretariat).ready(),
			await new Raw(room, house.kenya).ready()
		];
		raw.announce(raw.doc.clientID, 1, { caret: 1 });
		await until(() => kenya.presence.length === 1);
		expect(kenya.presence[0]?.state).toMatchObject({
			user: { role: 'secretariat', delegation: null }
		});
	});
});

describe('[X62] once that delegation has confirmed it', () => {
	it('the secretariat is out of it within a second, and the delegation writes', async () => {
		const house = await openHouse();
		const { room, text, secretariat } = await openRecorded(house);
		const [raw, kenya] = [
			await new Raw(room, secretariat).ready(),
			await new Raw(room, house.kenya).ready()
		];
		const speaker = await localsOf(house, house.kenya);
		must(await confirmProposal(speaker, 'house', text.proposal));
		await until(() => raw.closed === 4401 && kenya.rights?.mode === 'write', 1_000);
		kenya.type('Ours.');
		await until(() => kenya.saved === 1);
		const again = new Raw(room, secretariat);
		await until(() => again.status === 404);
	});
});
