import { describe, expect, it } from 'vitest';
import { readParagraph } from '#lib/positions/paragraphs.server.ts';
import { readMatrix } from '#lib/positions/matrix.server.ts';
import {
	confirmPosition,
	disputePosition,
	recordPosition
} from '#lib/positions/recording.server.ts';
import { readRecord, verifyStoredRecord } from '#lib/record/queries.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { state, stateOnParagraph } from '../support/stating.ts';

const SECOND = '7.2';

async function shown(here: Negotiation, locals: App.Locals, block = SECOND) {
	return (await readParagraph(locals, here.slug, '1', block)).shown;
}

const stateOn = (here: Negotiation, locals: App.Locals, fields = {}) =>
	stateOnParagraph(here, locals, SECOND, fields);

describe.each(dialects)('[P20] positions on a paragraph on %s', (dialect) => {
	it('are bound to its words alone', async () => {
		const here = await openNegotiation(dialect);
		const receipt = accepted(await stateOn(here, here.kenya));
		expect(receipt).toMatchObject({ number: 'KEN-1/7.2-1', version: 1 });
		expect(accepted(await stateOn(here, here.kenya, { version: 0 }))).toEqual(receipt);
		await here.write('The internet is for most people.', 'Nobody is left behind.');
		expect((await shown(here, here.kenya)).position).toMatchObject({ changed: false });
		await here.write('The internet is for most people.', 'No one is left behind.');
		const { position, counts } = await shown(here, here.kenya);
		expect(position).toMatchObject({
			current: { stance: 'object' },
			changed: true,
			changes: [{ id: SECOND, kind: 'changed' }]
		});
		expect(counts).toMatchObject({ all: { object: 1, changed: 1 }, mayObject: 1 });
		const again = { receipt: 'reconfirmed-today' };
		expect(accepted(await stateOn(here, here.kenya, again))).toMatchObject({ version: 2 });
		expect((await shown(here, here.kenya)).position).toMatchObject({ changed: false });
	});

	it('[P4] ask again when its words changed, showing what did', async () => {
		const here = await openNegotiation(dialect);
		const { text } = (await shown(here, here.kenya)).position;
		await here.write('The internet is for everyone.', 'No one is left behind.');
		const asked = await stateOn(here, here.kenya, { textHash: text.hash, textSeq: text.seq });
		expect(asked).toMatchObject({
			reason: 'positions.text-changed',
			changes: [{ id: SECOND, kind: 'changed' }]
		});
		expect(await here.kinds()).toEqual([]);
	});

	it('stand beside those on the section, each with its own versions', async () => {
		const here = await openNegotiation(dialect);
		accepted(await state(here, here.kenya, { stance: 'support', reason: '' }));
		accepted(await stateOn(here, here.kenya, { receipt: 'on-the-paragraph' }));
		const { matrix } = await readMatrix(here.kenya, here.slug);
		expect(matrix.rows[0]?.all).toMatchObject({ support: 1, object: 0 });
		const repeated = await state(here, here.kenya, { receipt: 'on-the-paragraph' });
		expect(repeated).toMatchObject({ reason: 'positions.stated-before' });
	});

	it('[P22] of a paragraph that is gone stand on the words of then, and nobody states more', async () => {
		const here = await openNegotiation(dialect);
		const { text } = (await shown(here, here.kenya)).position;
		accepted(await stateOn(here, here.kenya));
		await here.write('The internet is for everyone. Nobody is left behind.');
		const page = await shown(here, here.kenya);
		expect(page).toMatchObject({ paragraph: null, blocks: [] });
		expect(page.earlier).toMatchObject([
			{ hash: text.hash, said: [{ delegation: { code: 'KEN' }, statement: { stance: 'object' } }] }
		]);
		expect(JSON.stringify(page.earlier[0]?.blocks)).toContain('Nobody is left behind.');
		const more = await stateOn(here, here.kenya, { receipt: 'another-receipt-' });
		expect(more).toMatchObject({ reason: 'positions.paragraph-gone' });
		await here.write('The internet is for everyone.', 'Nobody is left behind.');
		expect((await shown(here, here.kenya)).position).toMatchObject({ changed: false });
	});

	it('[P14] [P22] are not there for who may not see them, nor is the paragraph they alone tell of', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const before = await shown(here, norway);
		accepted(await stateOn(here, here.kenya, { hearers: 'facilitation' }));
		expect(await shown(here, norway)).toEqual(before);
		const facilitator = await here.seat('facilitator');
		expect(await shown(here, facilitator)).toMatchObject({ counts: { all: { soundings: 1 } } });
		await here.write('The internet is for everyone.');
		await expect(shown(here, norway)).rejects.toMatchObject({ status: 404 });
		expect(await shown(here, facilitator)).toMatchObject({ paragraph: null });
		for (const named of ['7.9', 'x', '7', '__proto__'])
			await expect(shown(here, here.kenya, named)).rejects.toMatchObject({ status: 404 });
	});

	it('[P16] [P17] are recorded for a delegation, and confirmed or disputed by it', async () => {
		const here = await openNegotiation(dialect);
		const secretariat = await here.seat('secretariat');
		const record = (receipt: string) =>
			recordPosition(
				secretariat,
				here.slug,
				'1',
				formOf({
					...{ delegation: 'KEN', stance: 'support', reason: '', source: 'floor', receipt },
					block: SECOND
				})
			);
		const answer = async () => {
			const { current } = (await shown(here, here.kenya)).position;
			return formOf({ position: current?.id ?? '', block: SECOND });
		};
		expect(accepted(await record('from-the-floor-1'))).toMatchObject({ number: 'KEN-1/7.2-1' });
		here.clock.at += 1000;
		accepted(await confirmPosition(here.kenya, here.slug, '1', await answer()));
		here.clock.at += 1000;
		accepted(await record('from-the-floor-2'));
		accepted(await disputePosition(here.kenya, here.slug, '1', await answer()));
		expect((await shown(here, here.kenya)).counts.all).toMatchObject({ support: 1, disputed: 1 });
		expect(await verifyStoredRecord(here.runtime, here.consultation)).toMatchObject({
			sound: true
		});
	});

	it('[P13] are named in the record by the number that their paragraph had', async () => {
		const here = await openNegotiation(dialect);
		accepted(await stateOn(here, here.kenya));
		const { actor } = here.kenya;
		expect(actor).not.toBeNull();
		const seat = { consultation: here.consultation, role: 'observer', delegation: null };
		const filter = { subject: '', delegation: '', section: '', before: '' };
		const { entries } = await readRecord(here.runtime, seat as never, filter);
		expect(entries[0]?.said?.what).toBe(
			'stated its position on “Nobody is left behind.” in section 1: object'
		);
	});
});

describe.each(dialects)('[P20] the matrix on %s', (dialect) => {
	it('unfolds a section into its paragraphs that have positions, and those into statements', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		accepted(await stateOn(here, here.kenya));
		const wish = { section: '1', group: null, delegation: null, paragraphs: true };
		const { matrix, drill } = await readMatrix(norway, here.slug, wish);
		expect(matrix.rows).toMatchObject([{ paragraphs: 1, all: { none: 2 } }]);
		expect(drill).toBeNull();
		expect(matrix.unfolded).toMatchObject({
			paragraphs: [{ paragraph: { id: SECOND }, all: { object: 1, none: 1 }, mayObject: 2 }],
			gone: []
		});
		const one = await readMatrix(norway, here.slug, { ...wish, block: SECOND, delegation: 'KEN' });
		expect(one.drill).toMatchObject({
			paragraph: { id: SECOND },
			all: { object: 1 },
			history: { code: 'KEN', statements: [] }
		});
		await here.write('The internet is for everyone.');
		const gone = await readMatrix(norway, here.slug, { ...wish, block: SECOND });
		expect(gone.matrix).toMatchObject({
			rows: [{ paragraphs: 0 }],
			unfolded: { paragraphs: [], gone: [SECOND] }
		});
		expect(gone.drill).toBeNull();
	});
});
