import type { Row } from '#lib/kernel/csv.ts';
import type { BlockId, DelegationId, SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { plainWords } from '#lib/kernel/words.ts';
import { findDelegation } from '#lib/people/naming.ts';
import { sectionAddress, type Section } from '#lib/sections/rules.ts';
import { REASON_LIMIT, type Reservation, type Stance } from './rules.ts';
import type { NamedParagraph, TargetBlock } from './targets.ts';

export const NEEDED_COLUMNS = ['delegation', 'target', 'stance'] as const;
export const OTHER_COLUMNS = ['reason', 'date'] as const;
export type PositionLine = Row<(typeof NEEDED_COLUMNS)[number] | (typeof OTHER_COLUMNS)[number]>;

type Named = { id: DelegationId; code: string; name: string };

/** What a line says; `statedAt` is null where it names no date. */
export type ImportedSaying<D extends Named, S> = {
	delegation: D;
	section: S;
	/** The paragraph, or '' for the whole section. */
	block: TargetBlock;
	stance: Stance;
	reservation: Reservation;
	reason: string;
	statedAt: Instant | null;
};

/** A line that cannot be taken: why, and the word it is about. */
type Untaken = { ok: false; reason: string; word: string };

/** What a line of an import says, or why it says nothing. Rule P18. */
export function readPositionLine<D extends Named, S extends Pick<Section, 'id' | 'number'>>(
	{ cells }: PositionLine,
	known: {
		delegations: readonly D[];
		sections: readonly S[];
		/** The paragraphs of each section, in their order. */
		paragraphs: ReadonlyMap<SectionId, readonly NamedParagraph[]>;
		now: Instant;
	}
): { ok: true; value: ImportedSaying<D, S> } | Untaken {
	const untaken = (reason: string, word: string): Untaken => ({ ok: false, reason, word });
	const delegation = findDelegation(known.delegations, cells.delegation);
	if (!delegation) return untaken('positions.delegation-unknown', cells.delegation);
	const [address = '', named] = cells.target
		.toLowerCase()
		.replace(/^section\s+/, '')
		.split(/\s*[/¶]\s*/, 2);
	const section = known.sections.find((each) => sectionAddress(each) === address);
	if (!section) return untaken('positions.target-unknown', cells.target);
	const paragraphs = known.paragraphs.get(section.id) ?? [];
	const block = named === undefined ? '' : findParagraph(paragraphs, named);
	if (block === null) return untaken('positions.paragraph-unknown', cells.target);
	const said =
		STANCES_SAID[
			cells.stance
				.toLowerCase()
				.replace(/[^a-z]+/g, ' ')
				.trim()
		];
	if (!said) return untaken('positions.stance-unknown', cells.stance);
	const reason = plainWords(cells.reason).trim();
	if (reason.length > REASON_LIMIT) return untaken('positions.reason-too-long', '');
	const date = readDate(cells.date, known.now);
	if (!date.ok) return untaken(date.reason, cells.date);
	const [stance, reservation = ''] = said;
	return {
		ok: true,
		value: { delegation, section, block, stance, reservation, reason, statedAt: date.value }
	};
}

/** The one paragraph that prints this number, or has this id; null when none does, or several do. */
function findParagraph(paragraphs: readonly NamedParagraph[], named: string): BlockId | null {
	const found = paragraphs.filter(
		({ id, label }) => id === named || (label !== '' && label.toLowerCase() === named)
	);
	const [only] = found;
	return only && found.length === 1 ? only.id : null;
}

const STANCES_SAID: Record<string, [Stance, Reservation?]> = {
	support: ['support'],
	'support if amended': ['support-if-amended'],
	reservation: ['reservation', 'general'],
	'reservation general': ['reservation', 'general'],
	'reservation awaiting instructions': ['reservation', 'awaiting-instructions'],
	object: ['object'],
	withdrawn: ['withdrawn'],
	'position withdrawn': ['withdrawn']
};

const DATE = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;

/** A day begins at midnight UTC; a time of day names its zone. */
function readDate(word: string, now: Instant): Outcome<Instant | null> {
	if (word === '') return accept(null);
	const [, day = ''] = DATE.exec(word) ?? [];
	const midnight = Date.parse(`${day}T00:00:00Z`);
	// The 30th of February would be the 1st of March.
	const isDay = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
	const at = Date.parse(word);
	if (!isDay || Number.isNaN(at)) return refuse(400, 'positions.date-unknown');
	return at > now ? refuse(400, 'positions.date-future') : accept(at);
}
