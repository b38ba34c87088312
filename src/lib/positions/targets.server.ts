import type { Database } from '#db/database.ts';
import { readProjection } from '#db/texts.ts';
import type { Entered } from '#lib/consultations/queries.server.ts';
import type { SectionId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import type { Block } from '#lib/text/blocks.ts';
import { nameParagraphs, readTargetBlock, type NamedParagraph, type Target } from './targets.ts';

/** Today's words of a section or a paragraph: what a position is bound to. Rules P4, P20. */
export type TargetText = {
	hash: string;
	/** The log position that it was read at. */
	seq: number;
	blocks: Block[];
	/** How the paragraph is called; null for a section. */
	paragraph: NamedParagraph | null;
};

/** The text of a target as it stands now; null when there is none, or none any more. */
export async function readTargetText(
	db: Database,
	{ section, block }: Target<{ id: SectionId }>
): Promise<TargetText | null> {
	const text = await readProjection(db, section.id);
	if (!text) return null;
	const { hash, seq, blocks } = text;
	if (block === '')
		return { hash, seq, blocks: blocks.map(({ content }) => content), paragraph: null };
	const at = blocks.findIndex(({ id }) => id === block);
	const found = blocks[at];
	const paragraph = nameParagraphs(blocks)[at];
	return found && paragraph ? { hash: found.hash, seq, blocks: [found.content], paragraph } : null;
}

/** Let the actor into the section at `address`, to what the form's field `block` names in it. */
export async function enterTarget(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Entered & SectionAccess & Target>> {
	const here = await enterSection(locals, slug, address);
	const block = readTargetBlock(form.get('block'));
	return block === null ? refuse(404, 'positions.paragraph-gone') : accept({ ...here, block });
}
