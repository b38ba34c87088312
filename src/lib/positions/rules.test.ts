import { describe, expect, it } from 'vitest';
import type { Seat } from '#lib/kernel/actor.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import {
	audienceFor,
	decideStatement,
	HEARERS,
	hearersOf,
	inDispute,
	inForce,
	readStatable,
	receiptNumber,
	REASON_LIMIT,
	whyNotState,
	wordsOn,
	type Stance,
	type Statable
} from './rules.ts';

type Said = Parameters<typeof decideStatement>[0][number];

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
		hearers: 'everybody',
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
	const said = (version: number, stance: Stance, fields: Partial<Said> = {}): Said => ({
		...{ version, stance, hearers: 'everybody', statedAt: version, disputedAt: null },
		...fields
	});
	const three = [said(3, 'object'), said(2, 'support'), said(1, 'support')];
	const sounded = [said(1, 'support', { hearers: 'facilitation', statedAt: 9 }), ...three];
	it.each<[string, Said[], Statable, number | string]>([
		['[P6] is the first after none', [], asked(), 1],
		['[P6] follows the newest', three, asked({ after: 3 }), 4],
		[
			'[P6] is refused when a colleague was faster',
			three,
			asked({ after: 2 }),
			'positions.changed-meanwhile'
		],
		['[P6] is numbered among those its hearers hear', sounded, asked({ after: 4 }), 4],
		['[P14] so is a sounding', sounded, asked({ after: 4, hearers: 'facilitation' }), 2],
		['[P14] and the first of its own', sounded, asked({ after: 4, hearers: 'delegation' }), 1],
		[
			'[P4] asks again when the text changed',
			[],
			asked({ textHash: 'old' }),
			'positions.text-changed'
		],
		['[P8] may withdraw what is in force', three, asked({ stance: 'withdrawn', after: 3 }), 4],
		[
			'[P8] cannot withdraw nothing',
			[],
			asked({ stance: 'withdrawn' }),
			'positions.nothing-to-withdraw'
		],
		[
			'[P8] cannot withdraw what these hearers never heard',
			three,
			asked({ stance: 'withdrawn', after: 3, hearers: 'delegation' }),
			'positions.nothing-to-withdraw'
		],
		[
			'[P8] cannot withdraw twice',
			[said(2, 'withdrawn'), said(1, 'object')],
			asked({ stance: 'withdrawn', after: 2 }),
			'positions.nothing-to-withdraw'
		]
	])('%s', (_, history, wish, answer) => {
		const outcome = decideStatement(history, wish, 'today');
		expect(outcome.ok ? outcome.value : outcome.reason).toBe(answer);
	});
});

describe('what is in force', () => {
	const said = (fields: Partial<Said>): Said => ({
		...{ version: 1, stance: 'support', hearers: 'everybody', statedAt: 1, disputedAt: null },
		...fields
	});
	const open = said({ stance: 'object', statedAt: 5, version: 2 });
	const sounding = said({ stance: 'support-if-amended', statedAt: 7, hearers: 'facilitation' });
	it.each<[string, Said[], Stance | null]>([
		['[P15] is nothing where nothing is seen', [], null],
		['[P15] is the newest by time, not by version', [said({ version: 3 }), open], 'object'],
		['[P15] is a sounding for who may see it', [open, sounding], 'support-if-amended'],
		['[P15] is what everybody sees for who may not', [open], 'object'],
		[
			'[P15] is what is left when a sounding is withdrawn',
			[open, sounding, { ...sounding, version: 2, statedAt: 8, stance: 'withdrawn' }],
			'object'
		],
		[
			'[P15] is still the sounding when what everybody heard is withdrawn',
			[open, sounding, said({ version: 3, statedAt: 9, stance: 'withdrawn' })],
			'support-if-amended'
		],
		[
			'[P15] is withdrawn when all is',
			[open, said({ version: 3, statedAt: 9, stance: 'withdrawn' })],
			'withdrawn'
		],
		[
			'[P17] is what stood before when what was recorded is disputed',
			[open, said({ version: 3, statedAt: 9, disputedAt: 10 })],
			'object'
		]
	])('%s', (_, seen, stance) => expect(inForce(seen)?.stance ?? null).toBe(stance));

	it('[P17] shows what is disputed until something is stated after it', () => {
		const disputed = said({ version: 3, statedAt: 9, disputedAt: 10 });
		expect(inDispute([open, disputed])).toBe(disputed);
		expect(inDispute([open, disputed, said({ version: 4, statedAt: 11 })])).toBeNull();
	});
});

describe('[P14] the audience of a position', () => {
	const kenya = 'kenya' as DelegationId;
	it.each(HEARERS)('is kept and read back: %s', (hearers) =>
		expect(hearersOf(audienceFor(hearers, kenya))).toBe(hearers)
	);
});

it('[P7] numbers a receipt by delegation, section and version', () => {
	expect(receiptNumber('KEN', '3', 2)).toBe('KEN-3-2');
	expect(receiptNumber('KEN', '', 1)).toBe('KEN-0-1');
	expect(receiptNumber('KEN', '3', 1, 'facilitation')).toBe('KEN-3-F1');
	expect(receiptNumber('KEN', '3', 1, 'delegation')).toBe('KEN-3-D1');
});

describe('what is said of a statement', () => {
	const plain = { hearers: 'everybody', source: '', disputedAt: null } as const;
	it.each([
		['nothing, where its delegation stated it to all', plain, [], ''],
		[
			'[P16] that it is unconfirmed, and where it is from',
			{ ...plain, source: 'floor' as const },
			['Unconfirmed'],
			'Recorded for the delegation from the floor by'
		],
		[
			'[P17] that it is disputed',
			{ ...plain, source: 'e-mail' as const, disputedAt: 1 },
			['Disputed'],
			'Recorded for the delegation from an e-mail by'
		],
		[
			'[P14] who hears it',
			{ ...plain, hearers: 'facilitation' as const },
			['Sounding: facilitators and secretariat only'],
			''
		]
	])('%s', (_, statement, notes, origin) => expect(wordsOn(statement)).toEqual({ notes, origin }));
});
