import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { plainLine } from '#lib/kernel/words.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { Participant, Seat } from '#lib/kernel/actor.ts';
import type { ConsultationId, DelegationId, DocumentId, SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { speaksForDelegation } from '#lib/people/rules.ts';

export const MODES = ['open', 'proposals', 'locked'] as const;
export type Mode = (typeof MODES)[number];

/** A part of the text with its own mode and document. Rule M9. */
export type Section = {
	id: SectionId;
	consultation: ConsultationId;
	position: number;
	/** '' for the preamble, '1', '2' … for the others. */
	number: string;
	title: string;
	mode: Mode;
	/** The sync address: `/sync/<document>`. */
	document: DocumentId;
	createdAt: Instant;
};

/** What a seat may do in a section, and why it may not write, as a reason code. */
export type SectionRights = {
	read: boolean;
	write: boolean;
	comment: boolean;
	position: boolean;
	reason: string | null;
};

/** Who asks for a section's text, and what they may do with it. */
export type SectionAccess = {
	section: Section;
	participant: Participant;
	rights: SectionRights;
	/** The delegation whose words are written here where the secretariat records them; else the seat's own. */
	recordsFor?: DelegationId | null;
};

const NOTHING: SectionRights = {
	read: false,
	write: false,
	comment: false,
	position: false,
	reason: 'sections.not-readable'
};

/**
 * What `seat` may do in `section` while the phase grants `rights`. Page, form action, sync
 * server and command line all ask this function. Rules M1-M6.
 */
export function sectionRights(
	seat: Seat,
	rights: Rights,
	section: Pick<Section, 'id' | 'mode'>
): SectionRights {
	const held = rights[seat.category];
	if (!held.includes('read')) return NOTHING;
	const reason = whyReadOnly(seat, held, section);
	return {
		read: true,
		write: reason === null,
		comment: held.includes('comment'),
		position: held.includes('position') && speaksForDelegation(seat),
		reason
	};
}

function whyReadOnly(
	seat: Seat,
	held: Rights[Seat['category']],
	section: Pick<Section, 'id' | 'mode'>
): string | null {
	if (section.mode === 'locked') return 'sections.locked';
	if (section.mode === 'proposals' && !holdsSection(seat, section))
		return 'sections.proposals-only';
	if (held.includes('edit')) return null;
	return seat.role === 'observer' ? 'sections.observer-reads' : 'sections.phase-reads';
}

/** Whether this is the seat of a facilitator of this section. */
export function holdsSection(seat: Seat, section: Pick<Section, 'id'>): boolean {
	return seat.role === 'facilitator' && seat.sections.includes(section.id);
}

/** Whether this seat may set the section's mode. Rule M7. */
export function maySetMode(seat: Seat, section: Pick<Section, 'id'>): boolean {
	return seat.role === 'secretariat' || holdsSection(seat, section);
}

/** The mode a form asks for; null when the section is in it already. Rule M7. */
export function decideMode(seat: Seat, section: Section, asked: unknown): Outcome<Mode | null> {
	if (!maySetMode(seat, section)) return refuse(403, 'sections.mode-not-yours');
	const mode = readMode(asked);
	if (!mode) return refuse(400, 'sections.unknown-mode');
	return accept(mode === section.mode ? null : mode);
}

/** What a new section is to be, as a form or the command line asks for it. */
export type SectionWish = { title: string; mode: Mode };

/** @returns the wish, or why it cannot be: a title of 1-200 characters and a known mode */
export function readSectionWish(title: unknown, mode: unknown): Outcome<SectionWish> {
	const words = typeof title === 'string' ? plainLine(title) : '';
	if (words === '') return refuse(400, 'sections.title-required');
	if (words.length > 200) return refuse(400, 'sections.title-too-long');
	const known = readMode(mode);
	return known ? accept({ title: words, mode: known }) : refuse(400, 'sections.unknown-mode');
}

/** Where the next sections stand: after the last position, after the highest number. Rule M9. */
export function nextPlace(sections: readonly Pick<Section, 'position' | 'number'>[]): {
	position: number;
	number: number;
} {
	const after = (numbers: number[]) => Math.max(0, ...numbers) + 1;
	return {
		position: after(sections.map((section) => section.position)),
		number: after(sections.map((section) => Number(section.number) || 0))
	};
}

/** Whether a facilitator of `held` sections holds a section added now. Rule M8. */
export function holdsEvery(
	held: readonly SectionId[],
	sections: readonly Pick<Section, 'id'>[]
): boolean {
	return sections.length > 0 && sections.every((section) => held.includes(section.id));
}

/** A section's place in addresses: `preamble`, `1`, `2` … Rule M9. */
export function sectionAddress(section: Pick<Section, 'number'>): string {
	return section.number || 'preamble';
}

/** The number that an address names: the reverse of {@link sectionAddress}. */
export function numberOfAddress(address: string): string {
	return address === 'preamble' ? '' : address;
}

function readMode(asked: unknown): Mode | null {
	return MODES.find((mode) => mode === asked) ?? null;
}
