import type { Consultation } from '#lib/consultations/rules.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import { say } from '#lib/messages/say.ts';
import type { SectionRights } from '#lib/sections/rules.ts';

const AS = { delegate: 'a delegate', secretariat: 'the secretariat', observer: 'an observer' };

/** As whom somebody is in a section, and why they may not write there; '' where they may. */
export function sayMode(
	{ role, delegation }: Pick<Seat, 'role' | 'delegation'>,
	{ facilitatorLabel }: Pick<Consultation, 'facilitatorLabel'>,
	rights: SectionRights
): { whom: string; why: string } {
	const office = role === 'facilitator' ? `the ${facilitatorLabel.toLowerCase()}` : AS[role];
	const may = [rights.comment && 'comment', rights.position && 'state a position'];
	const can = may.filter(Boolean).join(' and ');
	const why = rights.write || !rights.reason ? '' : say(rights.reason);
	return { whom: delegation?.name ?? office, why: why && can ? `${why} You can ${can}.` : why };
}
