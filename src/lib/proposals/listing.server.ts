import { readDelegationRows, readGroups } from '#db/delegations.ts';
import { countByBlock, listPlaced, listTabled, type PlacedChange } from '#db/proposal-lists.ts';
import { readProjection } from '#db/texts.ts';
import type { Entered } from '#lib/consultations/queries.server.ts';
import type { SectionId, TargetBlock } from '#lib/kernel/ids.ts';
import { nameParagraphs } from '#lib/positions/targets.ts';
import { readSections, type SectionView } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import { lineOf, movedTo, wordsOfPlace, type ProposalLine } from './cards.ts';
import { PAGE, type Wanted } from './listing.ts';
import { readCoSponsors } from './cosponsoring.server.ts';
import { changeWords } from './words.ts';

/** A tabled proposal in a list, with what it would change where. */
export type ListedProposal = ProposalLine & {
	places: { section: string; href: string; what: string }[];
	coSponsors: { code: string; name: string }[];
};

/** A page of a consultation's tabled proposals, and what they can be narrowed by. */
export type ProposalsPage = {
	shown: ListedProposal[];
	found: number;
	page: number;
	pages: number;
	groups: { code: string; name: string }[];
	delegations: { code: string; name: string }[];
	sections: { address: string; number: string; title: string }[];
	/** Of the section that is looked at, what something was tabled on, in the order of the text. */
	paragraphs: ListedParagraph[];
};

/** A paragraph by which a list is narrowed; one that is no longer in the text has no opening words. */
type ListedParagraph = { block: TargetBlock; label: string; opening: string };

/** Tabled proposals for the sections that the actor may read, in the order of tabling. */
export async function readProposals(
	{ runtime }: App.Locals,
	{ consultation, participant }: Entered,
	wanted: Wanted
): Promise<ProposalsPage> {
	const { db } = runtime;
	const [sections, groups, delegations] = await Promise.all([
		readSections(runtime, participant, consultation.id),
		readGroups(db, consultation.id),
		readDelegationRows(db, consultation.id)
	]);
	const section = sections.find((each) => sectionAddress(each) === wanted.section);
	const paragraphs = section ? await readParagraphs(runtime, section.id) : [];
	// Whoever goes on to another section looks at all of it.
	const block = paragraphs.find((each) => each.block === wanted.block)?.block;
	const where = {
		consultation: consultation.id,
		sections: sections.map(({ id }) => id),
		...(wanted.group && { group: wanted.group }),
		...(wanted.delegation && { delegation: wanted.delegation }),
		...(wanted.state && { state: wanted.state }),
		...(section && { section: section.id }),
		...(block && { block })
	};
	const read = (page: number) => listTabled(db, where, { offset: (page - 1) * PAGE, limit: PAGE });
	let { page } = wanted;
	let listed = await read(page);
	const pages = Math.max(1, Math.ceil(listed.found / PAGE));
	// Beyond the last page stands the last one.
	if (page > pages) listed = await read((page = pages));
	const ids = listed.shown.map(({ proposal }) => proposal.id);
	const [changes, coSponsors] = await Promise.all([
		ids.length > 0 ? listPlaced(db, { proposals: ids }) : [],
		readCoSponsors(runtime, ids)
	]);
	const byProposal = Map.groupBy(changes, ({ proposal }) => proposal.id);
	return {
		...{ found: listed.found, page, pages },
		shown: listed.shown.flatMap((each) => {
			const line = lineOf(each);
			const places = placesOf(byProposal.get(each.proposal.id) ?? [], sections, consultation.slug);
			const joined = (coSponsors.get(each.proposal.id) ?? []).filter(({ stands }) => stands);
			const named = joined.map(({ code, name }) => ({ code, name }));
			return line ? { ...line, places, coSponsors: named } : [];
		}),
		groups: groups
			.filter(({ kind }) => kind === 'stakeholder')
			.map(({ code, name }) => ({ code, name })),
		delegations: delegations.map(({ code, name }) => ({ code, name })),
		paragraphs,
		sections: sections.map((each) => ({
			...{ address: sectionAddress(each), number: each.number, title: each.title }
		}))
	};
}

async function readParagraphs(
	{ db }: App.Locals['runtime'],
	section: SectionId
): Promise<ListedParagraph[]> {
	const [text, counted] = await Promise.all([
		readProjection(db, section),
		countByBlock(db, section)
	]);
	const proposedOn = new Set(counted.map(({ block }) => block).filter((block) => block !== ''));
	const standing = nameParagraphs(text?.blocks ?? []).filter(({ id }) => proposedOn.delete(id));
	return [
		...standing.map(({ id, label, opening }) => ({ block: id, label, opening })),
		...[...proposedOn].map((block) => ({ block, label: '', opening: '' }))
	];
}

function placesOf(
	changes: readonly PlacedChange[],
	sections: readonly SectionView[],
	slug: string
): ListedProposal['places'] {
	return changes.flatMap((each) => {
		const section = sections.find(({ id }) => id === each.change.section);
		if (!section) return [];
		const { block, kind } = each.change;
		return {
			section: section.number ? `Section ${section.number}` : 'Preamble',
			href: `/c/${slug}/sections/${sectionAddress(section)}/proposals?block=${block}#opened`,
			what: changeWords(kind, wordsOfPlace(each), movedTo(each.change))
		};
	});
}
