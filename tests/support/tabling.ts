import * as Y from 'yjs';
import { appendUpdates } from '#db/texts.ts';
import { findProposal } from '#db/proposal-lists.ts';
import { listProposalTexts } from '#db/proposals.ts';
import type { BlockId, ProposalId } from '#lib/kernel/ids.ts';
import { beginProposal, saveCover } from '#lib/proposals/commands.server.ts';
import { reviseProposal } from '#lib/proposals/revising.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { proposeWords } from '#lib/proposals/wording.ts';
import { withWording } from '#lib/proposals/wordings.server.ts';
import { formOf, type Negotiation } from './decisions.ts';
import { accepted } from './people.ts';

type Locals = App.Locals;
let drafts = 0;

/** Begin a draft for section 1; its address. */
export async function begin(
	{ slug }: Negotiation,
	locals: Locals,
	fields: Record<string, string> = {}
): Promise<string> {
	const form = { title: 'Meaningful access', receipt: `a-receipt-of-draft-${++drafts}`, ...fields };
	return accepted(await beginProposal(locals, slug, '1', formOf(form))).address;
}

/** Let a draft's wording be edited, as its own document's log has it. */
export async function edit(
	{ runtime, clock }: Negotiation,
	draft: string,
	change: (doc: Y.Doc) => unknown,
	wording = 1
): Promise<void> {
	const { db } = runtime;
	const sender = { account: null, seat: null, delegation: null };
	for (const here of await listProposalTexts(db, draft as ProposalId, wording)) {
		const bytes = await withWording(db, here, ({ proposal }) => {
			const before = Y.encodeStateVector(proposal);
			proposal.clientID = 1000 + ++drafts;
			change(proposal);
			return Y.encodeStateAsUpdate(proposal, before);
		});
		const { document } = here.text;
		await appendUpdates(db, [{ document, ...sender, at: clock.now(), bytes }]);
	}
}

/** Propose other words for a paragraph of section 1, and table that. */
export async function tableWords(
	here: Negotiation,
	locals: Locals,
	words: string,
	{ block = '7.1', ...cover }: Record<string, string> = {}
): Promise<string> {
	const draft = await begin(here, locals, cover);
	await edit(here, draft, (doc) => proposeWords(doc, block as BlockId, words));
	return String(accepted(await tableProposal(locals, here.slug, draft)).number);
}

/** Begin the second wording of a tabled proposal, and let it be edited; its address. */
export async function reword(
	here: Negotiation,
	locals: Locals,
	named: string,
	change: (doc: Y.Doc) => unknown = () => undefined
): Promise<string> {
	const { address } = accepted(await reviseProposal(locals, here.slug, named));
	const by = { number: Number(named) };
	const found = await findProposal(here.runtime.db, here.consultation, by);
	await edit(here, found?.proposal.id ?? '', change, 2);
	return address;
}

/** Set a draft's cover as its form would. */
export function cover(
	{ slug }: Negotiation,
	locals: Locals,
	draft: string,
	fields: Record<string, string | number>
) {
	return saveCover(locals, slug, draft, formOf(fields));
}
