import { statePosition } from '#lib/positions/commands.server.ts';
import { readParagraph } from '#lib/positions/paragraphs.server.ts';
import { readSectionPosition } from '#lib/positions/queries.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { formOf, type Negotiation } from './decisions.ts';

export type Fields = Record<string, string | number>;

/** Object to section 1 as somebody, or whatever `fields` say instead. */
export function state({ slug, text }: Negotiation, locals: App.Locals, fields: Fields = {}) {
	const form = { stance: 'object', reason: 'Too vague.', version: 0, receipt: 'a-first-receipt-' };
	return statePosition(locals, slug, '1', formOf({ ...form, ...text, ...fields }));
}

/** Object to a paragraph of section 1, or whatever `fields` say, on its words as they stand. */
export async function stateOnParagraph(
	here: Negotiation,
	locals: App.Locals,
	block: string,
	fields: Fields = {}
) {
	const { position } = (await readParagraph(locals, here.slug, '1', block)).shown;
	const { hash: textHash, seq: textSeq } = position.text;
	const version = position.history.length;
	return state(here, locals, { block, textHash, textSeq, version, ...fields });
}

/** What somebody is shown of the positions on section 1. */
export async function widget({ slug }: Negotiation, locals: App.Locals) {
	return readSectionPosition(locals, await enterSection(locals, slug, '1'));
}
