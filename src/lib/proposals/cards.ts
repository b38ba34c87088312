import type { OpenChange, PlacedChange, Sponsor } from '#db/proposal-lists.ts';
import type { ProposalChange } from '#db/proposals.ts';
import type { ChangeId, ProposalId, SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { sectionAddress, type Section } from '#lib/sections/rules.ts';
import { compareTexts, type BlockChange } from '#lib/text/difference.ts';
import { openingWords } from '#lib/text/words.ts';
import type { ChangeKind, ChangeState, ProposalState } from './rules.ts';
import { isOvertaken } from './overtaken.ts';
import { NOT_ITS_OWN } from './recording.ts';
import { standsOn } from './standing.ts';
import type { CardDiscussion, CardSupport } from './supporting.ts';
import { isInsertion, touchesSame } from './touching.ts';
import { changeWords, placeWords } from './words.ts';

/** A section as cards name it. */
type Place = Pick<Section, 'id' | 'number' | 'title'>;

/** A tabled proposal as lists and cards name it. */
export type ProposalLine = {
	id: ProposalId;
	number: number;
	title: string;
	state: ProposalState;
	/** Which of its wordings is tabled. */
	wording: number;
	sponsor: Sponsor;
	tabledAt: Instant;
	/** Where the secretariat has it from, when its sponsor has not confirmed it yet; '' otherwise. */
	unconfirmed: '' | 'e-mail' | 'document' | 'floor';
};

/** One Change as its card shows it. */
export type ChangeCard = {
	id: string;
	/** What is supported and co-sponsored: it is another where anything of the Change is. */
	hash: string;
	kind: ChangeKind;
	state: ChangeState;
	/** Why it was not retained, or withdrawn, in words; '' where nothing is said. */
	reason: string;
	/** When an open one was taken back out of the text; null where it never stood there. Rule X73. */
	takenBackAt: Instant | null;
	/** What it does: `Other wording for paragraph 12`. */
	what: string;
	/** Its paragraph in the text, or its section where that is gone. */
	place: { href: string; words: string };
	section: { number: string; title: string; address: string };
	redline: BlockChange[];
	/** Whether the section's own words moved under it, or its paragraph went. Rule X7. */
	moved: '' | 'moved' | 'gone';
	/** Whether it stands in the text already. Rule X45. */
	overtaken: boolean;
	/** What happened to those words since it was tabled; null when nothing did. */
	since: BlockChange[] | null;
	/** Proposals whose open Changes touch the same words. Rule X25. */
	touches: { number: number; sponsor: string }[];
	proposal: ProposalLine;
	/** The positions on it; left out where they are not shown. */
	support?: CardSupport;
	/** Who sponsors its proposal beside the sponsor; likewise. */
	coSponsors?: { code: string; name: string }[];
	/** What is said about it; likewise. */
	discussion?: CardDiscussion;
};

/** Open Changes that put a paragraph in. */
export function insertionsOf(placed: readonly PlacedChange[]): ChangeId[] {
	return placed.flatMap(({ change: { id, kind, state } }) =>
		isInsertion(kind) && state === 'open' ? id : []
	);
}

/** How a tabled proposal is named; null while it is a draft. */
export function lineOf({
	proposal,
	sponsor
}: Pick<PlacedChange, 'proposal' | 'sponsor'>): ProposalLine | null {
	const { id, number, title, state, revision, tabledAt, source, confirmedAt } = proposal;
	if (number === null || tabledAt === null) return null;
	const unconfirmed = confirmedAt === null ? source : '';
	const named = { ...sponsor, name: nameOfSponsor(sponsor) };
	return { id, number, title, state, wording: revision, sponsor: named, tabledAt, unconfirmed };
}

/** How a sponsor is named in full: `Kenya on behalf of Group of 77`. Rule X68. */
function nameOfSponsor({ name, by }: Pick<Sponsor, 'name' | 'by'>): string {
	return by === null ? name : `${by} on behalf of ${name}`;
}

/**
 * Changes as cards, in the same order.
 *
 * @param sections those that the reader may read: Changes in others are left out
 * @param open all open Changes of these sections, to tell which touch the same words
 * @param here the consultation's address
 * @param standing those that put in what a paragraph reads as already
 */
export function cardsOf(
	placed: readonly PlacedChange[],
	sections: readonly Place[],
	open: readonly OpenChange[],
	here: string,
	standing: ReadonlySet<string> = new Set()
): ChangeCard[] {
	const byId = new Map<SectionId, Place>(sections.map((section) => [section.id, section]));
	return placed.flatMap((each): ChangeCard[] => {
		const { change, today } = each;
		const section = byId.get(change.section);
		const proposal = lineOf(each);
		if (!section || !proposal) return [];
		const address = sectionAddress(section);
		const words = wordsOfPlace(each);
		const moved = movedOf(each);
		const page = `${here}/sections/${address}`;
		return [
			{
				...{
					id: change.id,
					hash: change.hash,
					kind: change.kind,
					state: change.state,
					reason: reasonWords(each)
				},
				takenBackAt: change.state === 'open' ? change.decidedAt : null,
				what: altWords(change, open) + changeWords(change.kind, words, movedTo(change)),
				place: { href: today ? `${page}#b-${change.block}` : page, words },
				section: { number: section.number, title: section.title, address },
				...{ redline: change.redline, moved },
				overtaken:
					change.state === 'open' &&
					isOvertaken(change, today?.content ?? null, standing.has(change.id)),
				since: moved === 'moved' ? sinceTabled(each) : null,
				touches: change.state === 'open' ? touchedBy(each, open) : [],
				proposal
			}
		];
	});
}

/** Why a Change was not retained, or was withdrawn that was recorded; '' for no reason. Rules X24, X63. */
function reasonWords({ change, sponsor }: PlacedChange): string {
	return change.state === 'withdrawn' && change.reason === NOT_ITS_OWN
		? `${sponsor.name} says that it is not its own`
		: change.reason;
}

/** Whether the section's own words under an open Change are others than its sponsor last saw. Rule X7. */
function movedOf(placed: PlacedChange): ChangeCard['moved'] {
	const ground = placed.change.state === 'open' ? standsOn(placed) : 'same';
	return ground === 'same' ? '' : ground;
}

/** What became of the paragraph since: its words as they were tabled against today's. */
function sinceTabled({ change, today }: PlacedChange): BlockChange[] | null {
	const before = change.redline.find(({ id }) => id === change.block)?.before;
	return before && today ? compareTexts([before], [today.content]) : null;
}

function touchedBy({ change }: PlacedChange, open: readonly OpenChange[]): ChangeCard['touches'] {
	const touching = open.filter((each) => touchesSame(change, each));
	const found = new Map(touching.map((each) => [each.number ?? 0, each.sponsor.name]));
	return [...found].map(([number, sponsor]) => ({ number, sponsor }));
}

/** Behind what a Change moves its paragraph, by how that began when it was tabled. Rule X40. */
export function movedTo({ units: { place } }: Pick<ProposalChange, 'units'>): string | undefined {
	return place && placeWords('', place.opening);
}

/**
 * The number of an alternative among those that are open for its paragraph, in the order of tabling: `Alt 2: `;
 * '' for other Changes. Rule X44.
 */
function altWords({ id, kind, state }: ProposalChange, open: readonly OpenChange[]): string {
	if (kind !== 'alternative' || state !== 'open') return '';
	const own = open.find((each) => each.id === id);
	const others = open.filter(
		(each) => each.kind === kind && each.block === own?.block && each.section === own.section
	);
	return own ? `Alt ${others.indexOf(own) + 1}: ` : '';
}

/** How the paragraph of a Change is called; '' at the very beginning of its section. */
export function wordsOfPlace({ change, today }: Pick<PlacedChange, 'change' | 'today'>): string {
	if (change.block === '') return '';
	if (today?.number) return `paragraph ${today.number}`;
	const opening = openingWords(today?.text ?? change.oldWords);
	return opening === '' ? 'a paragraph' : `“${opening}”`;
}
