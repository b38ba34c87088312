import { maySee } from '#lib/kernel/audience.ts';
import type { EditorialMarkId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import type { BlockChange } from '#lib/text/changes.ts';
import { readChangesBetween, readChangesSince } from './changes.server.ts';
import {
	changesFrom,
	changesOf,
	type Editorial,
	type EditorialChange,
	type EditorialMark,
	type Ground
} from './editorial.ts';
import {
	readGround,
	type Grounded,
	type GroundedGroup,
	type SectionGround
} from './ground.server.ts';
import {
	decideContest,
	FACILITATION,
	isCarriedBy,
	isCarriedForGroup,
	isContested,
	markNumber,
	textName,
	whyNotMark
} from './marking.ts';
import { addressOf } from './negotiating-words.ts';
import type { Stance, Statement } from './rules.ts';
import { nameParagraphs, paragraphWords, readTargetBlock } from './targets.ts';

type Speaker = { code: string; name: string; group: string };
/** A negotiating group, its stance, and where its statement is, below the pages of groups. */
type SpokenFor = { code: string; name: string; stance: Stance; path: string };

/** A text of a section that positions stand on, how today's differs from it, and who stands there. */
export type ChangedText = {
	/** As a form names it. */
	name: string;
	hash: string;
	/** The paragraph that positions are on; null for the section as a whole. */
	paragraph: { id: string; words: string } | null;
	/** Whether the paragraph is there no more: nothing is left to stand on. */
	gone: boolean;
	changes: BlockChange[] | null;
	standing: { delegation: Speaker; statement: Statement }[];
	/** The negotiating groups whose statements stand on it. */
	groups: SpokenFor[];
};

/** A change that was marked editorial, with what of it the reader may see. */
export type ShownMark = Omit<EditorialMark, 'id'> & {
	id: string;
	number: string;
	/** Whether its window is open still. */
	open: boolean;
	/** What it let change, text by text. */
	redlines: BlockChange[][];
	/** Whose positions stand by it, and which negotiating groups' statements. */
	carried: Speaker[];
	groups: SpokenFor[];
	contests: { delegation: Speaker | null; reason: string; by: string; at: Instant }[];
	/** Whether the reader may contest it now, or contested it. */
	own: 'may-contest' | 'contested' | null;
};

/** What changed under positions on a section, as far as the reader may see. Rules E1-E5. */
export type SectionChanges = {
	/** Today's text, to which a mark is bound. */
	textHash: string;
	/** Whether the reader marks changes here. */
	mayMark: boolean;
	changed: ChangedText[];
	/** Newest first. */
	marks: ShownMark[];
};

export async function readSectionChanges(
	locals: App.Locals,
	here: SectionAccess
): Promise<SectionChanges> {
	const { runtime } = locals;
	const { db } = runtime;
	const {
		section,
		participant: { seat }
	} = here;
	const mayMark = whyNotMark(seat, section) === null;
	const ground = await readGround(runtime, section, seat);
	if (!ground) return { textHash: '', mayMark, changed: [], marks: [] };
	const left = [...ground.stated, ...ground.groups].filter((each) => each.ground.changed);
	const byText = Map.groupBy(left, (each) => textName(each.ground));
	// The section as a whole, then its paragraphs in their order, then those that are gone.
	const order = ['', ...ground.text.blocks.map(({ id }) => id as string)];
	const rank = (stated: typeof left) =>
		order.indexOf(stated[0]?.ground.block ?? '') + 1 || Infinity;
	const texts = [...byText].sort(([, a], [, b]) => rank(a) - rank(b) || 0);
	const names = new Map(
		nameParagraphs(ground.text.blocks).map((each) => [each.id as string, each])
	);
	const changed = await Promise.all(
		texts.map(async ([name, stated]): Promise<ChangedText> => {
			const { block, hash } = stated[0]?.ground ?? { block: '', hash: '' };
			const named = names.get(block);
			const words = named ? paragraphWords(named) : 'a paragraph that is gone';
			const target = { section, block: readTargetBlock(block) ?? '' };
			const changes = await readChangesSince(db, target, { textHash: hash });
			const standing = stated.flatMap((each) =>
				'group' in each ? [] : { delegation: speaker(each.delegation), statement: each.statement }
			);
			const groups = stated.flatMap((each) => ('group' in each ? spokenFor(section, each) : []));
			const gone = block !== '' && !named;
			return {
				name,
				hash,
				paragraph: block ? { id: block, words } : null,
				gone,
				changes,
				standing,
				groups
			};
		})
	);
	const shown = ground.editorial.marks.map((mark) => showMark(locals, here, ground, mark));
	const marks = (await Promise.all(shown)).filter((mark) => mark !== null);
	return { textHash: ground.text.hash, mayMark, changed, marks: marks.reverse() };
}

/** A mark as the reader may see it; null where it is of what others state in confidence. Rule E5. */
async function showMark(
	{ runtime: { db, clock } }: App.Locals,
	{ section, participant: { seat } }: SectionAccess,
	ground: SectionGround,
	mark: EditorialMark
): Promise<ShownMark | null> {
	const { editorial } = ground;
	const now = clock.now();
	const carried = carriedBy(mark, ground);
	const groups = ground.groups.filter(({ statement, ground: { block } }) =>
		isCarriedForGroup(mark.id, statement, block, editorial)
	);
	const facilitation = maySee(seat, FACILITATION);
	if (carried.length === 0 && groups.length === 0 && !facilitation) return null;
	const own = carried.filter(({ delegation }) => delegation.id === seat.delegation?.id);
	const contested = seat.delegation !== null && isContested(mark.id, seat.delegation.id, editorial);
	const may = !contested && decideContest(seat, mark, own, now).ok;
	const contests = editorial.contests.filter(
		(each) => each.mark === mark.id && maySee(seat, each.audience)
	);
	const speakers = new Map(carried.map((each) => [each.delegation.id, each.delegation]));
	const doubting = new Set(contests.map((each) => each.delegation));
	const meant = textsMeant(mark, [...carried, ...groups], editorial, facilitation);
	const redlines = meant.map(({ from, to }) => readChangesBetween(db, section, from, to));
	return {
		...{ ...mark, number: markNumber(section.number, mark.id), open: now < mark.contestUntil },
		redlines: (await Promise.all(redlines)).filter((changes) => changes !== null),
		carried: [...speakers.values()].filter(({ id }) => !doubting.has(id)).map(speaker),
		groups: groups.map((each) => spokenFor(section, each)),
		contests: contests.map(({ delegation, reason, by, at }) => {
			const found = speakers.get(delegation);
			return { delegation: found ? speaker(found) : null, reason, by, at };
		}),
		own: contested ? 'contested' : may ? 'may-contest' : null
	};
}

const NONE: ReadonlySet<EditorialMarkId> = new Set();

/** Of the changes that a mark is about, those under something the reader sees: the section's, or paragraphs'. */
function textsMeant(
	{ id }: EditorialMark,
	carried: readonly { statement: { textHash: string }; ground: Ground }[],
	editorial: Editorial,
	facilitation: boolean
): EditorialChange[] {
	const visible = new Set(
		carried.flatMap(({ statement, ground: { block } }) =>
			changesFrom(statement.textHash, changesOf(editorial, block), NONE)
		)
	);
	const about = editorial.changes.filter((change) => change.mark === id);
	const whole = about.filter(({ block }) => block === '');
	const seen = (change: EditorialChange) => facilitation || visible.has(change);
	return whole.some(seen) ? whole.filter(seen) : about.filter(seen);
}

/** What stands by a mark, or would had its delegation not contested it. */
function carriedBy({ id }: EditorialMark, { stated, editorial }: SectionGround): Grounded[] {
	return stated.filter(({ statement, delegation, ground: { block } }) =>
		isCarriedBy(id, statement, delegation.id, block, editorial)
	);
}

function spokenFor(
	section: SectionAccess['section'],
	{ group: { code, name }, statement: { stance }, ground: { block } }: GroundedGroup
): SpokenFor {
	const target = { section, block: readTargetBlock(block) ?? '' };
	return { code, name, stance, path: `${code}/${addressOf(target)}` };
}

function speaker({ code, name, group }: Speaker): Speaker {
	return { code, name, group };
}
