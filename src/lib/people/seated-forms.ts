import { ACTING_FIELD } from '#lib/kernel/requests.ts';
import type { SeatId } from '#lib/kernel/ids.ts';

const TAG = /<(?:form|button)\b(?:[^"'>]|"[^"]*"|'[^']*')*>/g;
const POSTS = /\smethod="post"/i;
const ACTION = /\s(form)?action="([^"]*)"/;

/**
 * Let every form of a page's HTML name the seat that the page was made for, in its address. Where
 * script runs, the form's own field says the same and comes first; see the consultation's layout.
 *
 * @param search the page's own query, to which a form without an address goes
 */
export function nameSeatInForms(html: string, seat: SeatId, search: string): string {
	return html.replace(TAG, (tag) => {
		const [, prefix = '', action] = ACTION.exec(tag) ?? [];
		if (tag.startsWith('<button') ? !prefix : !POSTS.test(tag)) return tag;
		if (action !== undefined)
			return tag.replace(ACTION, () => ` ${prefix}action="${named(action, seat)}"`);
		const query = new URLSearchParams(search);
		query.delete(ACTING_FIELD);
		const own = query.size > 0 ? `?${query}`.replaceAll('&', '&amp;') : '';
		return tag.replace('<form', () => `<form action="${named(own, seat)}"`);
	});
}

function named(action: string, seat: SeatId): string {
	return `${action}${action.includes('?') ? '&amp;' : '?'}${ACTING_FIELD}=${seat}`;
}
