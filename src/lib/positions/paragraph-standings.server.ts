import { readEditorial } from '#db/editorial.ts';
import { listCounted, listStatements } from '#db/positions.ts';
import { readProjection } from '#db/texts.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { ConsultationId, DelegationId, SectionId } from '#lib/kernel/ids.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { NOTHING_MARKED } from './editorial.ts';
import type { Standing } from './matrix.ts';
import { readNegotiations } from './negotiating.server.ts';
import { standingsIn, withGroups } from './standings.server.ts';
import { nameParagraphs, type NamedParagraph, type TargetBlock } from './targets.ts';

/** Where delegations stand on a paragraph of a section. */
export type ParagraphStandings = {
	section: Section;
	/** Its label and its first words are '' when it is no longer in the text. Rule P22. */
	paragraph: NamedParagraph;
	isGone: boolean;
	standings: Standing[];
};

/**
 * Where every delegation stands on the paragraphs of these sections that somebody stated a position
 * on, as far as the reader may see: section by section in the order of the text, those that are gone
 * last. Of one delegation alone when `only` names it.
 */
export async function readParagraphStandings(
	{ db, clock }: Runtime,
	consultation: ConsultationId,
	sections: readonly Section[],
	reader: Pick<Seat, 'role' | 'delegation'>,
	only?: DelegationId
): Promise<ParagraphStandings[]> {
	const now = clock.now();
	const where = only ? { consultation, delegation: only } : { consultation };
	const [listed, rows, marked, read] = await Promise.all([
		listCounted(db, consultation, now),
		listStatements(db, { ...where, block: 'any' }, reader),
		readEditorial(db, { consultation }),
		readNegotiations(db, { consultation })
	]);
	const counted = listed.filter(({ id }) => !only || id === only);
	const delegations = withGroups(counted, read, now);
	const negotiations = { ...read, now };
	const byTarget = Map.groupBy(rows, targetOf);
	const targets = new Map<SectionId, Set<TargetBlock>>();
	for (const { section, block } of [...rows, ...read.statements])
		if (block !== '') targets.set(section, (targets.get(section) ?? new Set()).add(block));
	const found: ParagraphStandings[] = [];
	for (const section of sections) {
		const on = targets.get(section.id);
		if (!on) continue;
		const blocks = (await readProjection(db, section.id))?.blocks ?? [];
		const hashes = new Map<TargetBlock, string>(blocks.map(({ id, hash }) => [id, hash]));
		const there = nameParagraphs(blocks).filter(({ id }) => on.has(id));
		const gone = [...on].flatMap((id) =>
			id === '' || hashes.has(id) ? [] : { id, label: '', opening: '' }
		);
		for (const paragraph of [...there, ...gone]) {
			const target = { section, block: paragraph.id };
			const standings = standingsIn(
				target,
				delegations,
				byTarget.get(targetOf({ section: section.id, block: paragraph.id })) ?? [],
				hashes.get(paragraph.id) ?? '',
				marked.get(section.id) ?? NOTHING_MARKED,
				negotiations
			);
			found.push({ section, paragraph, isGone: !hashes.has(paragraph.id), standings });
		}
	}
	return found;
}

function targetOf({ section, block }: { section: SectionId; block: TargetBlock }): string {
	return `${section} ${block}`;
}
