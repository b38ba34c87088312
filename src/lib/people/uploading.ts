import { decodeText } from '#lib/kernel/csv.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { FILE_FIELD } from '#lib/kernel/requests.ts';

const LARGEST = 256 * 1024;

/** The table that a form brings: the file that was chosen, else the words that were pasted. */
export async function readUpload(form: FormData): Promise<Outcome<string>> {
	const file = form.get(FILE_FIELD);
	const pasted = String(form.get('table') ?? '');
	if (file instanceof File && file.size > 0) {
		if (file.size > LARGEST) return refuse(413, 'people.import-large');
		const text = decodeText(new Uint8Array(await file.arrayBuffer()));
		// Text in UTF-16 has a NUL beside every letter.
		return text === null || text.includes('\0') ? refuse(400, 'csv.not-utf8') : accept(text);
	}
	if (pasted.trim() === '') return refuse(400, 'people.import-nothing');
	return pasted.length > LARGEST ? refuse(413, 'people.import-large') : accept(pasted);
}
