import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listDrafts } from '#db/proposal-lists.ts';
import { readHead } from '#db/record.ts';
import { findSection } from '#db/sections.ts';
import { readDelegationRows } from '#db/delegations.ts';
import { readProjection, saveProjection } from '#db/texts.ts';
import type { SectionId } from '#lib/kernel/ids.ts';
import { castActors, type Actor, type Cast } from '../support/cast.ts';
import { ask, openPages, type Answer, type Fields, type House } from '../support/pages.ts';

// Proposing by plain forms, as a browser without script does it: from a paragraph of the text to
// what the facilitator decides.

const SECTION = '/c/roadmap/sections/3';

let house: House;
let cast: Cast;
let section: SectionId;
let paragraph: { id: string; number: string; text: string };

beforeAll(async () => {
	house = await openPages();
	cast = await castActors(house);
	section = (await findSection(db(), cast.roadmap, '3'))?.id ?? ('' as SectionId);
	const text = await readProjection(db(), section);
	const found = text?.blocks.find(({ number }) => number !== '');
	if (!found) throw new Error('Section 3 has no paragraph.');
	paragraph = found;
});
afterAll(() => house.close());

const db = () => house.plenary.runtime.db;
const receipt = () => crypto.randomUUID();
const get = (path: string, who: Actor) => ask(house.origin, path, { cookie: cast.cookies[who] });
const send = (path: string, who: Actor, form: Fields): Promise<Answer> =>
	ask(house.origin, path, { cookie: cast.cookies[who], form });

/** Begin a draft on the paragraph, as its page's form does; the address of the draft. */
async function begin(who: Actor): Promise<string> {
	const answer = await send(`${SECTION}/paragraphs/${paragraph.id}?/begin`, who, {
		receipt: receipt()
	});
	expect(answer.status).toBe(303);
	const [address = ''] = (answer.headers.location ?? '').split('?');
	return address;
}

/** What the field of a paragraph says that it showed. */
async function shownIn(draft: string, who: Actor, block: string): Promise<string> {
	const { text } = await get(`${draft}?section=3&block=${block}`, who);
	const field = text.slice(text.indexOf('name="shown"'));
	return /value="([0-9a-f]{16})"/.exec(field)?.[1] ?? '';
}

async function reword(draft: string, who: Actor, words: string): Promise<Answer> {
	const shown = await shownIn(draft, who, paragraph.id);
	return send(`${draft}?/words`, who, { section: '3', block: paragraph.id, words, shown });
}

/** A draft with other words for the paragraph, under a title. */
async function drafted(who: Actor, words: string): Promise<string> {
	const draft = await begin(who);
	await send(`${draft}?/cover`, who, { title: `Wording of ${who}`, version: '1' });
	expect((await reword(draft, who, words)).status).toBe(200);
	return draft;
}

describe('a proposal by plain forms', () => {
	it('is drafted from a paragraph, seen by its delegation alone, tabled and not retained', async () => {
		const words = `${paragraph.text} Nobody is left out.`;
		const draft = await drafted('mute-delegate', words);
		expect((await get('/c/roadmap/proposals', 'kenya')).text).toContain('Wording of mute-delegate');
		const mine = await get(draft, 'kenya');
		expect(mine.text).toContain('seen only by');
		expect(mine.text).toMatch(/<ins[^>]*>.*Nobody is left out/s);
		for (const who of ['norway', 'facilitator', 'secretariat', 'observer'] as const)
			expect([who, (await get(draft, who)).status]).toEqual([who, 404]);

		// Who may not speak for the delegation drafts, and does not table.
		expect((await send(`${draft}?/table`, 'mute-delegate', {})).status).toBe(403);
		const tabled = await send(`${draft}?/table`, 'kenya', {});
		expect(tabled.text).toContain('KEN-P1');
		expect((await send(`${draft}?/table`, 'kenya', {})).text).toContain('KEN-P1');
		expect((await reword(draft, 'kenya', 'Too late.')).status).toBe(403);

		const list = await get(`${SECTION}/proposals?block=${paragraph.id}`, 'norway');
		expect(list.text).toContain('Wording of mute-delegate');
		expect(list.text).toMatch(/<ins[^>]*>.*Nobody is left out/s);
		expect((await get(SECTION, 'observer')).text).toContain('Proposals (1)');

		const address = '/c/roadmap/proposals/1';
		const nothing = await send(`${address}?/retain`, 'facilitator', { reason: '' });
		expect([nothing.status, nothing.text.includes('a reason is required')]).toEqual([400, true]);
		const reason = 'It is said in the paragraph before.';
		expect((await send(`${address}?/retain`, 'facilitator', { reason })).status).toBe(200);
		expect((await get(address, 'norway')).text).toContain(reason);
		const record = await get('/c/roadmap/record?subject=proposals', 'observer');
		expect(record.text).toContain('tabled proposal 1 on section 3');
		expect(record.text).toContain('did not retain proposal 1 on section 3');
	});

	it('does not write over what a colleague wrote meanwhile, and keeps what was typed', async () => {
		const draft = await drafted('kenya', 'One wording.');
		const shown = await shownIn(draft, 'kenya', paragraph.id);
		await reword(draft, 'mute-delegate', 'A colleague’s wording.');
		const form = { section: '3', block: paragraph.id, shown, words: 'My wording.' };
		const refused = await send(`${draft}?/words`, 'kenya', form);
		expect(refused.status).toBe(409);
		expect(refused.text).toContain('My wording.');
		expect(refused.text).toContain('A colleague changed this paragraph meanwhile');
		const again = /name="shown"[^>]*value="([0-9a-f]{16})"/.exec(refused.text)?.[1] ?? '';
		expect((await send(`${draft}?/words`, 'kenya', { ...form, shown: again })).status).toBe(200);
		expect((await get(draft, 'mute-delegate')).text).toContain('My wording.');
	});

	it('puts paragraphs in, takes them out, and goes back to the text', async () => {
		const draft = await begin('norway');
		const at = { section: '3', block: paragraph.id };
		await send(`${draft}?/insert`, 'norway', { ...at, words: 'A paragraph of Norway’s.' });
		await send(`${draft}?/remove`, 'norway', at);
		const count = async () =>
			/What it changes \((\d+)\)/.exec((await get(draft, 'norway')).text)?.[1];
		expect(await count()).toBe('2');
		expect((await send(`${draft}?/back`, 'norway', at)).status).toBe(200);
		expect(await count()).toBe('1');
		const mine = (await get(draft, 'norway')).text;
		const own = [...mine.matchAll(/name="block" value="([\d.]+)"/g)]
			.map(([, id]) => id ?? '')
			.find((id) => mine.includes(`${id}`) && id !== paragraph.id);
		await send(`${draft}?/back`, 'norway', { section: '3', block: own ?? '' });
		expect(await count()).toBe('0');
		expect((await send(`${draft}?/table`, 'norway', {})).status).toBe(400);
		expect((await send(`${draft}/discard`, 'norway', {})).status).toBe(303);
		expect((await get(draft, 'norway')).status).toBe(404);
	});

	it('[X40] puts a paragraph elsewhere, once however often it is asked for, and back', async () => {
		const draft = await begin('norway');
		const order = async () => {
			const { text } = await get(`${draft}?section=3&block=${paragraph.id}`, 'norway');
			const select = text.slice(text.indexOf('Or put it'), text.indexOf('Move it there'));
			return {
				text,
				others: [...select.matchAll(/<option value="([\d.]+)"/g)].map(([, id]) => id)
			};
		};
		const { others, text } = await order();
		const [last = ''] = others.slice(-1);
		expect(text).toMatch(/<button name="after" value="[\d.]+"[^>]*>Down/);
		const at = { section: '3', block: paragraph.id };
		for (const after of [last, last, paragraph.id])
			expect((await send(`${draft}?/move`, 'norway', { ...at, after })).status).toBe(200);
		const moved = (await order()).text;
		expect(moved).toContain('What it changes (1)');
		expect(moved).toMatch(/>Move paragraph \d+ after [^<]+</);
		const gone = { ...at, after: '99.99' };
		expect((await send(`${draft}?/move`, 'norway', gone)).status).toBe(409);
		expect((await send(`${draft}?/back`, 'norway', at)).status).toBe(200);
		expect((await order()).text).toContain('What it changes (0)');
	});

	it('[X41] [X43] retains a paragraph as it stands, or words the whole of it otherwise', async () => {
		const draft = await begin('norway');
		const at = { section: '3', block: paragraph.id };
		const kept = await send(`${draft}?/keep`, 'norway', { ...at, retain: 'on' });
		expect(kept.text).toMatch(/Retain paragraph \d+ as it stands/);
		expect((await send(`${draft}?/keep`, 'norway', at)).text).toContain('What it changes (0)');
		const words = `All ${paragraph.text.replace(/\.$/, ', always and everywhere.')}`;
		const shown = await shownIn(draft, 'norway', paragraph.id);
		const form = { ...at, words, shown };
		expect((await send(`${draft}?/words`, 'norway', form)).text).toContain('What it changes (2)');
		const whole = await send(`${draft}?/words`, 'norway', { ...form, whole: 'on' });
		expect(whole.text).toContain('What it changes (1)');
		expect(whole.text).toMatch(/Alternative to paragraph \d+/);
		const refused = await send(`${draft}?/keep`, 'norway', { ...at, retain: 'on' });
		expect([refused.status, refused.text.includes('Go back to the text first')]).toEqual([
			409,
			true
		]);
		const back = await send(`${draft}?/back`, 'norway', at);
		expect(back.text).toContain('What it changes (0)');
	});

	it('[X47] offers its sponsor alone another paragraph for a Change whose own is gone', async () => {
		const draft = await drafted('kenya', `${paragraph.text} Nobody is left without it.`);
		const tabled = await send(`${draft}?/table`, 'kenya', {});
		const address = `/c/roadmap/proposals/${/KEN-P(\d+)/.exec(tabled.text)?.[1] ?? ''}`;
		const change = /id="change-([0-9a-z]{26})"/.exec(tabled.text)?.[1] ?? '';
		const shown = await readProjection(db(), section);
		if (!shown) throw new Error('Section 3 has no text.');
		const others = shown.blocks.filter(({ id }) => id !== paragraph.id);
		await saveProjection(db(), section, others, shown);
		const offered = 'Put it to another paragraph';
		const mine = (await get(address, 'kenya')).text;
		expect(mine).toContain(offered);
		for (const who of ['mute-delegate', 'norway', 'facilitator', 'secretariat'] as const)
			expect([who, (await get(address, who)).text.includes(offered)]).toEqual([who, false]);
		// Pages said so; the text itself has it still.
		const [, to = ''] = /<option value="([\d.]+)"/.exec(mine.slice(mine.indexOf(offered))) ?? [];
		const answer = await send(`${address}?/anchor`, 'kenya', { change, block: to, as: 'after' });
		expect([answer.status, answer.text.includes('nothing to put elsewhere')]).toEqual([409, true]);
		await saveProjection(db(), section, shown.blocks, shown);
	});

	it('tells whoever is not meant nothing, and changes nothing for them', async () => {
		const draft = await drafted('kenya', 'A draft of Kenya’s.');
		const before = (await readHead(db(), cast.roadmap)).seq;
		const forms: [string, Fields][] = [
			['?/cover', { title: 'Another', version: '1' }],
			['?/section', { section: '4' }],
			['?/words', { section: '3', block: paragraph.id, words: 'No.', shown: '' }],
			['?/insert', { section: '3', block: paragraph.id, words: 'No.' }],
			['?/remove', { section: '3', block: paragraph.id }],
			['?/back', { section: '3', block: paragraph.id }],
			['?/keep', { section: '3', block: paragraph.id, retain: 'on' }],
			['?/heed', {}],
			['?/overtaken', {}],
			['?/move', { section: '3', block: paragraph.id, after: '' }],
			['?/table', {}],
			['?/anchor', { block: paragraph.id, as: 'after' }],
			['?/withdraw', {}],
			['?/retain', { reason: 'No.' }],
			['/discard', {}]
		];
		const others = ['norway', 'facilitator', 'secretariat', 'observer', 'stranger'] as const;
		for (const who of others)
			for (const [action, form] of forms) {
				const { status } = await send(draft + action, who, form);
				expect([who, action, status]).toEqual([who, action, 404]);
			}
		const kenya = (await readDelegationRows(db(), cast.roadmap)).find(({ code }) => code === 'KEN');
		const reader = {
			role: 'delegate' as const,
			delegation: kenya ? { ...kenya, group: 'MS' } : null
		};
		const drafts = await listDrafts(db(), cast.roadmap, reader);
		expect(drafts.map(({ proposal }) => proposal.title)).toContain('Wording of kenya');
		expect((await readHead(db(), cast.roadmap)).seq).toBe(before);
	});
});
