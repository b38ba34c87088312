import { readFloor } from '#db/floor.ts';
import { listCounted } from '#db/positions.ts';
import { readProjection } from '#db/texts.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { nameParagraphs } from '#lib/positions/targets.ts';
import type { ChangeCard } from '#lib/proposals/cards.ts';
import { readCardsOn } from '#lib/proposals/queries.server.ts';
import { talkedOver } from '#lib/proposals/talking.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { ProjectedBlock } from '#db/texts.ts';
import { lookAt, mayLead } from './rules.ts';

/** A delegation as the room names it. */
export type Speaker = { code: string; name: string; group: string };

/** What the room view of a section shows. */
export type RoomShown = {
	section: { number: string; title: string; address: string };
	/** The paragraph; null in a section without a text. */
	block: ProjectedBlock | null;
	label: string;
	before: BlockId | null;
	after: BlockId | null;
	/** Whether it is what the facilitator shows to everybody. */
	isShown: boolean;
	cards: ChangeCard[];
	/** Who has the floor; null when nobody has. */
	speaker: Speaker | null;
	/** Whom the actor may give the floor; null for whoever does not lead the room. */
	speakers: Speaker[] | null;
};

/**
 * The room view of a section, as far as the actor may see it. Rules F1-F3.
 *
 * @param roaming the paragraph that they opened themselves; null while they follow
 * @throws what `enterSection` throws
 */
export async function readRoom(
	locals: App.Locals,
	slug: string,
	address: string,
	roaming: string | null
): Promise<{ here: Awaited<ReturnType<typeof enterSection>>; shown: RoomShown }> {
	const here = await enterSection(locals, slug, address);
	const { section, participant, consultation } = here;
	const { db, clock } = locals.runtime;
	const [text, floor, delegations] = await Promise.all([
		readProjection(db, section.id),
		readFloor(db, section.id),
		listCounted(db, consultation.id, clock.now())
	]);
	// An empty line is no paragraph to anybody.
	const blocks = (text?.blocks ?? []).filter((each) => each.text.trim() !== '');
	const ids = blocks.map(({ id }) => id);
	const looking = lookAt(ids, floor?.block ?? null, roaming);
	const at = ids.indexOf(looking.block as BlockId);
	const cards = looking.block
		? await readCardsOn(locals.runtime, section, looking.block, `/c/${slug}`)
		: [];
	const speakers = delegations.map(({ code, name, group }) => ({ code, name, group }));
	const { number, title } = section;
	const shown = {
		section: { number, title, address: sectionAddress(section) },
		block: blocks[at] ?? null,
		label: nameParagraphs(blocks)[at]?.label ?? '',
		...{ before: looking.before, after: looking.after },
		isShown: looking.block === lookAt(ids, floor?.block ?? null, null).block,
		cards: await talkedOver(locals, here, [section], cards),
		speaker: speakers[delegations.findIndex(({ id }) => id === floor?.delegation)] ?? null,
		speakers: mayLead(participant.seat, section) ? speakers : null
	};
	return { here, shown };
}
