import type { Database } from '#db/database.ts';
import { readEditorial } from '#db/editorial.ts';
import {
	hasStatements,
	listAudiencesOn,
	listCounted,
	listStatements,
	type CountedDelegation
} from '#db/positions.ts';
import { readProjection } from '#db/texts.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import {
	grounded,
	groundOf,
	inForceForAny,
	NOTHING_MARKED,
	textsLeadingTo,
	type Editorial,
	type Ground
} from './editorial.ts';
import {
	groupGround,
	groupStands,
	type GroupStatement,
	type NegotiatingGroup
} from './negotiating.ts';
import { readNegotiations } from './negotiating.server.ts';
import type { Statement } from './rules.ts';
import { toStatement } from './standings.server.ts';

/** A statement in force for any of its hearers, and the text it stands on. */
export type Grounded = { delegation: CountedDelegation; statement: Statement; ground: Ground };

/** What a negotiating group states, which everybody sees, and the text it stands on. Rule P41. */
export type GroundedGroup = {
	group: NegotiatingGroup;
	statement: GroupStatement;
	ground: Ground;
};

/** A section's text today, what was marked editorial in it, and what stands on which of its texts. */
export type SectionGround = {
	text: NonNullable<Awaited<ReturnType<typeof readProjection>>>;
	editorial: Editorial;
	stated: Grounded[];
	groups: GroundedGroup[];
};

/** What the reader may see in force on a section and its paragraphs, and where it stands; null before it has a text. */
export async function readGround(
	{ db, clock }: Pick<Runtime, 'db' | 'clock'>,
	section: Pick<Section, 'id' | 'consultation' | 'number'>,
	reader: Pick<Seat, 'role' | 'delegation'>
): Promise<SectionGround | null> {
	const where = { consultation: section.consultation, section: section.id };
	const [text, marked, delegations, rows, negotiations] = await Promise.all([
		readProjection(db, section.id),
		readEditorial(db, where),
		listCounted(db, section.consultation, clock.now()),
		listStatements(db, { ...where, block: 'any' }, reader),
		readNegotiations(db, where)
	]);
	if (!text) return null;
	const editorial = marked.get(section.id) ?? NOTHING_MARKED;
	const today = new Map<string, string>(text.blocks.map(({ id, hash }) => [id, hash]));
	today.set('', text.hash);
	const byTarget = Map.groupBy(rows, (row) => `${row.delegation} ${row.block}`);
	const stated = delegations.flatMap((delegation) =>
		[...byTarget.values()].flatMap((own): Grounded[] => {
			const [first] = own;
			if (first?.delegation !== delegation.id) return [];
			const { block } = first;
			const statements = own.map((row) => toStatement(row, delegation.code, section.number));
			return inForceForAny(statements).map((taken) => {
				const ground = groundOf(taken, delegation.id, block, today.get(block) ?? '', editorial);
				const statement = grounded(taken, delegation.id, ground, editorial);
				return { delegation, statement, ground };
			});
		})
	);
	const versions = Map.groupBy(negotiations.statements, ({ group, block }) => `${group} ${block}`);
	const groups = [...versions.values()].flatMap((own): GroundedGroup[] => {
		const statement = groupStands(own);
		const group = negotiations.groups.find(({ id }) => id === statement?.group);
		if (!statement || !group) return [];
		const { block } = statement;
		return [
			{ group, statement, ground: groupGround(statement, block, today.get(block) ?? '', editorial) }
		];
	});
	return { text, editorial, stated, groups };
}

/**
 * Whom positions that stand on one of these texts of a section, or of a paragraph of it, were ever
 * stated to, and those on paragraphs that went or came back.
 */
export async function readAudiencesOn(
	db: Database,
	section: Pick<Section, 'id' | 'consultation'>,
	hashes: readonly string[],
	moved: readonly BlockId[] = []
): Promise<Audience[]> {
	// Asked after every few keystrokes, and of most sections nobody has stated anything yet.
	if (!(await hasStatements(db, section.id))) return [];
	const where = { consultation: section.consultation, section: section.id };
	const { changes } = (await readEditorial(db, where)).get(section.id) ?? NOTHING_MARKED;
	return listAudiencesOn(db, section.id, textsLeadingTo(hashes, changes), moved);
}
