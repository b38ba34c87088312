import { listSections } from '#db/sections.ts';
import { readProjection, readProjectionState } from '#db/texts.ts';
import { enterConsultation, type Entered } from '#lib/consultations/queries.server.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import { sectionAddress, sectionRights, type Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { readCounts, type SectionCounts } from './counting.server.ts';
import {
	countStandings,
	rowOf,
	tally,
	type Drill,
	type Matrix,
	type MatrixRow,
	type UnfoldedSection
} from './matrix.ts';
import { mayStillObject, mostCriticalFirst, within } from './standings.ts';
import { readHistory } from './queries.server.ts';
import { readStandingsOn } from './standings.server.ts';
import { readTargetText } from './targets.server.ts';
import { nameParagraphs, readTargetBlock, type Target } from './targets.ts';

/** Which part of the matrix to unfold: a section by its address, a group and a delegation by code. */
export type DrillWish = {
	section: string | null;
	group: string | null;
	delegation: string | null;
	/** Whether the section is unfolded into its paragraphs, not into its statements. */
	paragraphs?: boolean;
	/** The paragraph whose statements are shown. */
	block?: string | null;
};

/** The matrix as the actor may see it, and what is unfolded in it. Rules P10, P11, P20, P22. */
export async function readMatrix(
	locals: App.Locals,
	slug: string,
	wish: DrillWish = { section: null, group: null, delegation: null },
	come?: Entered
): Promise<{ matrix: Matrix; drill: Drill | null }> {
	const { runtime } = locals;
	const entered = come ?? (await enterConsultation(locals, slug));
	const { consultation, granted, participant } = entered;
	const sections = await listReadable(runtime, entered);
	const { counted, columns } = await readCounts(
		runtime,
		consultation.id,
		sections,
		participant.seat
	);
	const { groups, regions, negotiating } = columns;
	const none = countStandings([], []);
	const rows = sections.map((section) => {
		const { counts, blocks } = counted.get(section.id) ?? NOTHING_COUNTED;
		const paragraphs = [...counts.keys()].filter((block) => block !== '' && blocks.has(block));
		return rowOf(rowSection(section), counts.get('') ?? none, granted, paragraphs.length);
	});
	const wished = sections.find((section) => sectionAddress(section) === wish.section) ?? null;
	const unfolded =
		wished && wish.paragraphs
			? await unfoldParagraphs(runtime, wished, counted.get(wished.id), granted)
			: null;
	const block = readTargetBlock(wish.block);
	const isDrilled = wished && block !== null && (block !== '' || !wish.paragraphs);
	const group = [...groups, ...regions, ...negotiating].find(({ code }) => code === wish.group);
	const drill = isDrilled
		? await unfold(
				runtime,
				{ section: wished, block },
				group ?? null,
				wish.delegation,
				granted,
				participant.seat
			)
		: null;
	return { matrix: { groups, regions, negotiating, rows, unfolded }, drill };
}

const NOTHING_COUNTED: SectionCounts = { counts: new Map(), blocks: new Map() };

async function listReadable(
	{ db }: Runtime,
	{ consultation, participant, granted }: Entered
): Promise<Section[]> {
	const sections = await listSections(db, consultation.id);
	return sections.filter((section) => sectionRights(participant.seat, granted, section).read);
}

async function unfoldParagraphs(
	{ db }: Runtime,
	section: Section,
	{ counts }: SectionCounts = NOTHING_COUNTED,
	rights: Rights
): Promise<UnfoldedSection> {
	const text = await readProjection(db, section.id);
	const named = nameParagraphs(text?.blocks ?? []);
	const there = new Set<string>(named.map(({ id }) => id));
	return {
		section: section.id,
		paragraphs: named.flatMap((paragraph) => {
			const counted = counts.get(paragraph.id);
			if (!counted) return [];
			const { all, groups, mayObject } = rowOf(rowSection(section), counted, rights);
			return { paragraph, all, groups, mayObject };
		}),
		gone: [...counts.keys()].filter((block) => block !== '' && !there.has(block))
	};
}

/** The statements on a section or a paragraph; null for a paragraph that is not in the text. */
async function unfold(
	runtime: Runtime,
	target: Target,
	group: Drill['group'],
	code: string | null,
	granted: Rights,
	seat: Seat
): Promise<Drill | null> {
	const { db } = runtime;
	const { section, block } = target;
	const text = block
		? await readTargetText(db, target)
		: { ...(await readProjectionState(db, section.id)), paragraph: null };
	if (!text) return null;
	const { standings } = await readStandingsOn(runtime, target, text.hash ?? '', seat);
	const asked = standings.find(({ delegation }) => delegation.code === code);
	const statements = asked ? await readHistory(runtime, target, asked.delegation, seat) : [];
	const shown = [asked?.statement?.id, asked?.disputed?.id];
	return {
		section: rowSection(section),
		paragraph: text.paragraph,
		group,
		standings: mostCriticalFirst(group ? within(standings, group.code) : standings),
		mayObject: mostCriticalFirst(mayStillObject(standings, granted)),
		all: tally(standings),
		history: asked
			? {
					code: asked.delegation.code,
					statements: statements.filter(({ id }) => !shown.includes(id))
				}
			: null
	};
}

function rowSection({ id, number, title }: Section): MatrixRow['section'] {
	return { id, number, title };
}
