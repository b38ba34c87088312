import type { ChangeCard } from '#lib/proposals/cards.ts';
import { joinProposal } from '#lib/proposals/joining.server.ts';
import { readProposalPage } from '#lib/proposals/page.server.ts';
import { stateOnChange } from '#lib/proposals/supporting.server.ts';
import { formOf, type Negotiation } from './decisions.ts';

type Fields = Record<string, string | number>;
let forms = 0;

/** The cards of a tabled proposal, as somebody sees them. */
export async function cardsFor(
	{ slug }: Negotiation,
	locals: App.Locals,
	named: string
): Promise<ChangeCard[]> {
	const { shown } = await readProposalPage(locals, slug, named, { section: null, block: null });
	return shown.tabled?.cards ?? [];
}

/** Say a word of joining a proposal, as its page's form would. */
export function join(
	{ slug }: Negotiation,
	locals: App.Locals,
	named: string,
	word: string,
	fields: Fields = {}
) {
	return joinProposal(locals, slug, named, formOf({ word, revision: 1, ...fields }));
}

/** Who joins a proposal, as somebody sees it. */
export async function joinedAs({ slug }: Negotiation, locals: App.Locals, named: string) {
	const { shown } = await readProposalPage(locals, slug, named, { section: null, block: null });
	return shown.joined;
}

/** State a position on the first Change of a proposal, as its card's form would. */
export async function stateOn(
	here: Negotiation,
	locals: App.Locals,
	named: string,
	fields: Fields = {}
) {
	const [card] = await cardsFor(here, locals, named);
	return stateOnChange(
		...([locals, here.slug, named] as const),
		formOf({
			...{ change: card?.id ?? '', textHash: card?.hash ?? '', stance: 'support', reason: '' },
			...{ version: card?.support?.own?.after ?? 0, receipt: `a-receipt-of-support-${++forms}` },
			...fields
		})
	);
}
