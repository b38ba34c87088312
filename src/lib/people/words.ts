import type { Role } from '#lib/kernel/actor.ts';
import type { Category } from '#lib/kernel/capabilities.ts';
import { seatWords } from './seat-words.ts';

/** What somebody whose seat has ended is told, and whom they may turn to: the secretariat's names. */
export function endedWords(
	seat: { role: Role; delegation: { name: string } | null },
	{ title, facilitatorLabel }: { title: string; facilitatorLabel: string },
	secretariat: readonly string[]
): string {
	return (
		`You took part in “${title}” as ${seatWords(seat, facilitatorLabel)}. That seat was withdrawn, ` +
		`so you can no longer open it. What you wrote and stated stays in the record. ` +
		`To come back, or if you think this is a mistake, turn to ${whom(secretariat)}.`
	);
}

/** What somebody whose seat is suspended is told. */
export function suspendedWords(
	seat: { role: Role; delegation: { name: string } | null },
	{ title, facilitatorLabel }: { title: string; facilitatorLabel: string },
	secretariat: readonly string[]
): string {
	return (
		`Your seat in “${title}” as ${seatWords(seat, facilitatorLabel)} is suspended: until that is ` +
		`lifted you can neither read nor write there. What you wrote and stated stands. ` +
		`Turn to ${whom(secretariat)}.`
	);
}

function whom(secretariat: readonly string[]): string {
	return secretariat.length > 0 ? `its secretariat (${secretariat.join(', ')})` : 'its secretariat';
}

/** A delegation's category in words. */
export const CATEGORY_WORDS: Record<Category, string> = {
	secretariat: 'Secretariat',
	facilitator: 'Facilitator',
	'member-state': 'Member State',
	stakeholder: 'Stakeholder',
	observer: 'Observer'
};

/** What a place lets its holder do, sentence by sentence; phases and modes may narrow it. */
export function placeWords(place: {
	role: Role;
	speaks: boolean;
	delegation: { name: string } | null;
	sections: readonly { number: string; title: string }[];
}): string[] {
	const whose = place.delegation ? `${place.delegation.name}'s` : "a delegation's";
	switch (place.role) {
		case 'secretariat':
			return [
				'Open and run the consultation: its phases, sections and modes.',
				'Add delegations, invite people and withdraw seats.',
				'You take no positions.'
			];
		case 'facilitator':
			return [
				place.sections.length > 0
					? `Hold the text of ${place.sections.map(sectionWords).join(', ')}.`
					: 'Facilitate. The secretariat settles which sections you hold.',
				'You are impartial: you take no positions while you act as facilitator.'
			];
		case 'observer':
			return ['Read the text and the discussion. What more you may do depends on the phase.'];
		case 'delegate':
			return [
				'Read, comment and work on the text as far as the phase and each section allow.',
				place.speaks ? `State ${whose} positions.` : `You do not state ${whose} positions.`
			];
	}
}

/** A section by number and title; the preamble has no number. */
export function sectionWords({ number, title }: { number: string; title: string }): string {
	return number ? `${number}. ${title}` : title;
}
