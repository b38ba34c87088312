import { describe, expect, it } from 'vitest';
import type { Outcome } from '#lib/kernel/outcome.ts';
import {
	confirmPosition,
	disputePosition,
	recordPosition
} from '#lib/positions/recording.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { readPositionRows } from '../support/position-rows.ts';
import { accepted } from '../support/people.ts';
import { state, widget, type Fields } from '../support/stating.ts';

describe.each(dialects)('[P16] [P17] positions recorded for a delegation on %s', (dialect) => {
	const FIELDS = { delegation: 'KEN', stance: 'reservation/awaiting-instructions', reason: '' };
	const record = (here: Negotiation, locals: App.Locals, fields: Fields = {}) => {
		const form = { ...FIELDS, source: 'floor', receipt: 'a-record-from-the-floor', ...fields };
		return recordPosition(locals, here.slug, '1', formOf(form));
	};

	async function recorded() {
		const here = await openNegotiation(dialect);
		accepted(await state(here, here.kenya, { stance: 'support', reason: '' }));
		here.clock.at += 1000;
		const secretariat = await here.seat('secretariat');
		const receipt = accepted(await record(here, secretariat));
		here.clock.at += 1000;
		const { current } = await widget(here, here.kenya);
		const answer = formOf({ position: current?.id ?? '' });
		return { here, secretariat, receipt, current, answer };
	}

	it('are in force, unconfirmed, and recorded once', async () => {
		const { here, secretariat, receipt, current } = await recorded();
		expect(receipt.number).toBe('KEN-1-2');
		expect(accepted(await record(here, secretariat))).toEqual(receipt);
		expect(current).toMatchObject({ source: 'floor', reservation: 'awaiting-instructions' });
		const norway = await here.seatDelegation('NOR');
		const { strip } = await widget(here, norway);
		expect(strip).toMatchObject({ reservation: 1, unconfirmed: 1, disputed: 0 });
		expect(await readPositionRows(norway, here.slug)).toMatchObject([
			{ source: 'floor', confirmed: false }
		]);
		expect(await here.kinds()).toEqual(['position.stated', 'position.recorded']);
		expect(here.announced).toContain(`positions/${here.consultation}`);
	});

	it('have one answer each when their forms are sent twice at the same moment', async () => {
		const { here, secretariat, answer } = await recorded();
		const twice = async (send: () => Promise<Outcome<unknown>>) => {
			const [one, other] = (await Promise.all([send(), send()])).map((sent) => accepted(sent));
			expect(other).toEqual(one);
		};
		await twice(() => confirmPosition(here.kenya, here.slug, '1', answer));
		const withdrawn = { stance: 'withdrawn', receipt: 'withdrawn-by-e-mail' };
		await twice(() => record(here, secretariat, withdrawn));
		const again = formOf({ position: (await widget(here, here.kenya)).current?.id ?? '' });
		await twice(() => disputePosition(here.kenya, here.slug, '1', again));
		expect(await here.kinds()).toEqual([
			...['position.stated', 'position.recorded', 'position.confirmed'],
			...['position.recorded', 'position.disputed']
		]);
	});

	it('are recorded by the secretariat alone, and say where they are from', async () => {
		const { here, secretariat } = await recorded();
		for (const locals of [here.kenya, await here.seat('facilitator'), await here.seat('observer')])
			expect(await record(here, locals)).toMatchObject({ status: 403 });
		for (const [fields, reason] of [
			[{ source: 'import' }, 'positions.source-required'],
			[{ delegation: 'XXX', receipt: 'another-receipt-key' }, 'positions.delegation-unknown'],
			[{ stance: 'abstain' }, 'positions.stance-required'],
			[{ stance: 'support' }, 'positions.stated-before']
		] as const)
			expect(await record(here, secretariat, fields)).toMatchObject({ reason });
	});

	it('become the delegation’s own when it confirms, once', async () => {
		const { here, answer } = await recorded();
		await here.write('Another text.');
		const confirm = () => confirmPosition(here.kenya, here.slug, '1', answer);
		expect(accepted(await confirm())).toMatchObject({ number: 'KEN-1-3' });
		expect(accepted(await confirm())).toMatchObject({ number: 'KEN-1-3' });
		const now = await widget(here, here.kenya);
		expect(now).toMatchObject({ current: { source: '', stance: 'reservation' }, changed: true });
		// It was confirmed on the text it was recorded on: the change since is shown.
		expect(now.changes).not.toBeNull();
		expect(now.strip).toMatchObject({ reservation: 1, unconfirmed: 0 });
		expect((await here.kinds()).at(-1)).toBe('position.confirmed');
		expect(await disputePosition(here.kenya, here.slug, '1', answer)).toMatchObject({
			reason: 'positions.not-unconfirmed'
		});
	});

	it('are not in force once it disputes, and what stood before is', async () => {
		const { here, answer } = await recorded();
		const dispute = () => disputePosition(here.kenya, here.slug, '1', answer);
		accepted(await dispute());
		accepted(await dispute());
		const { strip, current } = await widget(here, here.kenya);
		expect(current).toMatchObject({ stance: 'support', source: '' });
		expect(strip).toMatchObject({ support: 1, reservation: 0, unconfirmed: 0, disputed: 1 });
		expect((await here.kinds()).filter((kind) => kind === 'position.disputed')).toHaveLength(1);
		expect(await confirmPosition(here.kenya, here.slug, '1', answer)).toMatchObject({
			reason: 'positions.not-unconfirmed'
		});
		here.clock.at += 1000;
		accepted(await state(here, here.kenya, { version: 2, receipt: 'stated-afterwards' }));
		expect((await widget(here, here.kenya)).strip).toMatchObject({ object: 1, disputed: 0 });
	});

	it('are answered only by who speaks for the delegation', async () => {
		const { here, secretariat, answer } = await recorded();
		const others = [
			secretariat,
			await here.seat('delegate'),
			await here.seat('facilitator'),
			await here.seatDelegation('NOR')
		];
		for (const locals of others) {
			expect((await confirmPosition(locals, here.slug, '1', answer)).ok).toBe(false);
			expect((await disputePosition(locals, here.slug, '1', answer)).ok).toBe(false);
		}
		expect((await widget(here, here.kenya)).current).toMatchObject({ disputedAt: null });
	});
});
