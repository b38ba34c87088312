import { readPresidencies } from '#db/groups.ts';
import { listHistory } from '#db/positions.ts';
import { listSections } from '#db/sections.ts';
import { readProjectionState } from '#db/texts.ts';
import { enterConsultation, type Entered } from '#lib/consultations/queries.server.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { ConsultationId, DelegationId } from '#lib/kernel/ids.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { readChangesSince } from './changes.server.ts';
import { tally, type SectionPosition } from './matrix.ts';
import { addressOf, linesOfGroups, replacedByOwn } from './negotiating-words.ts';
import { groupGround, groupStands } from './negotiating.ts';
import { walkParagraphStandings } from './paragraph-standings.server.ts';
import { rowsOf, type PositionRow } from './rows.ts';
import { groundOf, instantWords, type EditorialMark } from './editorial.ts';
import { contestableMark } from './marking.ts';
import { inForce, whyNotState, type Statement } from './rules.ts';
import {
	PUBLIC,
	readReadable,
	readStandings,
	readStandingsOn,
	toStatement,
	type SectionStandings
} from './standings.server.ts';
import { readTargetText } from './targets.server.ts';
import type { Target, TargetBlock } from './targets.ts';

/**
 * What the widget shows on a section that the actor has entered, or a paragraph of it. Rules P1, P9,
 * P10, P14.
 */
export async function readSectionPosition(
	{ runtime }: App.Locals,
	{ consultation: { slug }, section, participant: { seat }, rights }: Entered & SectionAccess,
	block: TargetBlock = ''
): Promise<SectionPosition> {
	const { db } = runtime;
	const { consultation } = section;
	const target = { section, block };
	const shown = block
		? await readTargetText(db, target)
		: await readProjectionState(db, section.id);
	const text = { hash: shown?.hash ?? '', seq: shown?.seq ?? 0 };
	const [on, presidencies] = await Promise.all([
		readStandingsOn(runtime, target, text.hash, seat),
		// Whoever does not speak for a delegation states nothing for a group.
		seat.speaks ? readPresidencies(db, consultation) : []
	]);
	const { standings, editorial, negotiations } = on;
	const { now } = negotiations;
	const history = seat.delegation ? await readHistory(runtime, target, seat.delegation, seat) : [];
	const own = standings.find(({ delegation }) => delegation.id === seat.delegation?.id) ?? null;
	const current = own?.statement ?? null;
	// Only the group can state anew what is held through it.
	const changed = own !== null && own.changed && own.through === null;
	const negotiation = { ...negotiations.on(target), presidencies, now };
	const strip = tally(standings);
	const contestable = contestableMark(seat, history, block, editorial, now);
	const spokenFor = negotiation.groups.flatMap(
		({ id }) => groupStands(negotiation.statements.filter(({ group }) => group === id)) ?? []
	);
	const left = spokenFor.filter((each) => groupGround(each, block, text.hash, editorial).changed);
	return {
		delegation: seat.delegation && {
			code: seat.delegation.code,
			name: seat.delegation.name,
			group: seat.delegation.group
		},
		whyNot: whyNotState(seat, rights),
		current: own?.through && own.changed ? noted(current, 'Text changed since') : current,
		history,
		changed,
		changes:
			current && own && changed
				? await readChangesSince(db, target, {
						textHash: groundOf(current, own.delegation.id, block, text.hash, editorial).hash
					})
				: null,
		withdrawable: (inForce(history)?.stance ?? 'withdrawn') !== 'withdrawn',
		replaces: replacedByOwn(own),
		lines: [
			...linesFrom(
				slug,
				sectionAddress(section),
				block ? null : current,
				contestable,
				strip.changed + left.length
			),
			...linesOfGroups(negotiation, own, {
				address: `/c/${slug}/positions/groups`,
				target: addressOf(target)
			})
		],
		matrix: `/c/${slug}/positions?section=${sectionAddress(section)}${block && `&paragraphs&block=${block}`}`,
		text,
		strip
	};
}

/** Where a section's page sends whoever has to look at more than it holds. */
function linesFrom(
	slug: string,
	section: string,
	current: Statement | null,
	contestable: EditorialMark | null,
	changed: number
): SectionPosition['lines'] {
	const changes = `/c/${slug}/sections/${section}/changes`;
	if (current?.source) {
		const href = `/c/${slug}/positions?section=${section}#statements`;
		return [{ href, words: 'Confirm or dispute it' }];
	}
	if (contestable) {
		const words = `The facilitator called a change editorial. Contest until ${instantWords(contestable.contestUntil)}`;
		return [{ href: `${changes}#marked`, words }];
	}
	if (changed === 0) return [];
	const under = changed === 1 ? 'one position' : `${changed} positions`;
	return [{ href: changes, words: `What changed under ${under}` }];
}

function noted(statement: Statement | null, note: string): Statement | null {
	return statement && { ...statement, notes: [...statement.notes, note] };
}

/** What a delegation stated on a section or a paragraph that the reader may see, newest first. */
export async function readHistory(
	{ db }: Runtime,
	{ section, block }: Target,
	delegation: { id: DelegationId; code: string },
	reader: Pick<Seat, 'role' | 'delegation'>
): Promise<Statement[]> {
	const rows = await listHistory(db, { section: section.id, block }, delegation.id, reader);
	return rows.map((row) => toStatement(row, delegation.code, section.number));
}

/** Where every delegation stands on the sections that the actor may read, in the text's order. */
export async function readPositions(locals: App.Locals, slug: string): Promise<SectionStandings[]> {
	return readReadable(locals, await enterConsultation(locals, slug));
}

/** The statements in force that the actor may read, as rows for downloads, in stretches. */
export async function* walkPositionRows(
	locals: App.Locals,
	entered: Entered
): AsyncGenerator<PositionRow[]> {
	const positions = await readReadable(locals, entered);
	yield* walkRows(locals.runtime, entered.consultation, positions, entered.participant.seat);
}

/** Every statement in force that everybody may see, as the command line prints it. Rule P14. */
export async function positionsAsRows(
	runtime: Runtime,
	consultation: { id: ConsultationId; demonstration: boolean }
): Promise<PositionRow[]> {
	const sections = await listSections(runtime.db, consultation.id);
	const positions = await readStandings(runtime, consultation.id, sections, PUBLIC);
	const rows: PositionRow[] = [];
	for await (const some of walkRows(runtime, consultation, positions, PUBLIC)) rows.push(...some);
	return rows;
}

/** Each section's statements, and after them those on its paragraphs, one after the other. */
async function* walkRows(
	runtime: Runtime,
	{ demonstration }: { demonstration: boolean },
	positions: readonly SectionStandings[],
	reader: Pick<Seat, 'role' | 'delegation'>
): AsyncGenerator<PositionRow[]> {
	for (const { section, standings } of positions) {
		yield rowsOf(section, standings, demonstration);
		for await (const on of walkParagraphStandings(runtime, section, reader))
			yield rowsOf(section, on.standings, demonstration, on.paragraph);
	}
}
