/** What the matrix page's address asks for. */
export type MatrixView = {
	order: 'contested' | 'text';
	/** Whether Member States are unfolded by regional group. */
	unfolded: boolean;
	section: string | null;
	group: string | null;
	delegation: string | null;
};

/** The view that an address names; unknown values are its first. */
export function viewOf(search: URLSearchParams): MatrixView {
	return {
		order: search.get('order') === 'text' ? 'text' : 'contested',
		unfolded: search.get('unfold') === 'MS',
		section: search.get('section'),
		group: search.get('group'),
		delegation: search.get('delegation')
	};
}

/** Where a form of this view is sent, so that the same view comes back. */
export function actionOn(view: MatrixView, name: string): string {
	const search = linkTo(view).replace(/#.*/, '');
	return `${search}${search === '?' ? '' : '&'}/${name}`;
}

/** The address of a view, starting with `?`; a section unfolded jumps to its statements. */
export function linkTo(view: MatrixView): string {
	const search = new URLSearchParams();
	if (view.order === 'text') search.set('order', 'text');
	if (view.unfolded) search.set('unfold', 'MS');
	if (view.section !== null) search.set('section', view.section);
	if (view.group !== null) search.set('group', view.group);
	if (view.delegation !== null) search.set('delegation', view.delegation);
	return `?${search}${view.section === null ? '' : '#statements'}`;
}
