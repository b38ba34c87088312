import { refuse, type Refused } from './outcome.ts';

/** Fields of one form; the largest, who holds which sections, has one for each section. */
const MOST_FIELDS = 1_500;
const FIELD_NAME = /^(?!__)[\w:.-]{1,80}$/;
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/**
 * Why a request is refused before anybody looks at what it asks: an address or a form with
 * NUL, which PostgreSQL cannot hold; a body that is no form; a form with files, too many
 * fields or names that no form of ours has. Null when it can be read.
 */
export async function whyUnreadable(request: Request, url: URL): Promise<Refused | null> {
	if ((url.pathname + url.search).includes('%00')) return refuse(400, 'kernel.unreadable-address');
	return request.method === 'POST' ? whyUnreadableForm(request) : null;
}

async function whyUnreadableForm(request: Request): Promise<Refused | null> {
	const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
	if (!FORM_TYPES.includes(type.trim().toLowerCase())) return refuse(415, 'kernel.not-a-form');
	try {
		const form = await request.clone().formData();
		let fields = 0;
		for (const [name, value] of form) {
			const readable = typeof value === 'string' && !value.includes('\0') && FIELD_NAME.test(name);
			if (!readable || ++fields > MOST_FIELDS) return refuse(400, 'kernel.unreadable-form');
		}
		return null;
	} catch (error) {
		const { status } = error as { status?: number };
		return status === 413
			? refuse(413, 'kernel.form-too-large')
			: refuse(400, 'kernel.unreadable-form');
	}
}
