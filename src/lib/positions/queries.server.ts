import {
	listCounted,
	listGroups,
	listHistory,
	listInForce,
	listTextHashes,
	type StatedRow
} from '#db/positions.ts';
import { readProjection } from '#db/texts.ts';
import { listSections } from '#db/sections.ts';
import type { ConsultationId, DelegationId, SectionId } from '#lib/kernel/ids.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { Section, SectionAccess } from '#lib/sections/rules.ts';
import { sectionRights } from '#lib/sections/rules.ts';
import type { BlockChange } from '#lib/text/difference.ts';
import type { Runtime } from '#server/runtime.ts';
import { readChangesSince } from './changes.server.ts';
import {
	matrixRow,
	standingsOn,
	tally,
	type MatrixRow,
	type Standing,
	type Tally
} from './matrix.ts';
import { rowsOf, type PositionRow } from './rows.ts';
import { changedSince, receiptNumber, whyNotState, type Statement } from './rules.ts';

/** A section with where every delegation stands on it. */
export type SectionStandings = { section: Section; standings: Standing[] };

/** The matrix of a consultation: its groups, and a row per section in the order of the text. */
export type Matrix = {
	groups: { code: string; name: string }[];
	/** Regional groups of Member States; a State of two stands in both. */
	regions: { code: string; name: string }[];
	rows: MatrixRow[];
};

/** What the position widget of a section shows and needs for its form. */
export type SectionPosition = {
	/** The acting seat's own delegation; null for seats without one. */
	delegation: { code: string; name: string; group: string } | null;
	/** Why this seat may not state a position here, as a reason code; null when it may. */
	whyNot: string | null;
	/** What the delegation stated, newest first; the first is in force. */
	history: Statement[];
	/** Whether the text changed since the one in force was stated, and how. Rule P9. */
	changed: boolean;
	changes: BlockChange[] | null;
	/** The text that a new statement is bound to: its hash and log position. */
	text: { hash: string; seq: number };
	/** How all delegations stand on the section, counted. */
	strip: Tally;
};

/** What the widget shows on a section that the actor has entered. Rules P1, P9, P10. */
export async function readSectionPosition(
	{ runtime }: App.Locals,
	{ section, participant: { seat }, rights }: SectionAccess
): Promise<SectionPosition> {
	const { db } = runtime;
	const shown = await readProjection(db, section.id);
	const text = { hash: shown?.hash ?? '', seq: shown?.seq ?? 0 };
	const history = seat.delegation ? await readHistory(runtime, section, seat.delegation) : [];
	const [current] = history;
	const changed = current !== undefined && changedSince(current, text.hash);
	const [here] = await readStandings(runtime, section.consultation, [section]);
	return {
		delegation: seat.delegation && {
			code: seat.delegation.code,
			name: seat.delegation.name,
			group: seat.delegation.group
		},
		whyNot: whyNotState(seat, rights),
		history,
		changed,
		changes: current && changed ? await readChangesSince(db, section, current) : null,
		text,
		strip: tally(here?.standings ?? [])
	};
}

/** Everything a delegation stated on a section that the caller may read, newest first. */
export async function readHistory(
	{ db }: Runtime,
	section: Pick<Section, 'id' | 'number'>,
	delegation: { id: DelegationId; code: string }
): Promise<Statement[]> {
	const rows = await listHistory(db, section.id, delegation.id);
	return rows.map((row) => toStatement(row, delegation.code, section.number));
}

/** Where every delegation stands on the sections that the actor may read, in the text's order. */
export async function readPositions(locals: App.Locals, slug: string): Promise<SectionStandings[]> {
	const { consultation, participant, granted } = await enterConsultation(locals, slug);
	const sections = await listSections(locals.runtime.db, consultation.id);
	const readable = sections.filter(
		(section) => sectionRights(participant.seat, granted, section).read
	);
	return readStandings(locals.runtime, consultation.id, readable);
}

/** The matrix as the actor may see it. Rules P10, P11. */
export async function readMatrix(locals: App.Locals, slug: string): Promise<Matrix> {
	const { consultation, granted } = await enterConsultation(locals, slug);
	const { db } = locals.runtime;
	const groups = await listGroups(db, consultation.id, 'stakeholder');
	const regions = await listGroups(db, consultation.id, 'regional');
	const codes = [...groups, ...regions].map((group) => group.code);
	const positions = await readPositions(locals, slug);
	return {
		groups,
		regions,
		rows: positions.map(({ section: { id, number, title }, standings }) =>
			matrixRow({ id, number, title }, standings, codes, granted)
		)
	};
}

/** Every statement in force of a consultation, as the command line and exports print it. */
export async function positionsAsRows(
	runtime: Runtime,
	consultation: { id: ConsultationId; demonstration: boolean }
): Promise<PositionRow[]> {
	const sections = await listSections(runtime.db, consultation.id);
	const positions = await readStandings(runtime, consultation.id, sections);
	return positions.flatMap(({ section, standings }) =>
		rowsOf(section, standings, consultation.demonstration)
	);
}

async function readStandings(
	{ db }: Runtime,
	consultation: ConsultationId,
	sections: readonly Section[]
): Promise<SectionStandings[]> {
	const [delegations, rows, hashes] = await Promise.all([
		listCounted(db, consultation),
		listInForce(db, consultation),
		listTextHashes(db, consultation)
	]);
	const codes = new Map(delegations.map(({ id, code }) => [id, code]));
	return sections.map((section) => {
		const statements = new Map(
			rows
				.filter((row) => row.section === section.id)
				.map((row) => [
					row.delegation,
					toStatement(row, codes.get(row.delegation) ?? '', section.number)
				])
		);
		return { section, standings: standingsOn(delegations, statements, hashOf(hashes, section.id)) };
	});
}

function hashOf(hashes: ReadonlyMap<SectionId, string>, section: SectionId): string {
	return hashes.get(section) ?? '';
}

function toStatement(row: StatedRow, delegation: string, section: string): Statement {
	const { stance, reservation, reason, version, textHash, statedAt, statedBy } = row;
	const receipt = receiptNumber(delegation, section, version);
	return { stance, reservation, reason, version, textHash, statedAt, statedBy, receipt };
}
