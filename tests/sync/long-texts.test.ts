import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { textOf } from '#lib/text/sequence.ts';
import { enter, type, until } from './clients.ts';
import { openHouse } from './house.ts';
import { Raw } from './raw.ts';

it('[limits] a text longer than what may lie unread reaches who reads it slowly', async () => {
	const house = await openHouse();
	const kenya = await new Raw(house, house.kenya).ready();
	// Five megabytes of words that stand: in parts, as one message takes no more.
	for (let part = 1; part <= 5; part++) {
		kenya.sync(
			2,
			kenya.change((doc) => textOf(doc).insert(1, String(part).repeat(900_000)))
		);
		await until(() => kenya.saved === part);
	}
	const norway = await enter(house, house.norway);
	const slow = new Raw(house, house.observer);
	await until(() => slow.hello !== null);
	slow.socket.pause();
	slow.step1();
	for (let word = 0; word < 20; word++) type(norway, ` Word ${word}.`);
	await until(() => norway.saved >= 20);
	// What others write meanwhile lies behind the text.
	expect(slow.closed).toBe(0);
	slow.socket.resume();
	await until(() => slow.words.endsWith('Word 19.'));
	expect(Y.encodeStateVector(slow.doc)).toEqual(Y.encodeStateVector(norway.doc));
	expect(slow.closed).toBe(0);
});
