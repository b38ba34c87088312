/** What the matrix page's address asks for. */
export type MatrixView = {
	order: 'contested' | 'text';
	/** Whether Member States are unfolded by regional group. */
	unfolded: boolean;
	section: string | null;
	/** Whether that section is unfolded into its paragraphs. */
	paragraphs: boolean;
	/** The paragraph whose statements are shown, by its id. */
	block: string | null;
	group: string | null;
	delegation: string | null;
};

/** The view that an address names; unknown values are its first. */
export function viewOf(search: URLSearchParams): MatrixView {
	return {
		order: search.get('order') === 'text' ? 'text' : 'contested',
		unfolded: search.get('unfold') === 'MS',
		section: search.get('section'),
		paragraphs: search.has('paragraphs'),
		block: search.get('block'),
		group: search.get('group'),
		delegation: search.get('delegation')
	};
}

/** Where a form of this view is sent, so that the same view comes back. */
export function actionOn(view: MatrixView, name: string): string {
	const search = linkTo(view).replace(/#.*/, '');
	return `${search}${search === '?' ? '' : '&'}/${name}`;
}

/** A view of which nothing is unfolded but what `part` says; the columns and their order stay. */
export function turnedTo(view: MatrixView, part: Partial<MatrixView>): string {
	const folded = { section: null, paragraphs: false, block: null, group: null, delegation: null };
	return linkTo({ ...view, ...folded, ...part });
}

/** The address of a view, starting with `?`; statements unfolded are jumped to. */
export function linkTo(view: MatrixView): string {
	const search = new URLSearchParams();
	if (view.order === 'text') search.set('order', 'text');
	if (view.unfolded) search.set('unfold', 'MS');
	if (view.section !== null) search.set('section', view.section);
	if (view.paragraphs) search.set('paragraphs', '');
	if (view.block !== null) search.set('block', view.block);
	if (view.group !== null) search.set('group', view.group);
	if (view.delegation !== null) search.set('delegation', view.delegation);
	const isDrilled = view.section !== null && (view.block !== null || !view.paragraphs);
	return `?${search}${isDrilled ? '#statements' : ''}`;
}
