import { listProposalTexts } from '#db/proposals.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { ProposalId } from '#lib/kernel/ids.ts';
import { addMembers, changePresidency, endMembership } from '#lib/people/groups.server.ts';
import { keepToTerms } from '#lib/people/group-drafts.server.ts';
import { withdrawDelegation } from '#lib/people/withdrawing.server.ts';
import { readDocumentAccess } from '#lib/proposals/access.server.ts';
import { readDrafts } from '#lib/proposals/queries.server.ts';
import { readProposalPage } from '#lib/proposals/page.server.ts';
import type { Dialect } from './database.ts';
import { openGroup } from './negotiating.ts';
import { accepted } from './people.ts';
import { NOW } from './rows.ts';
import { begin } from './tabling.ts';

/** The Group of 77 drafts: Kenya presides over it, Fiji and India belong to it, and Norway does not. */
export async function openGroupDraft(dialect: Dialect) {
	const here = await openGroup(dialect);
	const { runtime, slug, group } = here;
	const office = await here.seat('secretariat');
	const { participant: secretary } = await enterConsultation(office, slug);
	const draft = await begin(here, here.kenya, { group: 'G77' });
	const since = NOW - 1000;
	here.announced.length = 0;

	const admit = async (locals: App.Locals, fields: object = {}) => {
		const delegations = [await here.delegationOf(locals)];
		const term = { group, delegations, since: here.clock.at, until: null, ...fields };
		return accepted(await addMembers(office, secretary, term));
	};
	const dismiss = async (locals: App.Locals, until = here.clock.at) => {
		const delegation = await here.delegationOf(locals);
		return endMembership(office, secretary, { group, delegation, since, until });
	};
	const preside = async (locals: App.Locals | null, at = here.clock.at) => {
		const delegation = locals && (await here.delegationOf(locals));
		return accepted(await changePresidency(office, secretary, { group, delegation, since: at }));
	};
	const withdraw = async (locals: App.Locals) =>
		accepted(await withdrawDelegation(office, secretary, await here.delegationOf(locals)));
	/** What somebody may do with the draft's document, by every door that there is. */
	const doors = async (locals: App.Locals, wording = 1) => {
		const texts = await listProposalTexts(runtime.db, draft as ProposalId, wording);
		const { actor } = locals;
		const [text] = texts;
		if (!text || !actor) throw new Error('There is no draft.');
		const access = await readDocumentAccess(runtime, actor, text.text.document);
		const { participant, consultation } = await enterConsultation(locals, slug);
		const listed = await readDrafts(runtime, participant, consultation.id);
		const page = await shown(locals).then(
			() => true,
			() => false
		);
		return { socket: access?.rights.write ?? null, listed: listed.length, page };
	};
	const shown = async (locals: App.Locals, named = draft) =>
		(await readProposalPage(locals, slug, named, { section: null, block: null })).shown;
	/** What the clock does when nobody decides anything. */
	const pass = async (at: number) => {
		const before = here.clock.at;
		here.clock.at = at;
		await keepToTerms(runtime, here.consultation, before);
	};
	return { ...here, office, draft, admit, dismiss, preside, withdraw, doors, shown, pass };
}

export const OPEN = { socket: true, listed: 1, page: true };
export const SHUT = { socket: null, listed: 0, page: false };
