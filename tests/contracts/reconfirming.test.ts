import { describe, expect, it } from 'vitest';
import { listSections } from '#db/sections.ts';
import { readProjectionState, saveProjection } from '#db/texts.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { statePosition } from '#lib/positions/commands.server.ts';
import { readReconfirmable, reconfirmPositions } from '#lib/positions/reconfirming.server.ts';
import { createSection } from '#lib/sections/commands.server.ts';
import { hashBlock, hashText } from '#lib/text/hash.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { formOf, openNegotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';

/** Three sections, on each of which Kenya stated a position before its text changed. */
async function openThree(dialect: Dialect) {
	const here = await openNegotiation(dialect);
	const { runtime, slug, consultation } = here;
	const secretariat = await here.seat('secretariat');
	for (const title of ['Inclusion', 'Trust'])
		accepted(await createSection(secretariat, slug, formOf({ title, mode: 'open' })));
	const sections = await listSections(runtime.db, consultation);
	let seq = 100;

	async function write(number: string, text: string) {
		const section = sections.find((each) => each.number === number);
		if (!section) throw new Error(`There is no section ${number}.`);
		const content = {
			...{ id: '7.1' as BlockId, type: 'paragraph' as const, level: 0, list: null, lang: null },
			content: [{ text, marks: {} }]
		};
		const block = { id: content.id, number: '', content, text, hash: hashBlock(content) };
		seq += 1;
		const state = { hash: hashText([content]), seq, at: here.clock.at };
		await saveProjection(runtime.db, section.id, [block], state);
	}

	async function state(number: string, fields: Record<string, string | number> = {}) {
		const section = sections.find((each) => each.number === number);
		const text = section && (await readProjectionState(runtime.db, section.id));
		const bound = { textHash: text?.hash ?? '', textSeq: text?.seq ?? 0, version: 0 };
		const said = { stance: 'object', reason: `Against ${number}.` };
		const form = formOf({ ...bound, ...said, receipt: `stated-on-${number}-once`, ...fields });
		return accepted(await statePosition(here.kenya, slug, number, form));
	}

	for (const number of ['1', '2', '3']) {
		await write(number, `Text ${number}.`);
		await state(number);
		await write(number, `Text ${number}, amended.`);
	}
	here.clock.at += 1000;
	return { here, write, state };
}

/** The form as the page shows it, with some of its positions ticked. */
async function shownForm(
	locals: App.Locals,
	slug: string,
	ticked: (number: string) => boolean = () => true
) {
	const positions = await readReconfirmable(locals, slug);
	const form = formOf({ receipt: 'one-form-for-many' });
	for (const { section, statement, text, after } of positions) {
		form.set(`on-${statement.id}`, `${text.hash} ${text.seq} ${after}`);
		if (ticked(section.number)) form.append('position', statement.id);
	}
	return form;
}

describe.each(dialects)('[P9] reconfirming several positions on %s', (dialect) => {
	it('shows each with its difference, and reconfirms what is ticked and nothing else', async () => {
		const { here } = await openThree(dialect);
		const shown = await readReconfirmable(here.kenya, here.slug);
		expect(shown).toMatchObject(
			['1', '2', '3'].map((number) => ({
				...{ section: { number }, statement: { reason: `Against ${number}.` } },
				...{ changes: [{ kind: 'changed' }], after: 1 }
			}))
		);
		const form = await shownForm(here.kenya, here.slug, (number) => number !== '2');
		const { receipts, left } = accepted(await reconfirmPositions(here.kenya, here.slug, form));
		expect(receipts.map(({ number }) => number)).toEqual(['KEN-1-2', 'KEN-3-2']);
		expect(left).toEqual([]);
		const still = await readReconfirmable(here.kenya, here.slug);
		expect(still.map(({ section }) => section.number)).toEqual(['2']);
	});

	it('leaves out what moved meanwhile, with its new difference, and not the others', async () => {
		const { here, write } = await openThree(dialect);
		const form = await shownForm(here.kenya, here.slug);
		await write('2', 'Another text altogether.');
		const { receipts, left } = accepted(await reconfirmPositions(here.kenya, here.slug, form));
		expect(receipts.map(({ number }) => number)).toEqual(['KEN-1-2', 'KEN-3-2']);
		expect(left).toMatchObject([{ reason: 'positions.text-changed' }]);
		const [again, ...others] = await readReconfirmable(here.kenya, here.slug);
		expect(others).toEqual([]);
		expect(again).toMatchObject({ statement: { id: left[0]?.position, version: 1 } });
		expect(JSON.stringify(again?.changes)).toContain('altogether');
	});

	it('gives the same receipts however often, and however close together, it is sent', async () => {
		const { here } = await openThree(dialect);
		const form = await shownForm(here.kenya, here.slug);
		const before = (await here.kinds()).length;
		const sent = await Promise.all(
			[1, 2].map(() => reconfirmPositions(here.kenya, here.slug, form))
		);
		sent.push(await reconfirmPositions(here.kenya, here.slug, form));
		for (const outcome of sent) {
			const { receipts, left } = accepted(outcome);
			expect(receipts.map(({ number }) => number)).toEqual(['KEN-1-2', 'KEN-2-2', 'KEN-3-2']);
			expect(left).toEqual([]);
		}
		expect((await here.kinds()).length).toBe(before + 3);
	});

	it('refuses what a colleague stated meanwhile, and whoever may not speak', async () => {
		const { here, state } = await openThree(dialect);
		const form = await shownForm(here.kenya, here.slug);
		await state('3', { stance: 'support', reason: '', version: 1, receipt: 'a-colleague-on-3' });
		const { receipts, left } = accepted(await reconfirmPositions(here.kenya, here.slug, form));
		expect(receipts).toHaveLength(2);
		expect(left).toMatchObject([{ reason: 'positions.changed-meanwhile' }]);
		const mute = await here.seat('delegate');
		const norway = await here.seatDelegation('NOR');
		expect(await readReconfirmable(mute, here.slug)).toEqual([]);
		expect(await readReconfirmable(norway, here.slug)).toEqual([]);
		expect(await reconfirmPositions(mute, here.slug, form)).toMatchObject({ status: 403 });
		const forged = accepted(await reconfirmPositions(norway, here.slug, form));
		expect([forged.receipts, new Set(forged.left.map(({ reason }) => reason))]).toEqual([
			...[[], new Set(['positions.not-yours'])]
		]);
	});
});
