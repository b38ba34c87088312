import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { updateMode } from '#db/sections.ts';
import { readLog } from '#db/texts.ts';
import { restoreText } from '#lib/history/commands.server.ts';
import { findPassages, readMoment, readPreview, readSteps } from '#lib/history/queries.server.ts';
import { readWish } from '#lib/history/wishes.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { readBlocks } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { enter, type, until, type Stock } from './clients.ts';
import { openHouse, type House, type Visitor } from './house.ts';

const wish = (query = '') => readWish(new URLSearchParams(query));

async function localsOf({ runtime }: House, { cookie }: Visitor): Promise<App.Locals> {
	const actor = await readActor(runtime, cookie);
	if (!actor) throw new Error('Nobody is signed in.');
	return { runtime, actor };
}

async function entered(house: House, visitor: Visitor) {
	return enterSection(await localsOf(house, visitor), 'house', '1');
}

let receipts = 0;
async function restore(house: House, visitor: Visitor, fields: Record<string, string | number>) {
	const form = new FormData();
	const all = { receipt: `receipt-of-a-test-${++receipts}`, ...fields };
	for (const [name, value] of Object.entries(all)) form.set(name, String(value));
	return restoreText(await localsOf(house, visitor), 'house', '1', form);
}

const wordsOf = ({ text }: Pick<Stock, 'text'>) => readBlocks(text).map(plainText).join('\n');

async function seqOf({ runtime, section }: House): Promise<number> {
	return (await readLog(runtime.db, section.document)).at(-1)?.seq ?? 0;
}

/** Kenya writes a sentence, Norway takes its end out again. */
async function openDraft() {
	const house = await openHouse();
	const kenya = await enter(house, house.kenya);
	const norway = await enter(house, house.norway);
	type(kenya, 'The internet is open to everyone.');
	await until(() => wordsOf(norway).endsWith('everyone.'));
	const full = await seqOf(house);
	norway.doc.transact(() => norway.text.delete(17, 17));
	await until(() => norway.saved > 0 && !wordsOf(kenya).includes('open'));
	return { house, kenya, norway, full };
}

describe('the history of a text that is being written', () => {
	it('[H2] [H3] [H5] says who wrote what, without touching the room', async () => {
		const { house } = await openDraft();
		const here = await entered(house, house.observer);
		const { steps } = await readSteps(house.runtime, here, '', 0);
		expect(steps.map(({ hand, added, removed }) => [hand.code, added, removed])).toEqual([
			['NOR', 0, 3],
			['KEN', 6, 0],
			['source', 0, 0]
		]);
		expect(steps[0]?.hand).toMatchObject({ person: 'Norway', delegation: { name: 'Norway' } });
		const shown = await readMoment(house.runtime, here, wish());
		const gone = shown?.moment.changes.flatMap(({ words }) => words);
		expect(gone?.filter(({ kind }) => kind === 'delete')).toMatchObject([
			{ text: 'open to everyone.' }
		]);
		const byKenya = await readMoment(house.runtime, here, wish('by=KEN'));
		expect(byKenya?.blocks.map(plainText).join()).toContain('open to everyone.');
	});

	it('[H6] finds words that stand no more, with who wrote them and who took them out', async () => {
		const { house, full } = await openDraft();
		const here = await entered(house, house.observer);
		expect(await findPassages(house.runtime, here, 'Open EVERYONE')).toMatchObject([
			{
				...{ text: 'open to everyone.', before: 'The internet is ', at: full },
				writers: [{ code: 'KEN' }],
				taker: { code: 'NOR' }
			}
		]);
		expect(await findPassages(house.runtime, here, 'internet')).toEqual([]);
	});
});

describe('restoring in a text that is being written', () => {
	it('[H7] [H8] is an edit of who restores, seen at once, and the words keep their writer', async () => {
		const { house, kenya, norway, full } = await openDraft();
		const restored = await restore(house, house.norway, { to: full });
		expect(restored).toMatchObject({ ok: true });
		await until(
			() => wordsOf(kenya).endsWith('open to everyone.') && wordsOf(norway) === wordsOf(kenya)
		);
		const rows = await readLog(house.runtime.db, house.section.document);
		expect(rows.at(-1)).toMatchObject({ account: house.norway.account, seat: house.norway.seat });
		const here = await entered(house, house.observer);
		const { steps } = await readSteps(house.runtime, here, '', 0);
		expect(steps[0]).toMatchObject({ hand: { code: 'NOR' } });
		expect(await findPassages(house.runtime, here, 'everyone')).toEqual([]);
	});

	it('[H6] [H7] of a passage puts it back where it stood, whatever was written since', async () => {
		const { house, kenya, norway } = await openDraft();
		const here = await entered(house, house.kenya);
		const [found] = await findPassages(house.runtime, here, 'everyone');
		const passage = found?.passage ?? '';
		// Who took it out goes on: the step grows.
		type(norway, 'Norway agrees.');
		await until(async () => (await seqOf(house)) > 3);
		expect(await restore(house, house.kenya, { passage, to: 0 })).toMatchObject({ ok: true });
		await until(() => wordsOf(kenya) === 'The internet is open to everyone.Norway agrees.');
	});

	it('[H7] keeps what somebody types between the preview and its confirmation', async () => {
		const { house, kenya, full } = await openDraft();
		const here = await entered(house, house.norway);
		const shown = { base: null, block: '', passage: '', to: 1 };
		const preview = await readPreview(house.runtime, here, shown);
		type(kenya, ' Kenya goes on.');
		await until(() => kenya.saved > 1);
		const asked = { to: full, base: preview?.base ?? 0 };
		expect(await restore(house, house.norway, asked)).toMatchObject({ ok: true });
		await until(() => wordsOf(kenya).includes('open to everyone.'));
		expect(wordsOf(kenya)).toContain('Kenya goes on.');
	});

	it('[H7] by two at once puts words back once', async () => {
		const { house, kenya, norway, full } = await openDraft();
		const answers = await Promise.all([
			restore(house, house.kenya, { to: full }),
			restore(house, house.norway, { to: full })
		]);
		expect(answers.filter(({ ok }) => ok).length).toBeGreaterThan(0);
		await until(() => wordsOf(kenya) === 'The internet is open to everyone.');
		await until(() => wordsOf(norway) === wordsOf(kenya));
	});

	it('[H9] sent twice is done once, and is undone by going back', async () => {
		const { house, kenya, full } = await openDraft();
		const receipt = 'the-same-form-sent-twice';
		const twice = [1, 2].map(() => restore(house, house.norway, { to: full, receipt }));
		const [first, second] = await Promise.all(twice);
		expect(first).toMatchObject({ ok: true });
		expect(second).toEqual(first);
		await until(() => wordsOf(kenya).endsWith('everyone.'));
		type(kenya, ' Kenya goes on.');
		await until(() => kenya.saved > 1);
		if (!first?.ok) throw new Error('It was refused.');
		expect(await restore(house, house.norway, first.value.undo)).toMatchObject({ ok: true });
		await until(() => wordsOf(kenya) === 'The internet is  Kenya goes on.');
	});

	it('[H7] is refused to readers, and where the text is read-only', async () => {
		const { house, kenya, full } = await openDraft();
		const before = await seqOf(house);
		expect(await restore(house, house.observer, { to: full })).toMatchObject({
			...{ ok: false, status: 403, reason: 'sections.observer-reads' }
		});
		await expect(restore(house, house.stranger, { to: full })).rejects.toMatchObject({
			status: 404
		});
		const { db } = house.runtime;
		await db.commit([updateMode(db, house.section.id, 'open', 'locked')]);
		expect(await restore(house, house.kenya, { to: full })).toMatchObject({
			...{ ok: false, status: 403, reason: 'sections.locked' }
		});
		expect(await seqOf(house)).toBe(before);
		expect(wordsOf(kenya)).toBe('The internet is ');
	});

	it('[H7] opens a text that nobody has open, and puts it away again', async () => {
		const { house, kenya, norway, full } = await openDraft();
		kenya.leave();
		norway.leave();
		expect(await restore(house, house.norway, { to: full })).toMatchObject({ ok: true });
		const doc = new Y.Doc();
		const back = await enter(house, house.observer, doc);
		expect(wordsOf(back)).toBe('The internet is open to everyone.');
	});

	it('[H7] says so when there is nothing to restore, or no such moment', async () => {
		const { house } = await openDraft();
		const end = await seqOf(house);
		expect(await restore(house, house.kenya, { to: end })).toMatchObject({
			reason: 'history.nothing-to-restore'
		});
		expect(await restore(house, house.kenya, { to: 0 })).toMatchObject({
			reason: 'history.no-such-moment'
		});
		expect(await restore(house, house.kenya, { passage: '9.9.9', to: 0 })).toMatchObject({
			reason: 'history.no-such-moment'
		});
	});
});
