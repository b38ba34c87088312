import { describe, expect, it } from 'vitest';
import type { Role, Seat } from '#lib/kernel/actor.ts';
import { maySee } from '#lib/kernel/audience.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { DelegationId, SectionId } from '#lib/kernel/ids.ts';
import { audienceOfRecorded, readRecorded, recordingOf, whyNotRecord } from './recording.ts';
import { mayDiscard, mayTable, proposalRights, type ProposalHeld } from './rules.ts';

const KENYA = 'kenya' as DelegationId;
const seatOf = (role: Role, delegation: string | null = null, speaks = true): Seat =>
	({
		...{ role, speaks, category: role === 'delegate' ? 'member-state' : role, sections: [] },
		delegation: delegation && { id: delegation, code: delegation, name: delegation, group: 'MS' }
	}) as unknown as Seat;
const SEATS = {
	secretariat: seatOf('secretariat'),
	facilitator: seatOf('facilitator'),
	'Kenya’s speaker': seatOf('delegate', KENYA),
	'Kenya’s delegate': seatOf('delegate', KENYA, false),
	'Norway’s speaker': seatOf('delegate', 'norway'),
	observer: seatOf('observer')
};
const RIGHTS = {
	...{ secretariat: ['read'], facilitator: ['read'], observer: ['read'], stakeholder: ['read'] },
	'member-state': ['read', 'propose']
} as unknown as Rights;
const SECTION = { id: 's' as SectionId, mode: 'proposals' as const };
const recorded: ProposalHeld & { reason: string } = {
	...{ delegation: KENYA, state: 'draft', audience: audienceOfRecorded(KENYA), revision: 0 },
	...{ source: 'e-mail', confirmedAt: null, reason: '' }
};
const confirmed = { ...recorded, confirmedAt: 1 };
const who = (may: (seat: Seat) => boolean) =>
	Object.entries(SEATS).flatMap(([name, seat]) => (may(seat) ? [name] : []));
const rightsIn = (seat: Seat, proposal: ProposalHeld, mode: 'proposals' | 'locked' = 'proposals') =>
	proposalRights(seat, RIGHTS, { ...SECTION, mode }, { proposal, wording: 1 });

describe('a draft that the secretariat records for Kenya', () => {
	it('[X60] is seen by the secretariat and by Kenya, and by no facilitator', () => {
		const seers = ['secretariat', 'Kenya’s speaker', 'Kenya’s delegate'];
		expect(who((seat) => maySee(seat, recorded.audience))).toEqual(seers);
		expect(who((seat) => rightsIn(seat, recorded).read)).toEqual(seers);
	});

	it('[X60] is written and tabled by the secretariat alone, while the section is not locked', () => {
		expect(who((seat) => rightsIn(seat, recorded).write)).toEqual(['secretariat']);
		expect(who((seat) => mayTable(seat, recorded))).toEqual(['secretariat']);
		expect(rightsIn(SEATS['Kenya’s speaker'], recorded).reason).toBe('proposals.confirm-first');
		expect(rightsIn(SEATS.secretariat, recorded, 'locked').reason).toBe('sections.locked');
	});

	it('[X60] is let go by the secretariat and by whoever may speak for Kenya', () => {
		expect(who((seat) => mayDiscard(seat, recorded))).toEqual(['secretariat', 'Kenya’s speaker']);
	});

	it('[X62] is Kenya’s to write, table and let go once it is confirmed', () => {
		const delegates = ['Kenya’s speaker', 'Kenya’s delegate'];
		expect(who((seat) => rightsIn(seat, confirmed).write)).toEqual(delegates);
		expect(who((seat) => mayTable(seat, confirmed))).toEqual(['Kenya’s speaker']);
		expect(who((seat) => mayDiscard(seat, confirmed))).toEqual(delegates);
	});

	it('[X62] [X63] is answered by whoever may speak for Kenya, while it is open and unconfirmed', () => {
		const answers = (proposal: typeof recorded) =>
			who((seat) => recordingOf(seat, proposal)?.answers === true);
		expect(answers(recorded)).toEqual(['Kenya’s speaker']);
		expect(answers({ ...recorded, state: 'tabled' })).toEqual(['Kenya’s speaker']);
		expect(answers({ ...recorded, state: 'withdrawn' })).toEqual([]);
		expect(answers(confirmed)).toEqual([]);
		expect(recordingOf(SEATS.observer, { ...recorded, source: '' })).toBeNull();
	});
});

it('[X60] is recorded by the secretariat, for who may propose now, where the text is not locked', () => {
	const why = (seat: Seat, category = 'member-state', mode: 'proposals' | 'locked' = 'proposals') =>
		whyNotRecord(seat, RIGHTS, { mode }, { category: category as 'member-state' });
	expect(who((seat) => why(seat) === null)).toEqual(['secretariat']);
	expect(why(SEATS.facilitator)).toBe('proposals.secretariat-records');
	expect(why(SEATS.secretariat, 'stakeholder')).toBe('proposals.delegation-phase-closed');
	expect(why(SEATS.secretariat, 'member-state', 'locked')).toBe('sections.locked');
});

it('[X27] says where it is from', () => {
	const form = new FormData();
	form.set('delegation', 'KEN');
	expect(readRecorded(form)).toMatchObject({ reason: 'proposals.source-required' });
	form.set('source', 'import');
	expect(readRecorded(form)).toMatchObject({ reason: 'proposals.source-required' });
	form.set('source', 'floor');
	expect(readRecorded(form)).toMatchObject({ ok: true, value: { code: 'KEN', source: 'floor' } });
});
