import { describe, expect, it } from 'vitest';
import { readMatrix } from '#lib/positions/matrix.server.ts';
import { positionsAsRows } from '#lib/positions/queries.server.ts';
import { dialects } from '../support/database.ts';
import { openNegotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { state, widget } from '../support/stating.ts';

describe.each(dialects)('positions on %s', (dialect) => {
	it('[P7] give a receipt, the same one however often the form is sent', async () => {
		const here = await openNegotiation(dialect);
		const sent = await Promise.all([1, 2, 3].map(() => state(here, here.kenya)));
		sent.push(await state(here, here.kenya));
		for (const outcome of sent) {
			expect(accepted(outcome)).toMatchObject({ number: 'KEN-1-1', version: 1 });
		}
		expect(await here.kinds()).toEqual(['position.stated']);
		expect(here.announced).toContain(`positions/${here.consultation}`);
		expect(await state(here, here.kenya, { reason: 'Too long.' })).toMatchObject({
			reason: 'positions.stated-before'
		});
	});

	it('[P1] are refused to everybody who does not speak for a delegation', async () => {
		const here = await openNegotiation(dialect);
		for (const [locals, reason] of [
			[await here.seat('delegate'), 'positions.not-a-speaker'],
			[await here.seat('facilitator'), 'positions.facilitators-impartial'],
			[await here.seat('secretariat'), 'positions.delegations-only'],
			[await here.seat('observer', { speaks: true }), 'positions.delegations-only']
		] as const) {
			expect(await state(here, locals)).toMatchObject({ status: 403, reason });
			expect(await widget(here, locals)).toMatchObject({ whyNot: reason });
		}
		expect(await here.kinds()).toEqual([]);
	});

	it('[P1] are the session’s delegation’s, whatever the form says', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const forged = { delegation: here.delegation, account: here.account };
		expect(accepted(await state(here, norway, forged))).toMatchObject({ number: 'NOR-1-1' });
		expect((await widget(here, here.kenya)).history).toEqual([]);
	});

	it('[P4] ask again when the text changed, showing what did', async () => {
		const here = await openNegotiation(dialect);
		const today = await here.write('The internet is for most people.', 'Nobody is left behind.');
		const asked = await state(here, here.kenya);
		expect(asked).toMatchObject({ status: 409, reason: 'positions.text-changed' });
		const changes = 'changes' in asked ? asked.changes : null;
		expect(changes).toMatchObject([{ id: '7.1', kind: 'changed' }]);
		const words = changes?.[0]?.words.filter(({ kind }) => kind === 'delete');
		expect(words?.map(({ text }) => text).join('')).toContain('everyone');
		expect(await here.kinds()).toEqual([]);
		// The same form, now on the text it was shown.
		expect(accepted(await state(here, here.kenya, today))).toMatchObject({ version: 1 });
	});

	it('[P4] believe no form that names a text the section never had', async () => {
		const here = await openNegotiation(dialect);
		const asked = await state(here, here.kenya, { textHash: 'f'.repeat(64) });
		expect(asked).toMatchObject({ reason: 'positions.text-changed', changes: null });
	});

	it('[P5] [P9] say when the text changed since, with the redline, and are reconfirmed', async () => {
		const here = await openNegotiation(dialect);
		accepted(await state(here, here.kenya));
		expect(await widget(here, here.kenya)).toMatchObject({ changed: false, changes: null });
		const today = await here.write('The internet is for everyone.');
		expect(await widget(here, here.kenya)).toMatchObject({
			changed: true,
			changes: [{ id: '7.2', kind: 'deleted' }],
			strip: { object: 1, changed: 1 }
		});
		const again = { ...today, version: 1, receipt: 'a-second-receipt' };
		expect(accepted(await state(here, here.kenya, again))).toMatchObject({ number: 'KEN-1-2' });
		const now = await widget(here, here.kenya);
		expect(now).toMatchObject({ changed: false, history: [{ version: 2 }, { version: 1 }] });
	});

	it('[P6] keep one chain of versions when colleagues state at once', async () => {
		const here = await openNegotiation(dialect);
		const colleague = await here.seat('delegate', { speaks: true });
		const outcomes = await Promise.all([
			state(here, here.kenya),
			state(here, colleague, { stance: 'support', reason: '' })
		]);
		expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
		expect(outcomes.filter(({ ok }) => !ok)).toMatchObject([
			{ status: 409, reason: 'positions.changed-meanwhile' }
		]);
		const { history } = await widget(here, here.kenya);
		expect(history.map(({ version }) => version)).toEqual([1]);
		expect(await here.kinds()).toEqual(['position.stated']);
	});

	it('[P8] are withdrawn while in force', async () => {
		const here = await openNegotiation(dialect);
		const withdrawal = { stance: 'withdrawn', reason: '', receipt: 'a-withdrawal-key' };
		expect(await state(here, here.kenya, withdrawal)).toMatchObject({ status: 409 });
		accepted(await state(here, here.kenya));
		accepted(await state(here, here.kenya, { ...withdrawal, version: 1 }));
		expect(await widget(here, here.kenya)).toMatchObject({ strip: { none: 1, object: 0 } });
		expect(await here.kinds()).toEqual(['position.stated', 'position.withdrawn']);
	});

	it('[P10] [P11] are counted in the matrix and unfolded from it', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		await here.seatDelegation('FJI');
		accepted(await state(here, here.kenya));
		accepted(await state(here, norway, { stance: 'support' }));
		const wish = { section: '1', group: 'MS', delegation: 'KEN' };
		const { matrix, drill } = await readMatrix(norway, here.slug, wish);
		expect(matrix.rows).toMatchObject([
			{
				section: { number: '1' },
				all: { support: 1, object: 1, none: 1, total: 3 },
				groups: { MS: { total: 3 } },
				mayObject: 2
			}
		]);
		const codes = drill?.standings.map(({ delegation }) => delegation.code);
		expect(codes).toEqual(['KEN', 'NOR', 'FJI']);
		expect(drill?.mayObject.map(({ delegation }) => delegation.code)).toEqual(['KEN', 'FJI']);
		const kenya = drill?.standings[0];
		expect(kenya).toMatchObject({ statement: { reason: 'Too vague.' }, earlier: 0 });
		expect(drill?.history).toEqual({ code: 'KEN', statements: [] });
	});

	it('are printed as rows', async () => {
		const here = await openNegotiation(dialect);
		accepted(await state(here, here.kenya, { stance: 'reservation', reason: '' }));
		const consultation = { id: here.consultation, demonstration: true };
		expect(await positionsAsRows(here.runtime, consultation)).toMatchObject([
			{
				section: '1',
				delegationCode: 'KEN',
				group: 'MS',
				stance: 'reservation',
				reservation: 'general',
				onTextHash: here.text.textHash,
				changedSince: false,
				demonstration: true
			}
		]);
	});
});
