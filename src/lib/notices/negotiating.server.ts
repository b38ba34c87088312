import { readEditorial } from '#db/editorial.ts';
import { readPresidencies } from '#db/groups.ts';
import { listTextHashes } from '#db/positions.ts';
import { NOTHING_MARKED } from '#lib/positions/editorial.ts';
import { readNegotiations } from '#lib/positions/negotiating.server.ts';
import { readGroupedParagraphs } from '#lib/positions/paragraph-standings.server.ts';
import { paragraphWords } from '#lib/positions/targets.ts';
import { groupsWaiting, type GroupTarget } from './negotiating.ts';
import type { Asked } from './queries.server.ts';
import type { Waiting } from './waiting.ts';

/** What waits from negotiating groups, on sections and on their paragraphs. Rule N9. */
export async function readGroupsWaiting({
	locals: { runtime },
	entered: { consultation, participant },
	sections,
	standingsOf
}: Asked): Promise<Waiting[]> {
	const delegation = participant.seat.delegation?.id ?? null;
	if (delegation === null) return [];
	const { db, clock } = runtime;
	const [negotiations, presidencies, today, marked] = await Promise.all([
		readNegotiations(db, { consultation: consultation.id }),
		readPresidencies(db, consultation.id),
		listTextHashes(db, consultation.id),
		readEditorial(db, { consultation: consultation.id })
	]);
	const { seat } = participant;
	const onParagraphs = await readGroupedParagraphs(
		...([runtime, negotiations, sections, seat, delegation] as const)
	);
	const targets = sections.flatMap((section): GroupTarget[] => [
		{
			...{ section, block: '', paragraph: '', standings: standingsOf(section.id) },
			hash: today.get(section.id) ?? '',
			editorial: marked.get(section.id) ?? NOTHING_MARKED
		},
		...onParagraphs
			// On one that is gone nothing can be stated any more.
			.filter((each) => each.section.id === section.id && !each.isGone)
			.map(({ paragraph, standings, hash, editorial }) => ({
				...{ section, block: paragraph.id, paragraph: paragraphWords(paragraph) },
				...{ standings, hash, editorial }
			}))
	]);
	return groupsWaiting(targets, delegation, {
		...{ on: negotiations.on, presidencies, now: clock.now() }
	});
}
