import { readPresidencies } from '#db/groups.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { presidentOf } from '#lib/people/groups-rules.ts';
import { tally } from './matrix.ts';
import { within } from './standings.ts';
import { addressOf } from './negotiating-words.ts';
import { groupGround, groupStands, membersAt, type NegotiatingGroup } from './negotiating.ts';
import { readNames, sectionPlace, type Named, type Place } from './negotiating-queries.server.ts';
import { readNegotiations, type Negotiations } from './negotiating.server.ts';
import { readGroupedParagraphs } from './paragraph-standings.server.ts';
import type { Stance } from './rules.ts';
import { readReadable, type SectionStandings } from './standings.server.ts';
import { paragraphWords, type Target } from './targets.ts';
import type { Tally } from './tally.ts';

/** What a group states on something, and how many of its members hold it through the group. */
export type GroupCell = {
	group: string;
	/** Its page, below that of all groups; '' where nothing can be stated any more. */
	path: string;
	/** Null when it states nothing. */
	stance: Stance | null;
	changed: boolean;
	aligned: number;
	/** Where its members stand, each as it does, through whatever group or itself. Rule P45. */
	members: Tally;
};

/** A section or a paragraph, and what each group states on it. */
type GroupsRow = {
	section: Place;
	/** Null for the section as a whole. */
	paragraph: { id: string; words: string; isGone: boolean } | null;
	cells: GroupCell[];
};

/**
 * The negotiating groups, and what each states on every section that the reader may read, and on
 * every paragraph that one of them ever spoke on.
 */
export type GroupsPage = {
	groups: (Named & { members: number; president: Named | null; member: boolean })[];
	rows: GroupsRow[];
};

/** All negotiating groups of a consultation. Rules P41, P45. */
export async function readGroupsPage(locals: App.Locals, slug: string): Promise<GroupsPage> {
	const { db, clock } = locals.runtime;
	const entered = await enterConsultation(locals, slug);
	const { consultation, participant } = entered;
	const [positions, negotiations, presidencies, names] = await Promise.all([
		readReadable(locals, entered),
		readNegotiations(db, { consultation: consultation.id }),
		readPresidencies(db, consultation.id),
		readNames(locals, consultation.id)
	]);
	const sections = positions.map(({ section }) => section);
	const onParagraphs = await readGroupedParagraphs(
		...([locals.runtime, negotiations, sections, participant.seat] as const)
	);
	const now = clock.now();
	const own = participant.seat.delegation?.id;
	const cellsOf = (on: Omit<SectionStandings, 'section'> & Target & { isGone: boolean }) =>
		negotiations.groups.map((group) => cellOf(group, negotiations, on));
	return {
		groups: negotiations.groups.map(({ id, code, name }) => {
			const members = membersAt(negotiations.memberships, id, now);
			const president = presidentOf(presidencies, id, now);
			return {
				...{ code, name, members: members.length },
				president: (president && names.get(president)) ?? null,
				member: members.some(({ delegation }) => delegation === own)
			};
		}),
		rows: positions.flatMap((on): GroupsRow[] => {
			const section = sectionPlace(on.section);
			const whole = { ...on, block: '', isGone: false } as const;
			const here = onParagraphs.filter((each) => each.section.id === on.section.id);
			return [
				{ section, paragraph: null, cells: cellsOf(whole) },
				...here.map(({ paragraph, ...each }) => ({
					section,
					paragraph: {
						...{ id: paragraph.id, isGone: each.isGone },
						words: each.isGone ? 'a paragraph that is gone' : paragraphWords(paragraph)
					},
					cells: cellsOf({ ...each, block: paragraph.id })
				}))
			];
		})
	};
}

function cellOf(
	{ id, code }: NegotiatingGroup,
	negotiations: Negotiations,
	on: Omit<SectionStandings, 'section'> & Target & { isGone: boolean }
): GroupCell {
	const { block, standings, hash, editorial, isGone } = on;
	const versions = negotiations.on(on).statements.filter((each) => each.group === id);
	const stated = groupStands(versions);
	return {
		...{ group: code, stance: stated?.stance ?? null },
		path: isGone && versions.length === 0 ? '' : `${code}/${addressOf(on)}`,
		changed: stated !== null && groupGround(stated, block, hash, editorial).changed,
		aligned: standings.filter(({ through }) => through?.group.code === code).length,
		members: tally(within(standings, code))
	};
}
