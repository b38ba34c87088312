import { describe, expect, it } from 'vitest';
import type { Seat } from '#lib/kernel/actor.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import { CAPABILITIES, type Category } from '#lib/kernel/capabilities.ts';
import type { DelegationId, SectionId } from '#lib/kernel/ids.ts';
import { proposalRights } from '#lib/proposals/rules.ts';
import { MODES, sectionRights } from '#lib/sections/rules.ts';
import { CLOSINGS, REFUSALS } from '#server/sync/reasons.ts';
import kernel from './en/kernel.json' with { type: 'json' };
import { say } from './say-refused.ts';
import { say as sayOnPage } from './say-section.ts';

/** Closings after which the page does not come back by itself, so that its status says them. */
const FINAL = ['sync.no-longer-yours', 'sync.other-seat', 'sync.signed-out'];

describe('why the sync server would not go on', () => {
	it.each([...REFUSALS, ...CLOSINGS, 'sync.restored'])('%s has words of its own', (code) => {
		expect(say(code)).not.toBe(kernel.unknown);
		expect(say(code)).toMatch(/^[A-Z].+\.$/);
		expect(say(code)).not.toMatch(/sync\.|frame|socket|byte|client/i);
	});

	it.each(FINAL)('%s is said by the page itself', (code) =>
		expect(sayOnPage(code)).not.toBe(kernel.unknown)
	);

	const seats: [Seat['role'], Category][] = [
		['secretariat', 'secretariat'],
		['facilitator', 'facilitator'],
		['delegate', 'member-state'],
		['delegate', 'stakeholder'],
		['observer', 'observer']
	];
	it.each(seats)('whoever may not write as %s (%s) is told why', (role, category) => {
		for (const mode of MODES)
			for (const held of [[], ['read'], CAPABILITIES] as const) {
				const seat = { role, category, sections: [] as SectionId[] } as unknown as Seat;
				const rights = { [category]: held } as unknown as Parameters<typeof sectionRights>[1];
				const { write, reason } = sectionRights(seat, rights, { id: 's' as SectionId, mode });
				if (!write) expect(sayOnPage(reason ?? '')).not.toBe(kernel.unknown);
			}
	});

	it.each(seats)('whoever may not write a proposal as %s (%s) is told why', (role, category) => {
		const proposal = {
			...{ delegation: 'd' as DelegationId, state: 'draft' as const },
			...{ audience: EVERYBODY, revision: 1, source: '' as const, confirmedAt: null }
		};
		for (const mode of MODES)
			for (const held of [[], ['read'], CAPABILITIES] as const)
				for (const wording of [1, 2]) {
					const seat = { role, category, sections: [] as SectionId[] } as unknown as Seat;
					const rights = { [category]: held } as unknown as Parameters<typeof proposalRights>[1];
					const section = { id: 's' as SectionId, mode };
					const { write, reason } = proposalRights(seat, rights, section, { proposal, wording });
					if (!write) expect(say(reason ?? '')).not.toBe(kernel.unknown);
				}
	});
});
