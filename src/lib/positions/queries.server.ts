import {
	listCounted,
	listGroups,
	listHistory,
	listInForce,
	listTextHashes,
	type CountedDelegation,
	type StatedRow
} from '#db/positions.ts';
import { readProjectionState } from '#db/texts.ts';
import { listSections } from '#db/sections.ts';
import type { ConsultationId, DelegationId, SectionId } from '#lib/kernel/ids.ts';
import { enterConsultation, type Entered } from '#lib/consultations/queries.server.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { Section, SectionAccess } from '#lib/sections/rules.ts';
import { sectionAddress, sectionRights } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { readChangesSince } from './changes.server.ts';
import {
	matrixRow,
	mayStillObject,
	mostCriticalFirst,
	standingsOn,
	tally,
	within,
	type Drill,
	type Matrix,
	type MatrixRow,
	type SectionPosition,
	type Standing
} from './matrix.ts';
import { rowsOf, type PositionRow } from './rows.ts';
import { changedSince, receiptNumber, whyNotState, type Statement } from './rules.ts';

/** A section with where every delegation stands on it. */
export type SectionStandings = { section: Section; standings: Standing[] };

/** What the widget shows on a section that the actor has entered. Rules P1, P9, P10. */
export async function readSectionPosition(
	{ runtime }: App.Locals,
	{ section, participant: { seat }, rights }: SectionAccess
): Promise<SectionPosition> {
	const { db } = runtime;
	const shown = await readProjectionState(db, section.id);
	const text = { hash: shown?.hash ?? '', seq: shown?.seq ?? 0 };
	const history = seat.delegation ? await readHistory(runtime, section, seat.delegation) : [];
	const [current] = history;
	const changed = current !== undefined && changedSince(current, text.hash);
	const [delegations, rows] = await Promise.all([
		listCounted(db, section.consultation),
		listInForce(db, section.consultation, section.id)
	]);
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
		strip: tally(standingsIn(section, delegations, rows, text.hash))
	};
}

/** Everything a delegation stated on a section that the caller may read, newest first. */
async function readHistory(
	{ db }: Runtime,
	section: Pick<Section, 'id' | 'number'>,
	delegation: { id: DelegationId; code: string }
): Promise<Statement[]> {
	const rows = await listHistory(db, section.id, delegation.id);
	return rows.map((row) => toStatement(row, delegation.code, section.number));
}

/** Where every delegation stands on the sections that the actor may read, in the text's order. */
export async function readPositions(locals: App.Locals, slug: string): Promise<SectionStandings[]> {
	return readReadable(locals, await enterConsultation(locals, slug));
}

/** Which part of the matrix to unfold: a section by its address, a group and a delegation by code. */
export type DrillWish = { section: string | null; group: string | null; delegation: string | null };

/** The matrix as the actor may see it, and the section unfolded in it. Rules P10, P11. */
export async function readMatrix(
	locals: App.Locals,
	slug: string,
	wish: DrillWish = { section: null, group: null, delegation: null }
): Promise<{ matrix: Matrix; drill: Drill | null }> {
	const entered = await enterConsultation(locals, slug);
	const { consultation, granted } = entered;
	const { db } = locals.runtime;
	const groups = await listGroups(db, consultation.id, 'stakeholder');
	const regions = await listGroups(db, consultation.id, 'regional');
	const all = [...groups, ...regions];
	const codes = all.map((group) => group.code);
	const positions = await readReadable(locals, entered);
	const rows = positions.map(({ section, standings }) =>
		matrixRow(rowSection(section), standings, codes, granted)
	);
	const unfolded = positions.find(({ section }) => sectionAddress(section) === wish.section);
	const group = all.find(({ code }) => code === wish.group) ?? null;
	const drill = unfolded ? await unfold(locals, unfolded, group, wish.delegation, granted) : null;
	return { matrix: { groups, regions, rows }, drill };
}

async function unfold(
	{ runtime }: App.Locals,
	{ section, standings }: SectionStandings,
	group: Drill['group'],
	code: string | null,
	granted: Rights
): Promise<Drill> {
	const asked = standings.find(({ delegation }) => delegation.code === code)?.delegation;
	const statements = asked ? await readHistory(runtime, section, asked) : [];
	return {
		section: rowSection(section),
		group,
		standings: mostCriticalFirst(group ? within(standings, group.code) : standings),
		mayObject: mostCriticalFirst(mayStillObject(standings, granted)),
		all: tally(standings),
		history: asked ? { code: asked.code, statements } : null
	};
}

function rowSection({ id, number, title }: Section): MatrixRow['section'] {
	return { id, number, title };
}

/** The statements in force that the actor may read, as rows for downloads. */
export async function readPositionRows(locals: App.Locals, slug: string): Promise<PositionRow[]> {
	const entered = await enterConsultation(locals, slug);
	const positions = await readReadable(locals, entered);
	return positions.flatMap(({ section, standings }) =>
		rowsOf(section, standings, entered.consultation.demonstration)
	);
}

async function readReadable(
	{ runtime }: App.Locals,
	{ consultation, participant, granted }: Entered
): Promise<SectionStandings[]> {
	const sections = await listSections(runtime.db, consultation.id);
	const readable = sections.filter(
		(section) => sectionRights(participant.seat, granted, section).read
	);
	return readStandings(runtime, consultation.id, readable);
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
	return sections.map((section) => ({
		section,
		standings: standingsIn(section, delegations, rows, hashOf(hashes, section.id))
	}));
}

function standingsIn(
	{ id, number }: Section,
	delegations: readonly CountedDelegation[],
	rows: readonly StatedRow[],
	hash: string
): Standing[] {
	const codes = new Map(delegations.map((each) => [each.id, each.code]));
	const statements = new Map(
		rows
			.filter((row) => row.section === id)
			.map((row) => [row.delegation, toStatement(row, codes.get(row.delegation) ?? '', number)])
	);
	return standingsOn(delegations, statements, hash);
}

function hashOf(hashes: ReadonlyMap<SectionId, string>, section: SectionId): string {
	return hashes.get(section) ?? '';
}

function toStatement(row: StatedRow, delegation: string, section: string): Statement {
	const { stance, reservation, reason, version, textHash, statedAt, statedBy } = row;
	const receipt = receiptNumber(delegation, section, version);
	return { stance, reservation, reason, version, textHash, statedAt, statedBy, receipt };
}
