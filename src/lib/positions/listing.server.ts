import { readProjection } from '#db/texts.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { sectionAddress, type Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { readCounts } from './counting.server.ts';
import { whyNotState } from './rules.ts';
import type { Tally } from './tally.ts';
import { nameParagraphs, type NamedParagraph } from './targets.ts';

/** Where delegations stand on the paragraphs of a section, as far as somebody may see. */
export type ParagraphTallies = {
	/** Of those in the text that there is something to say of. */
	tallies: ReadonlyMap<BlockId, Tally>;
	/** Paragraphs with positions that are no longer in the text. Rule P22. */
	gone: BlockId[];
};

/** A paragraph in a list; `tally` is null where no position stands on it alone. */
export type ListedParagraph = NamedParagraph & { isHeading: boolean; tally: Tally | null };

/** A section's paragraphs in the order of the text. */
export type ParagraphList = {
	section: { id: string; number: string; title: string; address: string };
	paragraphs: ListedParagraph[];
	gone: BlockId[];
	/** Whether the actor may state a position here, and for whom. */
	statesFor: string | null;
};

/** What the reader may see counted on a section's paragraphs alone. Rules P10, P14, P15, P20. */
export async function readParagraphTallies(
	runtime: Runtime,
	section: Section,
	reader: Pick<Seat, 'role' | 'delegation'>
): Promise<ParagraphTallies> {
	const { counted } = await readCounts(runtime, section.consultation, [section], reader);
	const tallies = new Map<BlockId, Tally>();
	const gone: BlockId[] = [];
	const { counts, blocks } = counted.get(section.id) ?? {};
	for (const [block, { all }] of counts ?? []) {
		if (block === '') continue;
		if (!blocks?.has(block)) gone.push(block);
		else if (all.none < all.total || all.marks.length > 0) tallies.set(block, all);
	}
	return { tallies, gone };
}

/**
 * Every paragraph of a section by its number and its first words, with how delegations stand on it.
 *
 * @throws what `enterSection` throws
 */
export async function listParagraphs(
	locals: App.Locals,
	slug: string,
	address: string
): Promise<{ here: Awaited<ReturnType<typeof enterSection>>; shown: ParagraphList }> {
	const here = await enterSection(locals, slug, address);
	const { section, participant, rights } = here;
	const { seat } = participant;
	const { runtime } = locals;
	const [text, { tallies, gone }] = await Promise.all([
		readProjection(runtime.db, section.id),
		readParagraphTallies(runtime, section, seat)
	]);
	const blocks = text?.blocks ?? [];
	const paragraphs = nameParagraphs(blocks).map((named, at) => ({
		...named,
		isHeading: blocks[at]?.content.type === 'heading',
		tally: tallies.get(named.id) ?? null
	}));
	const { id, number, title } = section;
	const shown = {
		section: { id, number, title, address: sectionAddress(section) },
		// An empty line is no paragraph to anybody.
		paragraphs: paragraphs.filter(({ opening, tally }) => opening.trim() !== '' || tally !== null),
		gone,
		statesFor: whyNotState(seat, rights) === null ? (seat.delegation?.name ?? null) : null
	};
	return { here, shown };
}
