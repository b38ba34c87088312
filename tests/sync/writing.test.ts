import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readDelegationRows } from '#db/delegations.ts';
import { listWritten, readClients } from '#db/authorship.ts';
import { readLog, readProjection } from '#db/texts.ts';
import { enter, type, until } from './clients.ts';
import { openHouse } from './house.ts';

describe('two stock y-websocket clients', () => {
	it('read and edit one section', async () => {
		const house = await openHouse();
		const kenya = await enter(house, house.kenya);
		const norway = await enter(house, house.norway);
		type(kenya, 'Karibu. ');
		type(norway, 'Velkommen.');
		await until(() => [kenya, norway].every(({ text }) => text.toString().length === 18));
		expect(kenya.text.toString()).toBe(norway.text.toString());
		expect(kenya.refused).toEqual([]);
	});

	it('are told what is saved, step 2 counted, and it is in the log by then', async () => {
		const house = await openHouse();
		const kenya = await enter(house, house.kenya);
		await until(() => kenya.saved === 1);
		type(kenya, 'Karibu.');
		await until(() => kenya.saved === 2);
		const log = await readLog(house.runtime.db, house.section.document);
		expect(log.map(({ account }) => account)).toEqual([null, house.kenya.account]);
	});

	it('are credited: the id that was used first by an account is its own', async () => {
		const house = await openHouse();
		const kenya = await enter(house, house.kenya);
		type(kenya, 'Karibu.');
		await until(() => kenya.saved === 2);
		const clients = await readClients(house.runtime.db, house.section.id);
		const bound = clients.find(({ client }) => client === kenya.doc.clientID);
		expect(bound).toMatchObject({ account: house.kenya.account, seat: house.kenya.seat });
	});

	it('leave a projection that pages read', async () => {
		const house = await openHouse();
		const kenya = await enter(house, house.kenya);
		type(kenya, 'Karibu.');
		await until(async () => {
			const projection = await readProjection(house.runtime.db, house.section.id);
			return projection?.blocks[0]?.text === 'Karibu.';
		});
	});

	it('are counted, each delegation’s characters for itself', async () => {
		const house = await openHouse();
		const kenya = await enter(house, house.kenya);
		const norway = await enter(house, house.norway);
		type(kenya, 'Karibu. ');
		await until(() => norway.text.toString() === 'Karibu. ');
		type(norway, 'Velkommen.');
		const { id, consultation } = house.section;
		const { db } = house.runtime;
		const delegations = await readDelegationRows(db, consultation);
		const written = async (name: string) => {
			const found = delegations.find((each) => each.name === name);
			return found ? listWritten(db, consultation, found.id) : [];
		};
		await until(async () => (await written('Norway')).length === 1);
		expect(await written('Norway')).toEqual([{ section: id, characters: 10, of: 18 }]);
		expect(await written('Kenya')).toEqual([{ section: id, characters: 8, of: 18 }]);
	});

	it('find the text again after everyone has left and the server was started anew', async () => {
		const house = await openHouse();
		const kenya = await enter(house, house.kenya);
		type(kenya, 'Karibu.');
		await until(() => kenya.saved === 2);
		kenya.leave();
		const again = await enter(house, house.norway);
		expect(again.text.toString()).toBe('Karibu.');
	});

	it('type before the handshake is over and lose nothing', async () => {
		const house = await openHouse();
		const doc = new Y.Doc();
		const text = doc.getText('text');
		const kenya = await enter(house, house.kenya, doc);
		kenya.provider.disconnect();
		type({ doc, text }, 'offline ');
		kenya.provider.connect();
		kenya.provider.once('status', () => type({ doc, text }, 'early '));
		await until(() => kenya.provider.synced);
		const norway = await enter(house, house.norway);
		await until(() => norway.text.toString() === text.toString());
		expect(kenya.refused).toEqual([]);
	});
});
