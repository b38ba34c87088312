import { deleteDraft, insertProposalText, updateCover } from '#db/proposing.ts';
import { deleteWording, holdWording, updateWordingCover } from '#db/revising.ts';
import { findSection } from '#db/sections.ts';
import { audienceOf } from '#lib/kernel/audience.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { rightsTopics } from '#lib/live/topics.ts';
import { keepToTerms } from '#lib/people/group-drafts.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { numberOfAddress } from '#lib/sections/rules.ts';
import { announceProposal } from './announcing.ts';
import { beginDraft, newText, readBeginning, type Placed } from './beginning.server.ts';
import { readCover } from './drafting.ts';
import { enterWording, type EnteredProposal } from './entering.server.ts';
import { readGroupsProposing } from './grouped.server.ts';
import { mayDiscard, proposalRights, whyNotPropose } from './rules.ts';

/**
 * Begin a draft in a section, which the actor's delegation alone sees; or the members of a negotiating group
 * that it speaks for. Fields: receipt and title, and group, its code. Rules X1, X3, X20, X65.
 */
export async function beginProposal(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Placed>> {
	const here = await enterSection(locals, slug, address);
	const { seat } = here.participant;
	const asked = readBeginning(form);
	if (!asked.ok) return asked;
	const refused = whyNotPropose(seat, here.granted, here.section);
	const { delegation } = seat;
	if (refused || !delegation) return refuse(403, refused ?? 'proposals.delegates-only');
	const { runtime } = locals;
	const own = { ...asked.value, delegation: delegation.id, source: '' } as const;
	const code = String(form.get('group') ?? '');
	if (code === '') {
		const audience = audienceOf({ facilitation: false, delegations: [delegation.id] });
		return beginDraft(runtime, here, { ...own, group: null, audience });
	}
	const { consultation } = here.section;
	const group = (await readGroupsProposing(runtime, seat, consultation)).find(
		(each) => each.code === code
	);
	if (!group) return refuse(403, 'proposals.not-speaking-for-group');
	const begun = await beginDraft(runtime, here, {
		...own,
		group: group.id,
		audience: group.audience
	});
	// Whoever joined or left the group at that very moment.
	if (begun.ok) await keepToTerms(runtime, consultation);
	return begun;
}

/** Say what a draft is called, why it is proposed and on what it builds. Rule X20. */
export async function saveCover(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
): Promise<Outcome<null>> {
	const { db } = locals.runtime;
	const here = await enterWording(locals, slug, named);
	const cover = readCover(form);
	if (!cover.ok) return cover;
	const refused = whyNotDrafted(here);
	if (refused) return refused;
	const { proposal, beside, texts } = here;
	// What was typed on a page that shows less than there is now is not written over it.
	if (form.get('version') !== String((beside ?? proposal).version))
		return refuse(409, 'proposals.changed-meanwhile');
	const saved = beside
		? updateWordingCover(db, beside, cover.value)
		: updateCover(db, proposal, cover.value);
	if (!(await db.commit([saved]))) return refuse(409, 'proposals.changed-meanwhile');
	announceProposal(locals.runtime, proposal, texts);
	return accept(null);
}

/** Let a draft be about one more section. Field: section, its address. Rules X3, X20. */
export async function addSection(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
): Promise<Outcome<null>> {
	const { db, clock } = locals.runtime;
	const here = await enterWording(locals, slug, named);
	const refused = whyNotDrafted(here);
	if (refused) return refused;
	const { proposal, beside, wording, texts, participant, granted, consultation } = here;
	const asked = numberOfAddress(String(form.get('section') ?? ''));
	const section = await findSection(db, consultation.id, asked);
	if (!section) return refuse(404, 'sections.unknown');
	if (texts.some((each) => each.section.id === section.id)) return accept(null);
	const { seat } = participant;
	const rights = proposalRights(seat, granted, section, { proposal, wording });
	if (!rights.write) return refuse(403, rights.reason ?? 'sections.unknown');
	const text = newText(proposal, section.id, clock.now());
	// Refused where a colleague added it at the same moment: it is there then.
	await db.commit([...(beside ? [holdWording(db, beside)] : []), insertProposalText(db, text)]);
	announceProposal(locals.runtime, proposal, [...texts, { text, section }]);
	return accept(null);
}

/** Let a draft go, with its words: nothing was ever said to anybody. Rule X20. */
export async function discardDraft(
	locals: App.Locals,
	slug: string,
	named: string
): Promise<Outcome<null>> {
	const { runtime } = locals;
	const { db, bus } = runtime;
	const here = await enterWording(locals, slug, named);
	const { proposal, beside, texts, participant } = here;
	if (!here.isDrafted) return refuse(409, 'proposals.not-a-draft');
	// Also where the section was locked meanwhile: it is theirs.
	if (!mayDiscard(participant.seat, proposal)) return refuse(403, 'proposals.not-yours');
	const documents = texts.map(({ text }) => text.document);
	// What a colleague types at that moment goes with it, or is refused and handed back.
	const discard = () =>
		db.commit(
			beside ? deleteWording(db, beside, documents) : deleteDraft(db, proposal.id, documents)
		);
	if (!(await (runtime.texts?.hold(documents, discard) ?? discard())))
		return refuse(409, 'proposals.not-a-draft');
	for (const document of documents) bus.announce(rightsTopics.document(document));
	announceProposal(runtime, proposal, texts);
	return accept(null);
}

/** Why the actor does not draft here; null when they do. Rules X3, X20. */
function whyNotDrafted({ isDrafted, texts }: EnteredProposal) {
	if (!isDrafted) return refuse(409, 'proposals.not-a-draft');
	if (texts.some(({ rights }) => rights.write)) return null;
	return refuse(403, texts[0]?.rights.reason ?? 'proposals.not-readable');
}
