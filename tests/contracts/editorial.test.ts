import { describe, expect, it } from 'vitest';
import { readEditorial } from '#db/editorial.ts';
import { DAY } from '#lib/kernel/instants.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { readMatrix } from '#lib/positions/matrix.server.ts';
import { positionsAsRows } from '#lib/positions/queries.server.ts';
import { readReconfirmable } from '#lib/positions/reconfirming.server.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { dialects } from '../support/database.ts';
import { openNegotiation, type Negotiation } from '../support/decisions.ts';
import { exportOf, recordFor } from '../support/discussing.ts';
import { changesFor, contest, markAll } from '../support/marking.ts';
import { accepted } from '../support/people.ts';
import { state, widget } from '../support/stating.ts';

const OTHERWISE = ['The Internet, is for everyone.', 'Nobody is left behind.'] as const;

describe.each(dialects)('changes marked editorial on %s', (dialect) => {
	/** Kenya and Norway state their positions, then the text changes. */
	async function change() {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const facilitator = await here.seat('facilitator');
		accepted(await state(here, here.kenya));
		accepted(await state(here, norway, { stance: 'support', reason: '' }));
		const text = await here.write(...OTHERWISE);
		return { here, norway, facilitator, text };
	}
	const strip = async (here: Negotiation, who: App.Locals) => (await widget(here, who)).strip;

	it('[E1] are marked by a facilitator of the section and nobody else', async () => {
		const { here, norway, facilitator } = await change();
		const secretariat = await here.seat('secretariat');
		const observer = await here.seat('observer');
		for (const who of [here.kenya, norway, secretariat, observer]) {
			expect((await changesFor(here, who)).mayMark).toBe(false);
			expect(await markAll(here, who)).toMatchObject({ status: 403 });
		}
		const { mayMark, changed } = await changesFor(here, facilitator);
		expect(mayMark).toBe(true);
		expect(changed).toMatchObject([
			{
				...{ hash: here.text.textHash, changes: [{ id: '7.1', kind: 'changed' }] },
				standing: [{ delegation: { code: 'KEN' } }, { delegation: { code: 'NOR' } }]
			}
		]);
		for (const [fields, reason] of [
			[{ note: ' ' }, 'positions.note-required'],
			[{ note: 'x'.repeat(501) }, 'positions.note-too-long'],
			[{ days: 0 }, 'positions.window-unknown'],
			[{ days: 31 }, 'positions.window-unknown'],
			[{ days: 1.5 }, 'positions.window-unknown'],
			[{ receipt: '' }, 'positions.receipt-missing']
		] as const)
			expect(await markAll(here, facilitator, fields)).toMatchObject({ reason });
		expect(await markAll(here, facilitator, {}, [])).toMatchObject({
			reason: 'positions.nothing-ticked'
		});
		expect(await markAll(here, facilitator, {}, ['f'.repeat(64)])).toMatchObject({
			reason: 'positions.nobody-stands-there'
		});
		expect(await here.kinds()).toEqual(['position.stated', 'position.stated']);
	});

	it('[E1] give one receipt and one entry, however often the form is sent', async () => {
		const { here, facilitator, text } = await change();
		const fields = { ...text, receipt: 'one-and-the-same-mark' };
		const texts = [here.text.textHash];
		const sent = await Promise.all([1, 2].map(() => markAll(here, facilitator, fields, texts)));
		sent.push(await markAll(here, facilitator, fields, texts));
		const numbers = new Set(sent.map((outcome) => accepted(outcome).number));
		expect([...numbers]).toEqual([expect.stringMatching(/^1-E-[0-9A-Z]{6}$/)]);
		expect(accepted(sent[0] ?? sent[1]!).contestUntil).toBe(here.clock.at + 3 * DAY);
		expect(await here.kinds()).toEqual([
			...['position.stated', 'position.stated', 'editorial.marked']
		]);
		expect((await verifyStoredRecord(here.runtime, here.consultation)).sound).toBe(true);
	});

	it('[E1] are asked again when the text moved meanwhile', async () => {
		const { here, facilitator, text } = await change();
		await here.write('Nobody is left behind.');
		expect(await markAll(here, facilitator, text)).toMatchObject({
			...{ status: 409, reason: 'positions.marked-text-changed' }
		});
	});

	it('[E2] let positions stand, for every reader and in every output', async () => {
		const { here, norway, facilitator } = await change();
		expect(await strip(here, norway)).toMatchObject({ object: 1, support: 1, changed: 2 });
		accepted(await markAll(here, facilitator));
		for (const who of [here.kenya, norway, facilitator]) {
			expect(await strip(here, who)).toMatchObject({ object: 1, support: 1, changed: 0 });
			const { matrix } = await readMatrix(who, here.slug);
			expect(matrix.rows[0]?.all).toMatchObject({ changed: 0 });
		}
		const { current, changed, changes } = await widget(here, here.kenya);
		expect([changed, changes]).toEqual([false, null]);
		expect(current?.notes.join()).toMatch(/^Stands: the facilitator called the change of /);
		const about = { id: here.consultation, demonstration: false };
		const rows = await positionsAsRows(here.runtime, about);
		expect(rows.map((row) => row.changedSince)).toEqual([false, false]);
		expect((await changesFor(here, norway)).marks).toMatchObject([
			{
				...{ note: 'A comma.', by: 'facilitator', carried: [{ code: 'KEN' }, { code: 'NOR' }] },
				redlines: [[{ id: '7.1', kind: 'changed' }]]
			}
		]);
	});

	it('[E2] carry single paragraphs along, by their own words', async () => {
		const { here, facilitator } = await change();
		accepted(await markAll(here, facilitator));
		const { changes } =
			(await readEditorial(here.runtime.db, here)).get(here.section) ?? expect.fail();
		const words = (text: string) => hashBlock({ content: [{ text, marks: {} }] });
		expect(changes.filter(({ block }) => block !== '')).toMatchObject([
			{
				...{ block: '7.1', to: words(OTHERWISE[0]) },
				from: words('The internet is for everyone.')
			}
		]);
	});

	it('[E2] [E4] of a paragraph are marked, stood by and contested as those of the section', async () => {
		const here = await openNegotiation(dialect);
		const facilitator = await here.seat('facilitator');
		const words = (text: string) => hashBlock({ content: [{ text, marks: {} }] });
		const on = { block: '7.1', textHash: words('The internet is for everyone.') };
		accepted(await state(here, here.kenya, on));
		await here.write(...OTHERWISE);
		const [changed] = (await changesFor(here, facilitator)).changed;
		expect(changed).toMatchObject({
			...{ paragraph: { id: '7.1' }, gone: false, changes: [{ id: '7.1', kind: 'changed' }] },
			standing: [{ delegation: { code: 'KEN' } }]
		});
		expect(await readReconfirmable(here.kenya, here.slug)).toMatchObject([
			{ block: '7.1', text: { hash: words(OTHERWISE[0]) } }
		]);
		accepted(await markAll(here, facilitator));
		expect(await readReconfirmable(here.kenya, here.slug)).toEqual([]);
		expect((await changesFor(here, here.kenya)).marks).toMatchObject([
			{ own: 'may-contest', redlines: [[{ id: '7.1' }]] }
		]);
		accepted(await contest(here, here.kenya));
		expect(await readReconfirmable(here.kenya, here.slug)).toMatchObject([{ block: '7.1' }]);
		// Of a paragraph that is gone nothing can be marked.
		const other = { block: '7.2', textHash: words(OTHERWISE[1]), receipt: 'on-what-goes-soon' };
		accepted(await state(here, here.kenya, other));
		await here.write(OTHERWISE[0]);
		const { changed: left } = await changesFor(here, facilitator);
		expect(left).toMatchObject([{ gone: false }, { paragraph: { id: '7.2' }, gone: true }]);
		const mark = { receipt: 'a-mark-of-what-went' };
		expect(await markAll(here, facilitator, mark, [left[1]?.name ?? ''])).toMatchObject({
			reason: 'positions.nobody-stands-there'
		});
	});

	it('[E3] say “changed since” again from the last text they stand on', async () => {
		const { here, facilitator } = await change();
		accepted(await markAll(here, facilitator));
		await here.write(OTHERWISE[0], 'Nobody is left behind, ever.');
		const { changed, changes } = await widget(here, here.kenya);
		expect(changed).toBe(true);
		expect(changes).toMatchObject([{ id: '7.2', kind: 'changed' }]);
		// What stood by the first mark stands by the second on top of it.
		accepted(await markAll(here, facilitator, { receipt: 'a-second-mark-of-one' }));
		expect(await strip(here, here.kenya)).toMatchObject({ changed: 0 });
	});

	it('[E4] are contested by whoever may speak, for its delegation alone', async () => {
		const { here, norway, facilitator } = await change();
		accepted(await markAll(here, facilitator));
		const mute = await here.seat('delegate');
		const ghana = await here.seatDelegation('GHA');
		const [mark] = (await changesFor(here, norway)).marks;
		const named = { mark: mark?.id ?? '' };
		expect(await contest(here, mute, named)).toMatchObject({ status: 403 });
		expect(await contest(here, facilitator, named)).toMatchObject({ status: 403 });
		expect(await contest(here, ghana, named)).toMatchObject({ status: 404 });
		expect(await contest(here, norway, { mark: 'none' })).toMatchObject({ status: 404 });
		expect(await contest(here, norway, { reason: '' })).toMatchObject({
			reason: 'positions.contest-reason-required'
		});
		const twice = await Promise.all([contest(here, norway), contest(here, norway)]);
		expect(twice.map(({ ok }) => ok)).toEqual([true, true]);
		expect((await here.kinds()).slice(2)).toEqual(['editorial.marked', 'editorial.contested']);
		for (const who of [here.kenya, norway, facilitator, ghana])
			expect(await strip(here, who)).toMatchObject({ support: 1, object: 1, changed: 1 });
		expect((await widget(here, norway)).changes).toMatchObject([{ id: '7.1' }]);
		expect((await changesFor(here, facilitator)).marks).toMatchObject([
			{
				carried: [{ code: 'KEN' }],
				contests: [{ delegation: { code: 'NOR' }, reason: 'The comma changes who is meant.' }]
			}
		]);
		expect((await recordFor(here, facilitator))[0]).toMatchObject({
			said: {
				...{ what: 'contested that a change of section 1 is editorial' },
				quote: 'The comma changes who is meant.'
			}
		});
	});

	it('[E4] are contested before, and not at, the end of their window', async () => {
		const { here, norway, facilitator } = await change();
		accepted(await markAll(here, facilitator, { days: 1 }));
		here.clock.at += DAY - 1;
		expect((await changesFor(here, norway)).marks).toMatchObject([
			{ open: true, own: 'may-contest' }
		]);
		accepted(await contest(here, norway));
		here.clock.at += 1;
		expect((await changesFor(here, here.kenya)).marks).toMatchObject([{ open: false, own: null }]);
		expect(await contest(here, here.kenya)).toMatchObject({
			...{ status: 409, reason: 'positions.contest-closed' }
		});
		expect((await changesFor(here, norway)).marks).toMatchObject([{ own: 'contested' }]);
		accepted(await contest(here, norway));
	});

	it('[E5] tell nobody of positions stated in confidence, nor of contests for their sake', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const ghana = await here.seatDelegation('GHA');
		const facilitator = await here.seat('facilitator');
		accepted(await state(here, here.kenya, { hearers: 'facilitation' }));
		accepted(await state(here, norway, { hearers: 'delegation' }));
		await here.write(...OTHERWISE);
		const before = JSON.stringify([
			await changesFor(here, ghana),
			await readMatrix(ghana, here.slug)
		]);
		here.announced.length = 0;
		const { changed } = await changesFor(here, facilitator);
		expect(changed.flatMap(({ standing }) => standing)).toMatchObject([
			{ delegation: { code: 'KEN' } }
		]);
		accepted(await markAll(here, facilitator));
		// Norway's own, which the facilitator does not know of, is carried as well.
		expect(await widget(here, norway)).toMatchObject({ changed: false });
		expect((await changesFor(here, norway)).marks).toMatchObject([{ own: 'may-contest' }]);
		accepted(await contest(here, norway, { reason: 'Ours alone.' }));
		expect((await changesFor(here, facilitator)).marks).toMatchObject([{ contests: [] }]);
		accepted(await contest(here, here.kenya, { reason: 'Between us.' }));
		expect((await changesFor(here, facilitator)).marks).toMatchObject([
			{ contests: [{ delegation: { code: 'KEN' }, reason: 'Between us.' }] }
		]);
		expect(await widget(here, norway)).toMatchObject({ changed: true });

		const after = JSON.stringify([
			await changesFor(here, ghana),
			await readMatrix(ghana, here.slug)
		]);
		expect(after).toBe(before);
		expect(here.announced).not.toContain(`positions/${here.consultation}`);
		const said = JSON.stringify(await recordFor(here, ghana)) + (await exportOf(here));
		expect(said).not.toMatch(/A comma|Ours alone|Between us/);
		expect(JSON.stringify(await recordFor(here, facilitator))).not.toContain('Ours alone');
		expect((await verifyStoredRecord(here.runtime, here.consultation)).sound).toBe(true);
	});
});
