import type { Author, Comment, Thread } from './rules.ts';

/** Which threads of a section are listed, and in which order: what the page's address says. */
export type View = {
	show: Show;
	/** Threads in which this delegation takes part, by its code; '' for all. */
	from: string;
	/** Threads in which a delegation counted in this group takes part, by its code; '' for all. */
	group: string;
	sort: 'text' | 'newest';
};
/** What is listed, and how that is called. */
export const SHOWS = {
	open: 'Open comments',
	resolved: 'Resolved',
	mine: 'Mine',
	awaiting: 'Awaiting us',
	mentioning: 'Mentioning us'
};
export type Show = keyof typeof SHOWS;

/** The view that an address asks for; what it does not say, or says wrongly, is the usual one. */
export function readView(asked: URLSearchParams): View {
	const show = asked.get('threads') ?? '';
	return {
		show: Object.hasOwn(SHOWS, show) ? (show as Show) : 'open',
		from: asked.get('from') ?? '',
		group: asked.get('group') ?? '',
		sort: asked.get('sort') === 'newest' ? 'newest' : 'text'
	};
}

/** Whether a thread belongs into a view, for a reader of this delegation. Rule C20. */
export function isShown(thread: Thread, view: View, own: string | null): boolean {
	const takesPart = (is: (delegation: NonNullable<Author['delegation']>) => boolean) =>
		thread.comments.some(({ author: { delegation } }) => delegation !== null && is(delegation));
	return (
		isOfKind(thread, view.show, own) &&
		(view.from === '' || takesPart(({ code }) => code === view.from)) &&
		(view.group === '' || takesPart(({ group }) => group === view.group))
	);
}

/** Whether a thread is open, resolved, one's own, awaits an answer or mentions the reader. Rule C20. */
export function isOfKind(
	{ comments, resolvedAt }: Thread,
	show: Show,
	own: string | null
): boolean {
	if (show === 'resolved') return resolvedAt !== null;
	if (show === 'mine') return comments.some(({ mine }) => mine);
	if (show === 'mentioning') return comments.some(({ calls }) => calls);
	if (show === 'open' || resolvedAt !== null) return resolvedAt === null;
	const isOurs = ({ mine, author }: Comment) =>
		own === null ? mine : author.delegation?.code === own;
	const last = comments.findLast(({ gone }) => gone === null);
	if (!last || isOurs(last)) return false;
	return comments.some((each) => each.gone === null && isOurs(each));
}
