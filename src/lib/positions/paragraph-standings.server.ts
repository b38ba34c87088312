import { setImmediate } from 'node:timers/promises';
import { readEditorial } from '#db/editorial.ts';
import { listCounted, listStatements, type StatedRow } from '#db/positions.ts';
import { readProjection } from '#db/texts.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { ConsultationId, DelegationId, SectionId } from '#lib/kernel/ids.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { NOTHING_MARKED, type Editorial } from './editorial.ts';
import type { Standing } from './standings.ts';
import { readNegotiations, type Negotiations } from './negotiating.server.ts';
import { standingsIn, withGroups } from './standings.server.ts';
import { nameParagraphs, type NamedParagraph, type TargetBlock } from './targets.ts';

/** Where delegations stand on a paragraph of a section. */
export type ParagraphStandings = {
	section: Section;
	/** Its label and its first words are '' when it is no longer in the text. Rule P22. */
	paragraph: NamedParagraph;
	isGone: boolean;
	standings: Standing[];
	/** Of its words today; '' when it is gone. */
	hash: string;
	/** What was marked editorial in its section. */
	editorial: Editorial;
};

/**
 * Where every delegation stands on the paragraphs of these sections that somebody stated a position
 * on, as far as the reader may see: section by section in the order of the text, those that are gone
 * last. Of one delegation alone when `only` names it.
 */
export async function readParagraphStandings(
	runtime: Runtime,
	consultation: ConsultationId,
	sections: readonly Section[],
	reader: Pick<Seat, 'role' | 'delegation'>,
	only?: DelegationId
): Promise<ParagraphStandings[]> {
	const where = only ? { consultation, delegation: only } : { consultation };
	const [rows, negotiations] = await Promise.all([
		listStatements(runtime.db, { ...where, block: 'any' }, reader),
		readNegotiations(runtime.db, { consultation })
	]);
	const targets = targetsOf([...rows, ...negotiations.statements]);
	return collect(walkStandings(runtime, { sections, targets, rows, negotiations }, only));
}

/**
 * The same of one section, of everybody, one paragraph after the other: of very many others are
 * answered in between.
 */
export async function* walkParagraphStandings(
	runtime: Runtime,
	section: Section,
	reader: Pick<Seat, 'role' | 'delegation'>
): AsyncGenerator<ParagraphStandings> {
	const where = { consultation: section.consultation, section: section.id };
	const [rows, negotiations] = await Promise.all([
		listStatements(runtime.db, { ...where, block: 'any' }, reader),
		readNegotiations(runtime.db, where)
	]);
	const targets = targetsOf([...rows, ...negotiations.statements]);
	const stated = { sections: [section], targets, rows, negotiations };
	for await (const each of walkStandings(runtime, stated)) {
		await setImmediate();
		yield each;
	}
}

/**
 * The same of those paragraphs alone that a negotiating group ever stated a position on: few, and
 * each read by itself. Rules P41, P42.
 */
export async function readGroupedParagraphs(
	runtime: Runtime,
	negotiations: Negotiations,
	sections: readonly Section[],
	reader: Pick<Seat, 'role' | 'delegation'>,
	only?: DelegationId
): Promise<ParagraphStandings[]> {
	const targets = targetsOf(negotiations.statements);
	const listed = sections.flatMap(({ id: section, consultation }) =>
		[...(targets.get(section) ?? [])].map((block) =>
			listStatements(runtime.db, { consultation, section, block, delegation: only }, reader)
		)
	);
	const rows = (await Promise.all(listed)).flat();
	return collect(walkStandings(runtime, { sections, targets, rows, negotiations }, only));
}

async function collect(walked: AsyncGenerator<ParagraphStandings>): Promise<ParagraphStandings[]> {
	const found: ParagraphStandings[] = [];
	for await (const each of walked) found.push(each);
	return found;
}

/** Paragraphs by their sections. */
type Targets = ReadonlyMap<SectionId, ReadonlySet<TargetBlock>>;

function targetsOf(stated: readonly { section: SectionId; block: TargetBlock }[]): Targets {
	const targets = new Map<SectionId, Set<TargetBlock>>();
	for (const { section, block } of stated)
		if (block !== '') targets.set(section, (targets.get(section) ?? new Set()).add(block));
	return targets;
}

/** Where delegations stand on these paragraphs, by what was stated on them. */
async function* walkStandings(
	{ db, clock }: Runtime,
	stated: {
		sections: readonly Section[];
		targets: Targets;
		rows: readonly StatedRow[];
		negotiations: Negotiations;
	},
	only?: DelegationId
): AsyncGenerator<ParagraphStandings> {
	const there = stated.sections.filter(({ id }) => stated.targets.has(id));
	const [first] = there;
	if (!first) return;
	const { consultation } = first;
	const now = clock.now();
	const [listed, marked] = await Promise.all([
		listCounted(db, consultation, now),
		readEditorial(db, { consultation })
	]);
	const counted = listed.filter(({ id }) => !only || id === only);
	const delegations = withGroups(counted, stated.negotiations, now);
	const negotiations = { ...stated.negotiations, now };
	const byTarget = Map.groupBy(stated.rows, targetOf);
	for (const section of there) {
		const on = stated.targets.get(section.id);
		if (!on) continue;
		const blocks = (await readProjection(db, section.id))?.blocks ?? [];
		const hashes = new Map<TargetBlock, string>(blocks.map(({ id, hash }) => [id, hash]));
		const standing = nameParagraphs(blocks).filter(({ id }) => on.has(id));
		const gone = [...on].flatMap((id) =>
			id === '' || hashes.has(id) ? [] : { id, label: '', opening: '' }
		);
		for (const paragraph of [...standing, ...gone]) {
			const target = { section, block: paragraph.id };
			const hash = hashes.get(paragraph.id) ?? '';
			const editorial = marked.get(section.id) ?? NOTHING_MARKED;
			const standings = standingsIn(
				target,
				delegations,
				byTarget.get(targetOf({ section: section.id, block: paragraph.id })) ?? [],
				...([hash, editorial, negotiations] as const)
			);
			const isGone = !hashes.has(paragraph.id);
			yield { section, paragraph, isGone, standings, hash, editorial };
		}
	}
}

function targetOf({ section, block }: { section: SectionId; block: TargetBlock }): string {
	return `${section} ${block}`;
}
