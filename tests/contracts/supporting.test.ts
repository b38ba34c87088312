import { describe, expect, it } from 'vitest';
import { listEntries } from '#db/entries.ts';
import { retainNot } from '#lib/proposals/deciding.server.ts';
import { readSectionProposals } from '#lib/proposals/queries.server.ts';
import { stateOnChange } from '#lib/proposals/supporting.server.ts';
import { exportRecord, verifyStoredRecord } from '#lib/record/queries.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { cardsFor, stateOn } from '../support/supporting.ts';
import { begin, tableWords } from '../support/tabling.ts';

describe.each(dialects)('[X30] a position on a Change on %s', (dialect) => {
	/** Kenya has tabled other words for a paragraph; Norway is there. */
	async function open() {
		const here = await openNegotiation(dialect);
		const named = await tableWords(here, here.kenya, 'The internet is for all.');
		const norway = await here.seatDelegation('NOR');
		here.announced.length = 0;
		return { here, named, norway };
	}

	it('is stated with a receipt, counted, recorded and told to everybody', async () => {
		const { here, named, norway } = await open();
		const receipt = accepted(await stateOn(here, norway, named));
		expect(receipt).toMatchObject({ number: 'NOR-P1.1-1', stance: 'support', version: 1 });
		const observer = await here.seat('observer');
		const [card] = await cardsFor(here, observer, named);
		expect(card?.support).toMatchObject({
			all: { support: 1, none: 1, total: 2 },
			statements: [{ delegation: { code: 'NOR' }, statement: { receipt: 'NOR-P1.1-1' } }],
			own: null
		});
		const { shown } = await readSectionProposals(observer, here.slug, '1', '7.1');
		expect(shown.opened?.cards[0]?.support?.all.support).toBe(1);
		expect(here.announced).toEqual([
			`proposals/${here.consultation}/${here.section}`,
			`record/${here.consultation}`
		]);
		expect(await here.kinds()).toEqual(['proposal.tabled', 'proposal.position-stated']);
		expect(await verifyStoredRecord(here.runtime, here.consultation)).toMatchObject({
			sound: true
		});
	});

	it('[X31] is stated once however often its form is sent', async () => {
		const { here, named, norway } = await open();
		const fields = { receipt: 'one-receipt-of-a-form', version: 0 };
		const send = () => stateOn(here, norway, named, fields);
		const [one, other] = await Promise.all([send(), send()]);
		expect(accepted(other)).toEqual(accepted(one));
		expect(accepted(await send())).toEqual(accepted(one));
		expect(await stateOn(here, norway, named, { ...fields, stance: 'reservation' })).toMatchObject({
			reason: 'positions.stated-before'
		});
	});

	it('[X31] says why it objects, replaces only what was seen, and is withdrawn', async () => {
		const { here, named, norway } = await open();
		const object = { stance: 'object', reason: '' };
		expect(await stateOn(here, norway, named, object)).toMatchObject({
			reason: 'positions.reason-required'
		});
		expect(await stateOn(here, norway, named, { stance: 'withdrawn' })).toMatchObject({
			reason: 'positions.nothing-to-withdraw'
		});
		accepted(await stateOn(here, norway, named, { ...object, reason: 'Too wide.' }));
		here.clock.at += 1000;
		expect(await stateOn(here, norway, named, { version: 0 })).toMatchObject({
			reason: 'positions.changed-meanwhile'
		});
		expect(accepted(await stateOn(here, norway, named, { stance: 'withdrawn' })).version).toBe(2);
		const [card] = await cardsFor(here, norway, named);
		expect(card?.support).toMatchObject({ all: { none: 2 }, statements: [], own: { after: 2 } });
	});

	it('[X31] is stated by who speaks for a delegation, on what is open and as it reads', async () => {
		const { here, named, norway } = await open();
		for (const [role, reason] of [
			['facilitator', 'positions.facilitators-impartial'],
			['observer', 'positions.delegations-only'],
			['delegate', 'positions.not-a-speaker']
		] as const)
			expect(await stateOn(here, await here.seat(role), named)).toMatchObject({
				...{ status: 403, reason }
			});
		expect(await stateOn(here, norway, named, { textHash: 'another' })).toMatchObject({
			reason: 'positions.text-changed'
		});
		expect(await stateOn(here, norway, named, { change: 'of-another' })).toMatchObject({
			...{ status: 404, reason: 'proposals.change-unknown' }
		});
		const facilitator = await here.seat('facilitator');
		const form = () => formOf({ reason: 'Covered elsewhere.' });
		accepted(await retainNot(facilitator, here.slug, named, form()));
		expect(await stateOn(here, norway, named)).toMatchObject({ reason: 'proposals.not-open' });
		expect((await cardsFor(here, norway, named))[0]?.support?.own).toBeNull();
	});

	it('[X1] is not stated on a draft, nor is it told that there is one', async () => {
		const { here, norway } = await open();
		const draft = await begin(here, here.kenya);
		const form = formOf({ stance: 'support', receipt: 'a-receipt-of-nothing' });
		await expect(stateOnChange(norway, here.slug, draft, form)).rejects.toMatchObject({
			status: 404
		});
		expect(await stateOnChange(here.kenya, here.slug, draft, form)).toMatchObject({
			reason: 'proposals.change-unknown'
		});
	});

	it('[P14] is there for nobody but those whom a sounding was stated to', async () => {
		const { here, named, norway } = await open();
		const sounding = { stance: 'object', reason: 'Between us.', hearers: 'facilitation' };
		const receipt = accepted(await stateOn(here, norway, named, sounding));
		expect(receipt.number).toBe('NOR-P1.1-F1');
		const norwayWord = here.announced.find((each) => !each.endsWith('/facilitation'));
		expect(here.announced).toEqual([
			...[norwayWord, `drafts/${here.consultation}/facilitation`],
			`record/${here.consultation}`
		]);
		const facilitator = await here.seat('facilitator');
		const observer = await here.seat('observer');
		for (const [who, objecting] of [
			[norway, 1],
			[facilitator, 1],
			[here.kenya, 0],
			[observer, 0]
		] as const) {
			const cards = await cardsFor(here, who, named);
			expect(cards[0]?.support?.all.object).toBe(objecting);
			expect(JSON.stringify(cards).includes('Between us.')).toBe(objecting === 1);
			const reader = { role: 'observer', delegation: null } as const;
			const entries = await listEntries(
				...([here.runtime.db, here.consultation, { reader, readable: true }, 10] as const)
			);
			expect(JSON.stringify(entries)).not.toContain('Between us.');
		}
		const about = { id: here.consultation, slug: here.slug, title: '', demonstration: false };
		const exported = await Array.fromAsync(exportRecord(here.runtime, about));
		expect(exported.join('')).not.toContain('Between us.');
	});
});
