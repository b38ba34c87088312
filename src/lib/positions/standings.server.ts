import {
	listCounted,
	listStatements,
	listTextHashes,
	type CountedDelegation,
	type StatedRow
} from '#db/positions.ts';
import { readEditorial } from '#db/editorial.ts';
import { listSections } from '#db/sections.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { ConsultationId, DelegationId } from '#lib/kernel/ids.ts';
import type { Entered } from '#lib/consultations/queries.server.ts';
import { sectionRights, type Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { NOTHING_MARKED, type Editorial } from './editorial.ts';
import { standingsOn, type Standing } from './matrix.ts';
import { hearersOf, receiptNumber, wordsOn, type Statement } from './rules.ts';
import type { Target } from './targets.ts';

/** Who may see what everybody may, and nothing else: counts for the public and for operators. */
export const PUBLIC: Pick<Seat, 'role' | 'delegation'> = { role: 'observer', delegation: null };

/** A section with where every delegation stands on it. */
export type SectionStandings = { section: Section; standings: Standing[] };

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
	const [delegations, rows, hashes, editorial] = await Promise.all([
		listCounted(db, consultation, clock.now()),
		listStatements(db, { consultation }, reader),
		listTextHashes(db, consultation),
		readEditorial(db, { consultation })
	]);
	const bySection = Map.groupBy(rows, (row) => row.section);
	return sections.map((section) => ({
		section,
		standings: standingsIn(
			{ section, block: '' },
			delegations,
			bySection.get(section.id) ?? [],
			hashes.get(section.id) ?? '',
			editorial.get(section.id)
		)
	}));
}

/** Where every delegation stands on a section or a paragraph, by these rows about it. */
export function standingsIn(
	{ section: { number }, block }: Target<Pick<Section, 'number'>>,
	delegations: readonly CountedDelegation[],
	rows: readonly StatedRow[],
	hash: string,
	editorial: Editorial = NOTHING_MARKED
): Standing[] {
	const codes = new Map(delegations.map((each) => [each.id, each.code]));
	const seen = new Map<DelegationId, Statement[]>();
	for (const row of rows) {
		const statement = toStatement(row, codes.get(row.delegation) ?? '', number);
		const others = seen.get(row.delegation);
		if (others) others.push(statement);
		else seen.set(row.delegation, [statement]);
	}
	return standingsOn(delegations, seen, hash, editorial, block);
}

/** A row as its readers see it. */
export function toStatement(row: StatedRow, delegation: string, section: string): Statement {
	const { id, stance, reservation, reason, version, textHash, statedAt, statedBy } = row;
	const { source, disputedAt } = row;
	const hearers = hearersOf(row.audience);
	const receipt = receiptNumber(delegation, section, version, hearers, row.block);
	const said = { id, stance, reservation, reason, version, textHash, statedAt, statedBy, receipt };
	const how = { hearers, source, disputedAt };
	return { ...said, ...how, ...wordsOn(how) };
}
