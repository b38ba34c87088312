import { describe, expect, it } from 'vitest';
import type { Role, Seat } from '#lib/kernel/actor.ts';
import type { Category, Rights } from '#lib/kernel/capabilities.ts';
import type { DelegationId, SectionId } from '#lib/kernel/ids.ts';
import {
	decideMode,
	holdsEvery,
	nextPlace,
	numberOfAddress,
	readSectionWish,
	sectionAddress,
	sectionRights,
	type Mode,
	type Section
} from './rules.ts';

const drafting: Rights = {
	secretariat: ['read', 'comment', 'edit'],
	facilitator: ['read', 'comment', 'edit', 'position'],
	'member-state': ['read', 'comment', 'edit', 'position'],
	stakeholder: ['read', 'comment', 'position'],
	observer: ['read', 'position']
};
const here = 'here' as SectionId;
const elsewhere = 'elsewhere' as SectionId;
const section = (mode: Mode) => ({ id: here, mode }) as Section;

function seatOf(role: Role, category: Category, more: Partial<Seat> = {}): Seat {
	return { role, category, delegation: null, speaks: false, sections: [], ...more } as Seat;
}

function delegate(category: 'member-state' | 'stakeholder', speaks = true): Seat {
	const delegation = { id: 'ken' as DelegationId, code: 'KEN', name: 'Kenya', group: 'MS' };
	return seatOf('delegate', category, { delegation, speaks });
}

const kenya = delegate('member-state');
const ngo = delegate('stakeholder');
const holder = seatOf('facilitator', 'facilitator', { sections: [here] });
const other = seatOf('facilitator', 'facilitator', { sections: [elsewhere] });
const secretariat = seatOf('secretariat', 'secretariat');
const observer = seatOf('observer', 'observer');

describe('what a seat may write', () => {
	it.each<[string, Mode, Seat, string | null]>([
		['[M2] a delegate co-edits an open section', 'open', kenya, null],
		['[M2] so does the secretariat', 'open', secretariat, null],
		['[M1] a category without edit does not', 'open', ngo, 'sections.phase-reads'],
		['[M1] nor does an observer', 'open', observer, 'sections.observer-reads'],
		['[M3] in proposals mode a delegate does not', 'proposals', kenya, 'sections.proposals-only'],
		['[M3] the facilitator of the section does', 'proposals', holder, null],
		['[M3] the facilitator of another one does not', 'proposals', other, 'sections.proposals-only'],
		['[M3] nor does the secretariat', 'proposals', secretariat, 'sections.proposals-only'],
		['[M4] a locked section nobody edits', 'locked', kenya, 'sections.locked'],
		['[M4] its facilitator included', 'locked', holder, 'sections.locked'],
		['[M4] and the secretariat', 'locked', secretariat, 'sections.locked']
	])('%s', (_rule, mode, seat, reason) => {
		const rights = sectionRights(seat, drafting, section(mode));
		expect([rights.write, rights.reason]).toEqual([reason === null, reason]);
	});

	it('[M1] a phase that withholds editing from facilitators is not overruled by a mode', () => {
		const reading: Rights = { ...drafting, facilitator: ['read'] };
		expect(sectionRights(holder, reading, section('proposals')).write).toBe(false);
	});
});

describe('what goes on beside the text', () => {
	it.each<[string, Mode]>([
		['[M3] in proposals mode', 'proposals'],
		['[M4] in a locked section', 'locked']
	])('comments and positions go on %s', (_rule, mode) => {
		const { comment, position } = sectionRights(kenya, drafting, section(mode));
		expect([comment, position]).toEqual([true, true]);
	});

	it('[M5] who may not read may do nothing', () => {
		const closed: Rights = { ...drafting, stakeholder: ['comment', 'edit', 'position'] };
		expect(sectionRights(ngo, closed, section('open'))).toMatchObject({
			read: false,
			write: false,
			comment: false,
			position: false
		});
	});

	it.each<[string, Seat]>([
		['a facilitator', holder],
		['an observer', observer],
		['the secretariat', secretariat],
		['a delegate who does not speak', delegate('member-state', false)]
	])('[M6] %s takes no position', (_who, seat) =>
		expect(sectionRights(seat, drafting, section('open')).position).toBe(false)
	);
});

describe('setting a mode', () => {
	it.each<[string, Seat, boolean]>([
		['the secretariat', secretariat, true],
		['the facilitator of the section', holder, true],
		['the facilitator of another', other, false],
		['a delegate', kenya, false],
		['an observer', observer, false]
	])('[M7] %s', (_who, seat, may) =>
		expect(decideMode(seat, section('open'), 'locked').ok).toBe(may)
	);

	it('[M7] asks for a mode that there is, and changes nothing when it is set', () => {
		expect(decideMode(secretariat, section('open'), 'ajar').ok).toBe(false);
		expect(decideMode(secretariat, section('open'), 'open')).toEqual({ ok: true, value: null });
	});
});

describe('adding a section', () => {
	it('[M9] takes the next place and number', () => {
		const numbers = ['', '1', '9'].map((number, position) => ({ number, position }));
		expect(nextPlace(numbers)).toEqual({ position: 3, number: 10 });
		expect(nextPlace([])).toEqual({ position: 1, number: 1 });
	});

	it('[M8] goes to who holds every section, not to who holds some', () => {
		const sections = [{ id: here }, { id: elsewhere }];
		expect(holdsEvery([here, elsewhere], sections)).toBe(true);
		expect(holdsEvery([here], sections)).toBe(false);
		expect(holdsEvery([], [])).toBe(false);
	});

	it('has a title, set in one line, and a mode', () => {
		expect(readSectionWish('  Data \n governance ', 'open')).toEqual({
			ok: true,
			value: { title: 'Data governance', mode: 'open' }
		});
		expect(readSectionWish(' ', 'open').ok).toBe(false);
		expect(readSectionWish('x'.repeat(201), 'open').ok).toBe(false);
		expect(readSectionWish('Data', null).ok).toBe(false);
	});
});

it.each([['', 'preamble'] as const, ['3', '3'] as const])(
	'[M9] number “%s” has the address %s, and back',
	(number, address) => {
		expect(sectionAddress({ number })).toBe(address);
		expect(numberOfAddress(address)).toBe(number);
	}
);
