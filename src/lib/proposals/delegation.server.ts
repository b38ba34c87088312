import { listStatedOnBy, listStatedOnChanges } from '#db/change-positions.ts';
import { listSponsoredWith } from '#db/joinings.ts';
import { listPlaced, listTabled, type PlacedChange } from '#db/proposal-lists.ts';
import type { Entered } from '#lib/consultations/queries.server.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import { inForce, type Statement } from '#lib/positions/rules.ts';
import { readDelegations } from '#lib/people/delegations.server.ts';
import { readSections, type SectionView } from '#lib/sections/queries.server.ts';
import { lineOf, wordsOfPlace, type ProposalLine } from './cards.ts';
import { readCoSponsors } from './cosponsoring.server.ts';
import { keyOf, seenOn } from './support.server.ts';
import { changeWords } from './words.ts';

/** So many of each are named; the lists and exports have all. */
const SHOWN = 20;

/** What a delegation states on a Change. */
type StatedHere = { proposal: ProposalLine; id: string; what: string; statement: Statement };

/** What a delegation proposes, sponsors with others and states on what is proposed, as far as the reader may see. */
export type DelegationProposals = {
	tabled: { shown: ProposalLine[]; found: number };
	sponsored: ProposalLine[];
	stated: { shown: StatedHere[]; found: number };
};

/** The part of a delegation's page that is about proposals. Rules P19, X26, X32, X36. */
export async function readDelegationProposals(
	{ runtime }: App.Locals,
	{ participant, consultation }: Entered,
	code: string
): Promise<DelegationProposals> {
	const { db } = runtime;
	const { seat } = participant;
	const [sections, people] = await Promise.all([
		readSections(runtime, participant, consultation.id),
		readDelegations(runtime, seat)
	]);
	const delegation = people.delegations.find((each) => each.code === code.toUpperCase());
	if (!delegation) return { tabled: NONE, sponsored: [], stated: NONE };
	const where = {
		...{ consultation: consultation.id, delegation: delegation.code },
		sections: sections.map(({ id }) => id)
	};
	const [tabled, sponsored, stated] = await Promise.all([
		listTabled(db, where, { offset: 0, limit: SHOWN }),
		readSponsored(runtime, delegation, sections),
		readStated(runtime, delegation, sections, seat)
	]);
	return {
		tabled: { found: tabled.found, shown: tabled.shown.flatMap((each) => lineOf(each) ?? []) },
		sponsored,
		stated: { found: stated.length, shown: stated.slice(0, SHOWN) }
	};
}

const NONE = { shown: [], found: 0 };

type Named = { id: DelegationId; code: string };

async function readSponsored(
	runtime: App.Locals['runtime'],
	{ id, code }: Named,
	sections: readonly SectionView[]
): Promise<ProposalLine[]> {
	const proposals = await listSponsoredWith(runtime.db, id);
	if (proposals.length === 0) return [];
	const sponsors = await readCoSponsors(runtime, proposals);
	const placed = readable(await listPlaced(runtime.db, { proposals }), sections);
	const lines = new Map(placed.map((each) => [each.proposal.id, lineOf(each)]));
	return [...lines].flatMap(([proposal, line]) =>
		line && sponsors.get(proposal)?.some((each) => each.code === code && each.stands) ? line : []
	);
}

/** What it has in force, the last proposal first. */
async function readStated(
	{ db }: Pick<App.Locals['runtime'], 'db'>,
	{ id, code }: Named,
	sections: readonly SectionView[],
	reader: Entered['participant']['seat']
): Promise<StatedHere[]> {
	const proposals = await listStatedOnBy(db, id, reader);
	if (proposals.length === 0) return [];
	const all = await listStatedOnChanges(db, proposals, reader);
	const own = Map.groupBy(
		all.filter(({ delegation }) => delegation === id),
		keyOf
	);
	const placed = readable(await listPlaced(db, { proposals }), sections);
	return placed.toReversed().flatMap((each) => {
		const { change } = each;
		const proposal = lineOf(each);
		if (!proposal) return [];
		const rows = own.get(keyOf(change)) ?? [];
		const seen = seenOn(rows, new Map([[id, code]]), proposal.number).get(id) ?? [];
		const statement = inForce(seen);
		if (!statement || statement.stance === 'withdrawn') return [];
		return {
			proposal,
			id: change.id,
			what: changeWords(change.kind, wordsOfPlace(each)),
			statement
		};
	});
}

function readable(
	placed: readonly PlacedChange[],
	sections: readonly SectionView[]
): PlacedChange[] {
	return placed.filter(({ change }) => sections.some(({ id }) => id === change.section));
}
