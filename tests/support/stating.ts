import { statePosition } from '#lib/positions/commands.server.ts';
import { readSectionPosition } from '#lib/positions/queries.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { formOf, type Negotiation } from './decisions.ts';

export type Fields = Record<string, string | number>;

/** Object to section 1 as somebody, or whatever `fields` say instead. */
export function state({ slug, text }: Negotiation, locals: App.Locals, fields: Fields = {}) {
	const form = { stance: 'object', reason: 'Too vague.', version: 0, receipt: 'a-first-receipt-' };
	return statePosition(locals, slug, '1', formOf({ ...form, ...text, ...fields }));
}

/** What somebody is shown of the positions on section 1. */
export async function widget({ slug }: Negotiation, locals: App.Locals) {
	return readSectionPosition(locals, await enterSection(locals, slug, '1'));
}
