import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import type { Wanted } from './asked.ts';

/** What a page of a history is asked for, as its address says it. */
export type PageWish = {
	at: number | null;
	nth: number | null;
	since: number | null;
	by: string;
	/** From 0, the newest steps. */
	page: number;
	/** Whether the text is shown as it read, without what changed. */
	whole: boolean;
	/** Words that are looked for among those that stand no more. */
	find: string;
};

/** What a page depends on whose history is being read. */
export const READING = 'history:reading';

const MOST_FIND = 200;

/** What an address asks of a history; what makes no sense is left out. */
export function readWish(query: URLSearchParams): PageWish {
	return {
		at: readCount(query.get('at')),
		nth: readCount(query.get('nth')),
		since: readCount(query.get('since')),
		by: query.get('by') ?? '',
		page: Math.max(0, (readCount(query.get('page')) ?? 1) - 1),
		whole: query.get('view') === 'text',
		find: (query.get('find') ?? '').trim().slice(0, MOST_FIND)
	};
}

/** The address of a page of a history with some of its wishes set otherwise; null takes one away. */
export function wishAddress(
	{ at, since, by, page, whole, find }: PageWish,
	otherwise: Readonly<Record<string, string | number | null>> = {}
): string {
	const asked = {
		...{ at, since, by, find },
		page: page > 0 ? page + 1 : null,
		view: whole ? 'text' : null,
		...otherwise
	};
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(asked))
		if (value !== null && value !== '') query.set(name, String(value));
	return `?${query}`;
}

function readCount(word: string | null): number | null {
	return word !== null && /^\d{1,9}$/.test(word) ? Number(word) : null;
}

/** What an address asks to see restored. */
export function readWantedFrom(query: URLSearchParams): Wanted {
	return {
		to: readCount(query.get('to')) ?? 0,
		base: readCount(query.get('base')),
		block: query.get('block') ?? '',
		passage: query.get('passage') ?? ''
	};
}

/** What a form asks to restore, with its receipt key. Rule H9. */
export function readWanted(form: FormData): Outcome<Wanted & { receipt: string }> {
	const query = new URLSearchParams([...form].map(([name, value]) => [name, String(value)]));
	const receipt = query.get('receipt') ?? '';
	if (!/^[\w-]{16,64}$/.test(receipt)) return refuse(400, 'history.receipt-missing');
	return accept({ ...readWantedFrom(query), receipt });
}
