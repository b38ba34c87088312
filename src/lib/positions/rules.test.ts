import { describe, expect, it } from 'vitest';
import type { Seat } from '#lib/kernel/actor.ts';
import {
	changedSince,
	decideStatement,
	readStatable,
	receiptNumber,
	REASON_LIMIT,
	whyNotState,
	type Stance,
	type Statable
} from './rules.ts';

const receipt = 'receipt-of-one-form';

function form(fields: Record<string, string>): FormData {
	const data = new FormData();
	for (const [name, value] of Object.entries({ receipt, ...fields })) data.set(name, value);
	return data;
}

function asked(fields: Partial<Statable> = {}): Statable {
	return {
		stance: 'support',
		reservation: '',
		reason: '',
		textHash: 'today',
		textSeq: 1,
		after: 0,
		receipt,
		...fields
	};
}

describe('what a form states', () => {
	it.each([
		['[P3] support', { stance: 'support' }, null],
		['[P3] support if amended', { stance: 'support-if-amended' }, 'positions.reason-required'],
		['[P3] a reservation', { stance: 'reservation' }, null],
		['[P3] an objection', { stance: 'object', reason: ' \n ' }, 'positions.reason-required'],
		['[P3] an objection saying why', { stance: 'object', reason: 'No.' }, null],
		[
			'[P3] a reason too long',
			{ stance: 'object', reason: 'x'.repeat(REASON_LIMIT + 1) },
			'positions.reason-too-long'
		],
		['[P2] nothing', {}, 'positions.stance-required'],
		['[P2] an abstention', { stance: 'abstain' }, 'positions.stance-required'],
		['[P7] support without a key', { stance: 'support', receipt: '' }, 'positions.receipt-missing']
	])('%s', (_, fields: Record<string, string>, reason) => {
		const outcome = readStatable(form(fields));
		expect(outcome.ok ? null : outcome.reason).toBe(reason);
	});

	it.each([
		['[P2] a reservation is general unless it says otherwise', 'reservation', '', 'general'],
		[
			'[P2] a reservation may await instructions',
			'reservation',
			'awaiting-instructions',
			'awaiting-instructions'
		],
		['[P2] support has none', 'support', 'general', '']
	])('%s', (_, stance, reservation, kind) =>
		expect(readStatable(form({ stance, reservation }))).toMatchObject({
			value: { reservation: kind }
		})
	);
});

describe('[P1] who may state a position', () => {
	const delegation = { id: 'KEN', code: 'KEN', name: 'Kenya', group: 'MS' };
	it.each([
		['a speaker with the capability', { role: 'delegate', delegation, speaks: true }, true, null],
		[
			'a speaker without it',
			{ role: 'delegate', delegation, speaks: true },
			false,
			'positions.not-in-this-phase'
		],
		[
			'a delegate who does not speak',
			{ role: 'delegate', delegation, speaks: false },
			false,
			'positions.not-a-speaker'
		],
		[
			'a facilitator',
			{ role: 'facilitator', delegation, speaks: true },
			false,
			'positions.facilitators-impartial'
		],
		[
			'the secretariat',
			{ role: 'secretariat', delegation: null },
			false,
			'positions.delegations-only'
		],
		[
			'an observer',
			{ role: 'observer', delegation, speaks: false },
			false,
			'positions.delegations-only'
		]
	])('%s', (_, seat, position, reason) =>
		expect(whyNotState(seat as unknown as Seat, { position })).toBe(reason)
	);
});

describe('the next statement', () => {
	const third = { version: 3, stance: 'object' as Stance };
	it.each([
		['[P6] is the first after none', null, asked(), 1],
		['[P6] follows the newest', third, asked({ after: 3 }), 4],
		[
			'[P6] is refused when a colleague was faster',
			third,
			asked({ after: 2 }),
			'positions.changed-meanwhile'
		],
		[
			'[P4] asks again when the text changed',
			null,
			asked({ textHash: 'old' }),
			'positions.text-changed'
		],
		['[P8] may withdraw what is in force', third, asked({ stance: 'withdrawn', after: 3 }), 4],
		[
			'[P8] cannot withdraw nothing',
			null,
			asked({ stance: 'withdrawn' }),
			'positions.nothing-to-withdraw'
		],
		[
			'[P8] cannot withdraw twice',
			{ version: 4, stance: 'withdrawn' as Stance },
			asked({ stance: 'withdrawn', after: 4 }),
			'positions.nothing-to-withdraw'
		]
	])('%s', (_, current, wish, answer) => {
		const outcome = decideStatement(current, wish, 'today');
		expect(outcome.ok ? outcome.value : outcome.reason).toBe(answer);
	});
});

describe('[P9] a text that changed since', () => {
	it.each<[string, Stance, string, boolean]>([
		['the same text', 'object', 'today', false],
		['another text', 'object', 'then', true],
		['another text, withdrawn from', 'withdrawn', 'then', false]
	])('%s', (_, stance, textHash, changed) =>
		expect(changedSince({ stance, textHash }, 'today')).toBe(changed)
	);
});

it('[P7] numbers a receipt by delegation, section and version', () => {
	expect(receiptNumber('KEN', '3', 2)).toBe('KEN-3-2');
	expect(receiptNumber('KEN', '', 1)).toBe('KEN-0-1');
});
