import { describe, expect, it } from 'vitest';
import { openThread } from '#lib/comments/commands.server.ts';
import { statePosition } from '#lib/positions/commands.server.ts';
import { readDelegationPage } from '#lib/positions/delegation.server.ts';
import {
	positionsAsRows,
	readMatrix,
	readPositionRows,
	readSectionPosition
} from '#lib/positions/queries.server.ts';
import {
	confirmPosition,
	disputePosition,
	recordPosition
} from '#lib/positions/recording.server.ts';
import { exportRecord, verifyStoredRecord } from '#lib/record/queries.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';

type Fields = Record<string, string | number>;

function state({ slug, text }: Negotiation, locals: App.Locals, fields: Fields = {}) {
	const form = { stance: 'object', reason: 'Too vague.', version: 0, receipt: 'a-first-receipt-' };
	return statePosition(locals, slug, '1', formOf({ ...form, ...text, ...fields }));
}

async function widget({ slug }: Negotiation, locals: App.Locals) {
	return readSectionPosition(locals, await enterSection(locals, slug, '1'));
}

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

describe.each(dialects)('[P14] soundings on %s', (dialect) => {
	const sound = { hearers: 'facilitation', reason: 'Between us.', receipt: 'a-sounding-of-one' };

	/** Kenya objects in public, sounds support if amended, and keeps a note for itself. */
	async function soundOut() {
		const here = await openNegotiation(dialect);
		accepted(await state(here, here.kenya));
		here.clock.at += 1000;
		const amended = { ...sound, stance: 'support-if-amended', version: 1 };
		const sounded = accepted(await state(here, here.kenya, amended));
		here.clock.at += 1000;
		const note = { hearers: 'delegation', reason: 'Our red line.', receipt: 'a-note-to-oneself' };
		const noted = accepted(
			await state(here, here.kenya, { ...note, stance: 'reservation', version: 2 })
		);
		return { here, sounded, noted };
	}

	it('are in force for those who hear them, and nowhere for others', async () => {
		const { here, sounded, noted } = await soundOut();
		expect([sounded.number, noted.number]).toEqual(['KEN-1-F1', 'KEN-1-D1']);
		const colleague = await here.seat('delegate');
		const observer = await here.seat('observer');
		const facilitator = await here.seat('facilitator');
		const secretariat = await here.seat('secretariat');
		const norway = await here.seatDelegation('NOR');
		const wish = { section: '1', group: null, delegation: 'KEN' };
		for (const [who, stance, seen, marks] of [
			[here.kenya, 'reservation', 3, { soundings: 1 }],
			[colleague, 'reservation', 3, { soundings: 1 }],
			[facilitator, 'support-if-amended', 2, { soundings: 1 }],
			[secretariat, 'support-if-amended', 2, { soundings: 1 }],
			[observer, 'object', 1, { soundings: 0 }],
			[norway, 'object', 1, { soundings: 0 }]
		] as const) {
			const { matrix, drill } = await readMatrix(who, here.slug, wish);
			expect(matrix.rows[0]?.all).toMatchObject({ [stance]: 1, ...marks });
			expect(drill?.history?.statements).toHaveLength(seen - 1);
			const [row, ...more] = await readPositionRows(who, here.slug);
			expect([row?.stance, more.length]).toEqual([stance, 0]);
			expect((await widget(here, who)).strip).toMatchObject({ [stance]: 1, ...marks });
			const said = JSON.stringify([matrix, drill, row, await widget(here, who)]);
			expect(said.includes('Between us.')).toBe(seen > 1);
			expect(said.includes('Our red line.')).toBe(seen > 2);
			if (seen === 1) expect(said).not.toMatch(/KEN-1-[FD]/);
		}
		const printed = JSON.stringify(
			await positionsAsRows(here.runtime, { id: here.consultation, demonstration: false })
		);
		expect(printed).not.toMatch(/Between us|red line/);
	});

	it('are withheld in the record, and announced only to those who may watch', async () => {
		const { here } = await soundOut();
		const topic = `positions/${here.consultation}`;
		const told = here.announced.filter((each) => each.startsWith('positions/'));
		expect(told).toEqual([
			topic,
			`${topic}/${here.delegation}`,
			`${topic}/facilitation`,
			`${topic}/${here.delegation}`
		]);
		const exported = (
			await Array.fromAsync(
				exportRecord(here.runtime, {
					...{ id: here.consultation, slug: here.slug, title: 'Roadmap', demonstration: false }
				})
			)
		).join('');
		expect(exported).toContain('Too vague.');
		expect(exported).not.toMatch(/Between us|red line/);
		expect(await verifyStoredRecord(here.runtime, here.consultation)).toMatchObject({
			sound: true
		});
	});

	it('leave no gap in what everybody sees, and are withdrawn by themselves', async () => {
		const { here } = await soundOut();
		here.clock.at += 1000;
		const open = { stance: 'support', version: 3, receipt: 'a-second-open-one' };
		expect(accepted(await state(here, here.kenya, open)).number).toBe('KEN-1-2');
		here.clock.at += 1000;
		const back = { stance: 'withdrawn', hearers: 'facilitation', reason: '', version: 4 };
		const withdrawn = await state(here, here.kenya, { ...back, receipt: 'taking-it-back--' });
		expect(accepted(withdrawn).number).toBe('KEN-1-F2');
		const facilitator = await here.seat('facilitator');
		expect((await widget(here, facilitator)).strip).toMatchObject({ support: 1, soundings: 0 });
	});
});

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

describe.each(dialects)('[P19] a delegation’s own page on %s', (dialect) => {
	it('shows each reader what they may see of its positions and comments', async () => {
		const here = await openNegotiation(dialect);
		accepted(await state(here, here.kenya));
		here.clock.at += 1000;
		const sounding = {
			hearers: 'facilitation',
			reason: 'Between us.',
			receipt: 'a-sounding-key--'
		};
		accepted(await state(here, here.kenya, { ...sounding, version: 1 }));
		for (const [visibility, body] of [
			['everybody', 'For all to read.'],
			['delegation', 'Among ourselves.'],
			['facilitation', 'To the chair.']
		] as const) {
			const form = formOf({ block: '7.1', body, visibility, receipt: `comment-${visibility}-key` });
			accepted(await openThread(here.kenya, here.slug, '1', form));
		}
		const secretariat = await here.seat('secretariat');
		const norway = await here.seatDelegation('NOR');
		for (const [who, reasons, bodies, own] of [
			[here.kenya, 2, ['Among ourselves.', 'For all to read.', 'To the chair.'], true],
			[secretariat, 2, ['For all to read.', 'To the chair.'], false],
			[norway, 1, ['For all to read.'], false]
		] as const) {
			const page = await readDelegationPage(who, here.slug, 'ken');
			expect(page).toMatchObject({ own, delegation: { code: 'KEN', group: 'MS' } });
			expect(page.comments.map(({ body }) => body).sort()).toEqual(bodies);
			const [position] = page.positions;
			expect(1 + (position?.others.length ?? 0)).toBe(reasons);
			expect(JSON.stringify(page).includes('Between us.')).toBe(reasons === 2);
		}
		await expect(readDelegationPage(norway, here.slug, 'XXX')).rejects.toMatchObject({
			status: 404
		});
	});
});
