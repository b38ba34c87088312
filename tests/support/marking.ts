import { contestMark } from '#lib/positions/contesting.server.ts';
import { readSectionChanges } from '#lib/positions/marked.server.ts';
import { markEditorial } from '#lib/positions/marking.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { formOf, type Negotiation } from './decisions.ts';

/** What somebody is shown of the changes under positions on section 1. */
export async function changesFor({ slug }: Negotiation, locals: App.Locals) {
	return readSectionChanges(locals, await enterSection(locals, slug, '1'));
}

/** Mark all changes that somebody is shown editorial, or what `fields` say instead. */
export async function markAll(
	here: Negotiation,
	locals: App.Locals,
	fields: Record<string, string | number> = {},
	texts?: readonly string[]
) {
	const { changed, textHash } = await changesFor(here, locals);
	const usual = { textHash, note: 'A comma.', days: 3, receipt: 'a-first-mark-of-one' };
	const form = formOf({ ...usual, ...fields });
	for (const text of texts ?? changed.map(({ name }) => name)) form.append('text', text);
	return markEditorial(locals, here.slug, '1', form);
}

/** Contest the newest mark that somebody is shown, or the one that `fields` name. */
export async function contest(
	here: Negotiation,
	locals: App.Locals,
	fields: Record<string, string> = {}
) {
	const [newest] = (await changesFor(here, locals)).marks;
	const usual = { mark: newest?.id ?? '', reason: 'The comma changes who is meant.' };
	return contestMark(locals, here.slug, '1', formOf({ ...usual, ...fields }));
}
