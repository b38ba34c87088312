import type { Category, Rights } from '#lib/kernel/capabilities.ts';
import type { SectionId } from '#lib/kernel/ids.ts';
import type { BlockChange } from '#lib/text/changes.ts';
import type { Statement } from './rules.ts';
import { countedStance, within, type Standing } from './standings.ts';
import type { NamedParagraph, TargetBlock } from './targets.ts';
import {
	MARKED,
	MARK_SIGNS,
	MARK_WORDS,
	type Marked,
	type ShownTally,
	type Tally
} from './tally.ts';

/** One section of the matrix. */
export type MatrixRow = {
	section: { id: SectionId; number: string; title: string };
	all: Tally;
	/** By code of the stakeholder group or regional group. */
	groups: Record<string, Tally>;
	/** How many delegations may still object. Rule P11. */
	mayObject: number;
	/** How many of its paragraphs have positions on them alone. */
	paragraphs: number;
};

/** A paragraph of the section that is unfolded. */
export type ParagraphRow = Omit<MatrixRow, 'section' | 'paragraphs'> & {
	paragraph: NamedParagraph;
};

/** A section unfolded into those of its paragraphs that have positions, in the order of the text. */
export type UnfoldedSection = {
	section: SectionId;
	paragraphs: ParagraphRow[];
	/** Paragraphs with positions that are no longer in the text. Rule P22. */
	gone: TargetBlock[];
};

/** The matrix of a consultation: its groups, and a row per section in the order of the text. */
export type Matrix = {
	groups: { code: string; name: string }[];
	/** Regional groups of Member States; a State of two stands in both. */
	regions: { code: string; name: string }[];
	/** Negotiating groups: a delegation may be in several, so they are never added up. Rule P45. */
	negotiating: { code: string; name: string }[];
	rows: MatrixRow[];
	unfolded: UnfoldedSection | null;
};

/** One section unfolded, of all delegations or of one group. */
export type Drill = {
	section: MatrixRow['section'];
	/** The paragraph whose statements are shown; null for the section's. */
	paragraph: NamedParagraph | null;
	/** Null when all delegations are shown. */
	group: { code: string; name: string } | null;
	standings: Standing[];
	/** Of all delegations, whatever the group. Rule P11. */
	mayObject: Standing[];
	all: Tally;
	/** What one delegation stated beside what is shown, newest first, when asked for. */
	history: { code: string; statements: Statement[] } | null;
};

/** What the position widget of a section shows and needs for its form. */
export type SectionPosition = {
	/** The acting seat's own delegation; null for seats without one. */
	delegation: { code: string; name: string; group: string } | null;
	/** Why this seat may not state a position here: a reason code, and on the page its sentence; null when it may. */
	whyNot: string | null;
	/** What of it is in force; null when nothing is. */
	current: Statement | null;
	/** What the delegation stated, newest first. */
	history: Statement[];
	/** Whether the text changed since the one in force was stated, and how. Rule P9. */
	changed: boolean;
	changes: BlockChange[] | null;
	/** Whether it has a position of its own that it could withdraw. */
	withdrawable: boolean;
	/** What stating a position of its own would replace, in words; '' for nothing. Rule P44. */
	replaces: string;
	/** What there is to say of it beside, and where that is dealt with. */
	lines: { href: string; words: string }[];
	/** Where everybody's positions are. */
	matrix: string;
	/** The text that a new statement is bound to: its hash and log position. */
	text: { hash: string; seq: number };
	/** How all delegations stand on the section, counted. */
	strip: Tally;
};

/** Count delegations by where they stand. Rule P10. */
export function tally(standings: readonly Standing[]): Tally {
	const counts: Tally = {
		support: 0,
		'support-if-amended': 0,
		reservation: 0,
		object: 0,
		none: 0,
		changed: 0,
		unconfirmed: 0,
		disputed: 0,
		soundings: 0,
		lapsed: 0,
		total: standings.length,
		...{ through: {}, marks: [] }
	};
	for (const standing of standings) {
		const stance = countedStance(standing);
		counts[stance] += 1;
		if (standing.through) counts.through[stance] = (counts.through[stance] ?? 0) + 1;
		for (const mark of marksOf(standing)) counts[mark] += 1;
	}
	counts.marks = MARKED.filter((mark) => counts[mark] > 0).map((mark) => ({
		...{ sign: MARK_SIGNS[mark], count: counts[mark], words: MARK_WORDS[mark] }
	}));
	return counts;
}

/** What there is to say of a delegation beside its stance. */
function marksOf(
	standing: Pick<Standing, 'statement' | 'changed' | 'disputed' | 'lapsed'>
): Marked[] {
	const { statement, changed, disputed, lapsed } = standing;
	const stated = statement !== null && statement.stance !== 'withdrawn';
	const marks: Record<Marked, boolean> = {
		changed,
		unconfirmed: stated && statement.source !== '',
		disputed: disputed !== null,
		soundings: stated && statement.hearers !== 'everybody',
		lapsed: lapsed !== null
	};
	return MARKED.filter((mark) => marks[mark]);
}

/** One row: all delegations, and each group's, counted. `codes` names the groups shown. */
export function matrixRow(
	section: MatrixRow['section'],
	standings: readonly Standing[],
	codes: readonly string[],
	rights: Rights
): MatrixRow {
	return rowOf(section, countStandings(standings, codes), rights);
}

/** What is counted of a section or a paragraph, whatever rights the phase grants. */
export type Counts = Pick<MatrixRow, 'all' | 'groups'> & {
	/** How many do not support, by category. */
	unsupporting: Partial<Record<Category, number>>;
};

/** Count where delegations stand. `codes` names the groups shown. */
export function countStandings(standings: readonly Standing[], codes: readonly string[]): Counts {
	const unsupporting: Counts['unsupporting'] = {};
	for (const standing of standings) {
		const { category } = standing.delegation;
		if (countedStance(standing) === 'support') continue;
		unsupporting[category] = (unsupporting[category] ?? 0) + 1;
	}
	const groups = codes.map((code) => [code, tally(within(standings, code))] as const);
	return { all: tally(standings), groups: Object.fromEntries(groups), unsupporting };
}

/** A row of what was counted, with who may block consensus under these rights. Rule P11. */
export function rowOf(
	section: MatrixRow['section'],
	{ all, groups, unsupporting }: Counts,
	rights: Rights,
	paragraphs = 0
): MatrixRow {
	const blocking = Object.entries(unsupporting) as [Category, number][];
	const mayObject = blocking
		.filter(([category]) => rights[category].includes('block'))
		.reduce((sum, [, count]) => sum + count, 0);
	return { section, all, groups, mayObject, paragraphs };
}

/** The rows with the most contested first; `rows` come in the order of the text. Rule P12. */
export function mostContestedFirst<R extends { all: ShownTally }>(rows: readonly R[]): R[] {
	return [...rows].sort(
		({ all: a }, { all: b }) =>
			less(b.object, a.object) ||
			less(b.reservation, a.reservation) ||
			less(b['support-if-amended'], a['support-if-amended'])
	);
}

function less(a = 0, b = 0): number {
	return a - b;
}

/** How many delegations may still block consensus, as a row of the matrix says it. Rule P11. */
export function mayBlockWords(count: number): string {
	if (count === 0) return 'No delegation may still block consensus';
	return `${count} ${count === 1 ? 'delegation' : 'delegations'} may still block consensus`;
}
