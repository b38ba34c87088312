import { refuse, type Refused } from './outcome.ts';

/** Fields of one form; the largest, who holds which sections, has one for each section. */
const MOST_FIELDS = 1_500;
const FIELD_NAME = /^(?!__)[\w:.-]{1,80}$/;
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** The one form that brings a file: its field, and at which addresses it stands. */
export const FILE_FIELD = 'file';
const TAKES_FILE = /^\/c\/[^/]+\/delegations\/import$/;

/** The field, of form or address, in which a consultation's forms name their page's seat. */
export const ACTING_FIELD = 'acting';

/** What can be told of a request before anybody looks at what it asks. */
type Examined = { refused: Refused | null; acting: string | null };

const readable: Examined = { refused: null, acting: null };
const unreadable = (refused: Refused): Examined => ({ refused, acting: null });

/**
 * Why a request is refused before anybody looks at what it asks: an address or a form with
 * NUL, which PostgreSQL cannot hold; a body that is no form; a form with files that
 * it does not ask for, too many fields or names that no form of ours has. And the seat that a form
 * names, if it does.
 */
export async function examine(request: Request, url: URL): Promise<Examined> {
	if ((url.pathname + url.search).includes('%00'))
		return unreadable(refuse(400, 'kernel.unreadable-address'));
	return request.method === 'POST' ? examineForm(request, url) : readable;
}

async function examineForm(request: Request, url: URL): Promise<Examined> {
	const takesFile = TAKES_FILE.test(url.pathname);
	const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
	if (!FORM_TYPES.includes(type.trim().toLowerCase()))
		return unreadable(refuse(415, 'kernel.not-a-form'));
	try {
		const form = await request.clone().formData();
		let fields = 0;
		for (const [name, value] of form) {
			const isFile = takesFile && name === FILE_FIELD && typeof value !== 'string';
			const isField = typeof value === 'string' && !value.includes('\0') && FIELD_NAME.test(name);
			if (!(isField || isFile) || ++fields > MOST_FIELDS)
				return unreadable(refuse(400, 'kernel.unreadable-form'));
		}
		// In its address a form without script names it.
		const acting = form.get(ACTING_FIELD) ?? url.searchParams.get(ACTING_FIELD);
		return { refused: null, acting: acting as string | null };
	} catch (error) {
		const { status } = error as { status?: number };
		return unreadable(
			status === 413 ? refuse(413, 'kernel.form-too-large') : refuse(400, 'kernel.unreadable-form')
		);
	}
}
