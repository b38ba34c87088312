import { error } from '@sveltejs/kit';
import { readDelegationRows } from '#db/delegations.ts';
import { readPresidencies } from '#db/groups.ts';
import { readText, type SectionText } from '#lib/editing/queries.server.ts';
import type { DelegationId, PositionId, SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { say } from '#lib/messages/say.ts';
import { presidentOf } from '#lib/people/groups-rules.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { sectionAddress, type Section } from '#lib/sections/rules.ts';
import type { BlockChange } from '#lib/text/difference.ts';
import { readChangesSince } from './changes.server.ts';
import { tally } from './matrix.ts';
import { within, type Standing } from './standings.ts';
import { answerTo, replacedByAligning, type Answer } from './negotiating-words.ts';
import {
	groupGround,
	groupReceiptNumber,
	groupStands,
	placeOf,
	whyNotStateFor,
	type GroupStatement
} from './negotiating.ts';
import { whyNotState, type Stance, type Statement } from './rules.ts';
import { readStandingsOn } from './standings.server.ts';
import { readTargetText } from './targets.server.ts';
import { paragraphWords, readTargetBlock, type TargetBlock } from './targets.ts';
import type { Tally } from './tally.ts';

export type Named = { code: string; name: string };
export type Place = { address: string; number: string; title: string };

/** A member of a group, and what it holds on a section: through this group, or otherwise. */
export type MemberStanding = {
	delegation: Standing['delegation'];
	how: 'aligned' | 'lapsed' | 'own' | 'elsewhere' | 'none';
	stance: Stance | null;
	/** When it aligned itself, and who for it; null for what is not through this group. */
	aligned: { at: Instant; by: string; receipt: string } | null;
	/** Which of the group's statements it is aligned with. */
	version: number | null;
};

/** What a negotiating group states on a section or paragraph, and what the reader may do about it. */
export type GroupOnTarget = {
	group: Named;
	section: Place & { id: SectionId };
	/** The paragraph it is about, and how that is called; '' for the whole section. */
	block: TargetBlock;
	paragraph: string;
	president: Named | null;
	/** In force; null when the group states nothing. */
	statement: Statement | null;
	changed: boolean;
	changes: BlockChange[] | null;
	/** Every version but the one in force, newest first. */
	earlier: Statement[];
	members: MemberStanding[];
	tally: Tally;
	/** The text that a statement made now is bound to. */
	text: Pick<SectionText, 'hash' | 'seq' | 'blocks'>;
	/** The reader's own delegation, when it is a member. */
	own: {
		name: string;
		answer: Answer;
		/** Why this seat may not align it, in words; null when it may. */
		whyNot: string | null;
		/** What aligning would take the place of, in words; '' for nothing. */
		replaces: string;
		/** How often it answered this very statement. */
		after: number;
		stance: Stance | null;
	} | null;
	/** What is needed to state for the group; null for everybody who may not. */
	stating: { after: number } | null;
};

/**
 * What a group states on a section, who holds it through the group and who does not. Rules P40-P45.
 *
 * @throws Kit's error 404 for an unknown group, section or paragraph
 */
export async function readGroupOn(
	locals: App.Locals,
	slug: string,
	code: string,
	address: string,
	named: string | null = null
): Promise<GroupOnTarget> {
	const { db, clock } = locals.runtime;
	const here = await enterSection(locals, slug, address);
	const { consultation, section, participant, rights } = here;
	const { seat } = participant;
	const block = readTargetBlock(named);
	if (block === null) error(404, 'There is no such paragraph in this text.');
	const target = { section, block };
	const text = await readText(locals.runtime, consultation, section);
	const blocks = block ? text.blocks.filter(({ id }) => id === block) : text.blocks;
	const words = block ? await readTargetText(db, target) : null;
	const hash = block ? (words?.hash ?? '') : text.hash;
	const [on, presidencies, names] = await Promise.all([
		readStandingsOn(locals.runtime, target, hash, seat),
		readPresidencies(db, consultation.id),
		readNames(locals, consultation.id)
	]);
	const { standings, editorial, negotiations } = on;
	const group = negotiations.groups.find((each) => each.code === code.toUpperCase());
	if (!group) error(404, 'There is no such negotiating group in this consultation.');
	const now = clock.now();
	const negotiation = negotiations.on(target);
	const versions = negotiation.statements
		.filter((each) => each.group === group.id)
		.sort((a, b) => b.version - a.version);
	if (block && !words && versions.length === 0)
		error(404, 'There is no such paragraph in this text.');
	const statement = groupStands(versions);
	const shown = (each: GroupStatement): Statement =>
		asStatement(each, {
			receipt: groupReceiptNumber(group.code, placeOf(target), each),
			president: names.get(each.delegation)?.name ?? ''
		});
	const own = standings.find(({ delegation }) => delegation.id === seat.delegation?.id) ?? null;
	const members = within(standings, group.code);
	const president = presidentOf(presidencies, group.id, now);
	const ground = statement && groupGround(statement, block, hash, editorial);
	const mayState = { group: group.id, presidencies };
	const whyNot = whyNotState(seat, rights);
	return {
		group: { code: group.code, name: group.name },
		section: { ...sectionPlace(section), id: section.id },
		block,
		paragraph: words?.paragraph ? paragraphWords(words.paragraph) : '',
		president: (president && names.get(president)) ?? null,
		statement: statement && shown(statement),
		changed: ground?.changed ?? false,
		changes: ground?.changed ? await readChangesSince(db, target, { textHash: ground.hash }) : null,
		earlier: versions.filter(({ id }) => id !== statement?.id).map(shown),
		members: members.map((each) => memberStanding(each, group.code)),
		tally: tally(members),
		text: { hash, seq: words?.seq ?? text.seq, blocks },
		own:
			own && members.includes(own)
				? {
						name: own.delegation.name,
						answer: statement ? answerTo(statement, own, negotiation) : 'own',
						whyNot: whyNot && say(whyNot),
						replaces: replacedByAligning(own, group),
						after: negotiation.alignments.filter(
							(each) => each.statement === statement?.id && each.delegation === own.delegation.id
						).length,
						stance: own.statement?.stance ?? null
					}
				: null,
		stating:
			whyNotStateFor(seat, rights, mayState, now) === null ? { after: versions.length } : null
	};
}

/** A group's statement as any statement is shown. */
function asStatement(
	{ id, version, stance, reservation, reason, textHash, statedAt, statedBy }: GroupStatement,
	{ receipt, president }: { receipt: string; president: string }
): Statement {
	return {
		...{ id: id as string as PositionId, version, stance, reservation, reason, textHash },
		...{ statedAt, statedBy, receipt, hearers: 'everybody', source: '', disputedAt: null },
		...{ notes: [], origin: `Stated by ${president}, presiding:` }
	};
}

function memberStanding(
	{ delegation, statement, through, lapsed }: Standing,
	code: string
): MemberStanding {
	const here = [through, lapsed].find((each) => each?.group.code === code) ?? null;
	const otherwise = through ? 'elsewhere' : statement ? 'own' : 'none';
	return {
		delegation,
		how: through && here === through ? 'aligned' : here ? 'lapsed' : otherwise,
		stance: statement?.stance ?? null,
		aligned:
			statement && through && here === through
				? { at: statement.statedAt, by: statement.statedBy, receipt: statement.receipt }
				: null,
		version: here?.version ?? null
	};
}

/** How pages name a section. */
export function sectionPlace(section: Section): Place {
	const { number, title } = section;
	return { address: sectionAddress(section), number, title };
}

/** The delegations of a consultation as pages name them. */
export async function readNames(
	{ runtime }: App.Locals,
	consultation: Section['consultation']
): Promise<Map<DelegationId, Named>> {
	const rows = await readDelegationRows(runtime.db, consultation);
	return new Map(rows.map(({ id, code, name }) => [id, { code, name }]));
}
