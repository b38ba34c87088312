import { listCounted, listStatements, listTextHashes, type StatedRow } from '#db/positions.ts';
import { readEditorial } from '#db/editorial.ts';
import { listSections } from '#db/sections.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { ConsultationId, DelegationId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Entered } from '#lib/consultations/queries.server.ts';
import { sectionRights, type Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { NOTHING_MARKED, type Editorial } from './editorial.ts';
import { standingsOn, type CountedDelegation, type Standing } from './standings.ts';
import { groupsOf, placeOf, throughGroups, type Through } from './negotiating.ts';
import { readNegotiations, type Negotiations } from './negotiating.server.ts';
import { hearersOf, receiptNumber, wordsOn, type Statement } from './rules.ts';
import type { Target } from './targets.ts';

/** Who may see what everybody may, and nothing else: counts for the public and for operators. */
export const PUBLIC: Pick<Seat, 'role' | 'delegation'> = { role: 'observer', delegation: null };

/** What a statement is read from: its row, without what only its form needs. */
type Row = Omit<StatedRow, 'consultation' | 'section' | 'account' | 'seat' | 'receipt'>;

/** A section with where every delegation stands on it, and its text today: the hash, and what was
 * marked editorial. */
export type SectionStandings = {
	section: Section;
	standings: Standing[];
	hash: string;
	editorial: Editorial;
};

/** Where every delegation stands on the sections that the seat may read. Rules P14, P15. */
export async function readReadable(
	{ runtime }: App.Locals,
	{ consultation, participant, granted }: Entered
): Promise<SectionStandings[]> {
	const sections = await listSections(runtime.db, consultation.id);
	const readable = sections.filter(
		(section) => sectionRights(participant.seat, granted, section).read
	);
	return readStandings(runtime, consultation.id, readable, participant.seat);
}

/** Where every delegation stands on these sections, as far as the reader may see. */
export async function readStandings(
	{ db, clock }: Runtime,
	consultation: ConsultationId,
	sections: readonly Section[],
	reader: Pick<Seat, 'role' | 'delegation'>
): Promise<SectionStandings[]> {
	const now = clock.now();
	const [delegations, rows, hashes, marked, negotiations] = await Promise.all([
		listCounted(db, consultation, now),
		listStatements(db, { consultation }, reader),
		listTextHashes(db, consultation),
		readEditorial(db, { consultation }),
		readNegotiations(db, { consultation })
	]);
	const counted = withGroups(delegations, negotiations, now);
	const bySection = Map.groupBy(rows, (row) => row.section);
	return sections.map((section) => {
		const hash = hashes.get(section.id) ?? '';
		const stated = bySection.get(section.id) ?? [];
		const editorial = marked.get(section.id) ?? NOTHING_MARKED;
		const known = { ...negotiations, now };
		const standings = standingsIn({ section, block: '' }, counted, stated, hash, editorial, known);
		return { section, standings, hash, editorial };
	});
}

/** Where every delegation stands on one section or paragraph, and what that was read from. */
export async function readStandingsOn(
	{ db, clock }: Runtime,
	target: Target,
	hash: string,
	reader: Pick<Seat, 'role' | 'delegation'>
) {
	const { id: section, consultation } = target.section;
	const now = clock.now();
	const [delegations, rows, marked, read] = await Promise.all([
		listCounted(db, consultation, now),
		listStatements(db, { consultation, section, block: target.block }, reader),
		readEditorial(db, { consultation, section }),
		readNegotiations(db, { consultation, section })
	]);
	const editorial = marked.get(section) ?? NOTHING_MARKED;
	const negotiations = { ...read, now };
	const counted = withGroups(delegations, read, now);
	const standings = standingsIn(target, counted, rows, hash, editorial, negotiations);
	return { delegations, rows, standings, editorial, negotiations };
}

/** Delegations with the negotiating groups that they belong to now. */
export function withGroups(
	delegations: readonly Omit<CountedDelegation, 'negotiating'>[],
	negotiations: Negotiations,
	now: Instant
): CountedDelegation[] {
	return delegations.map((each) => ({
		...each,
		negotiating: groupsOf(negotiations, each.id, now).map(({ code }) => code)
	}));
}

/** Where every delegation stands on a section or a paragraph, by these rows about it. */
export function standingsIn(
	target: Target<Pick<Section, 'id' | 'number'>>,
	delegations: readonly CountedDelegation[],
	rows: readonly Row[],
	hash: string,
	editorial: Editorial,
	negotiations: Negotiations & { now: Instant }
): Standing[] {
	const codes = new Map(delegations.map((each) => [each.id, each.code]));
	const seen = new Map<DelegationId, Statement[]>();
	for (const row of rows) {
		const statement = toStatement(row, codes.get(row.delegation) ?? '', target.section.number);
		const others = seen.get(row.delegation);
		if (others) others.push(statement);
		else seen.set(row.delegation, [statement]);
	}
	const through = throughIn(target, codes, negotiations);
	return standingsOn(delegations, seen, hash, editorial, target.block, through);
}

/** What delegations last said about their groups' statements on a section or a paragraph. */
function throughIn(
	target: Target<Pick<Section, 'id' | 'number'>>,
	codes: ReadonlyMap<DelegationId, string>,
	negotiations: Negotiations & { now: Instant }
): Map<DelegationId, Through> {
	const codeOf = (delegation: DelegationId) => codes.get(delegation) ?? '';
	const named = { codeOf, place: placeOf(target) };
	return throughGroups(negotiations.on(target), negotiations.now, named);
}

/** A row as its readers see it. */
export function toStatement(row: Row, delegation: string, section: string): Statement {
	const { id, stance, reservation, reason, version, textHash, statedAt, statedBy } = row;
	const { source, disputedAt } = row;
	const hearers = hearersOf(row.audience);
	const receipt = receiptNumber(delegation, section, version, hearers, row.block);
	const said = { id, stance, reservation, reason, version, textHash, statedAt, statedBy, receipt };
	const how = { hearers, source, disputedAt };
	return { ...said, ...how, ...wordsOn(how) };
}
