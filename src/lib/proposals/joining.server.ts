import { fail, redirect, type Action } from '@sveltejs/kit';
import { readDelegationRows } from '#db/delegations.ts';
import {
	findJoining,
	findOffer,
	holdProposal,
	insertJoining,
	updateDrafters,
	type JoiningRow
} from '#db/joinings.ts';
import { listProposalTexts } from '#db/proposals.ts';
import { commitDecision } from '#db/record.ts';
import { enterConsultation, type Entered } from '#lib/consultations/queries.server.ts';
import { audienceOf, EVERYBODY, namedIn, NOBODY } from '#lib/kernel/audience.ts';
import type { Category } from '#lib/kernel/capabilities.ts';
import { newId, type DelegationId, type JoiningId } from '#lib/kernel/ids.ts';
import { decideAnew } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { rightsTopics, topics, topicsOfProposal } from '#lib/live/topics.ts';
import { say as sayReason } from '#lib/messages/say.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { refuseUnwritten } from './acting.server.ts';
import { enterProposal, proposalAddress } from './entering.server.ts';
import { NO_WORDING, readWordings } from './cosponsoring.server.ts';
import { onBehalfOf } from './deciding.server.ts';
import { readHeld, sponsorNow, type Held } from './grouped.server.ts';
import {
	decideJoining,
	JOINING_WORDS,
	joinsIn,
	mayJoin,
	sideOf,
	whyNotJoin,
	type Joining,
	type JoiningSide,
	type JoiningWord
} from './joining.ts';
import { isUnconfirmed } from './rules.ts';

const OVERTAKEN = refuse(409, 'proposals.joining-changed');

/** The form action that answers an offer; whoever accepts goes to the draft. */
export const answerOfferAction: Action = async ({ locals, params, request }) => {
	const { consultation = '' } = params;
	const form = await request.formData();
	const outcome = await answerOffer(locals, consultation, form).catch(refuseUnwritten);
	if (!outcome.ok)
		return fail(outcome.status, { action: 'answer', why: sayReason(outcome.reason) });
	if (outcome.value) redirect(303, `/c/${consultation}/proposals/${outcome.value}`);
	return { action: 'answer', done: null };
};

/** Somebody's word about a delegation's joining. */
type Asked = {
	word: JoiningWord;
	side: JoiningSide;
	joins: Joining;
	joiner: { id: DelegationId; code: string; category: Category };
};

/**
 * Say a word of joining a proposal: ask to, offer to let another, accept, decline, or end it.
 *
 * Fields: word, revision (the wording that the form displayed), and delegation, by its code, where the
 * sponsor says it. Rules X34-X37.
 */
export function joinProposal(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
): Promise<Outcome<null>> {
	return decideAnew<null>(OVERTAKEN, async () => {
		const here = await enterProposal(locals, slug, named);
		const { proposal, participant } = here;
		const joins = joinsIn(proposal.state);
		if (!joins) return refuse(409, 'proposals.not-open');
		if (form.get('revision') !== String(proposal.revision)) return OVERTAKEN;
		const own = participant.seat.delegation;
		const code = String(form.get('delegation') ?? '');
		const side = own ? sideOf(sponsorNow(proposal), own.id) : 'joiner';
		// What its sponsor has not made its own it neither shares nor lends its name to. Rule X62.
		if (side === 'sponsor' && isUnconfirmed(proposal))
			return refuse(409, 'proposals.confirm-first');
		const rows = await readDelegationRows(locals.runtime.db, proposal.consultation);
		const joiner = rows.find((each) =>
			side === 'sponsor' ? each.code === code : each.id === own?.id
		);
		if (!joiner || joiner.withdrawnAt !== null || joiner.id === proposal.delegation)
			return refuse(404, 'proposals.joining-nobody');
		const word = readWord(form);
		// Whoever sees a draft drafts it already, the members of its group too.
		if (joins === 'drafting' && side === 'joiner' && word === 'asked') return accept(null);
		return say(locals.runtime, here, proposal, { word, side, joins, joiner });
	});
}

/**
 * Answer an offer to draft with another delegation, which is all that is known of the draft. Fields:
 * offer and word. Rules X1, X37.
 *
 * @returns where the draft is found; '' when it stays another's
 */
export function answerOffer(
	locals: App.Locals,
	slug: string,
	form: FormData
): Promise<Outcome<string>> {
	return decideAnew<string>(OVERTAKEN, async () => {
		const here = await enterConsultation(locals, slug, `/c/${slug}/proposals`);
		const { delegation, category } = here.participant.seat;
		const id = String(form.get('offer') ?? '') as JoiningId;
		const offer = delegation && (await findOffer(locals.runtime.db, id, delegation.id));
		if (!offer || !delegation || offer.proposal.consultation !== here.consultation.id)
			return refuse(404, 'proposals.offer-gone');
		const proposal = await readHeld(locals.runtime, offer.proposal);
		if (proposal.state !== 'draft') return refuse(409, 'proposals.offer-gone');
		const joiner = { id: delegation.id, code: delegation.code, category };
		const word = readWord(form) === 'accepted' ? 'accepted' : 'declined';
		const asked = { word, side: 'joiner', joins: 'drafting', joiner } as const;
		const said = await say(locals.runtime, here, proposal, asked);
		return said.ok ? accept(word === 'accepted' ? proposalAddress(proposal) : '') : said;
	});
}

async function say(
	runtime: Runtime,
	{ participant, granted }: Pick<Entered, 'participant' | 'granted'>,
	proposal: Held,
	asked: Asked
): Promise<Outcome<null>> {
	const { db, clock } = runtime;
	const { side, joins, joiner } = asked;
	const refused = whyNotJoin(participant.seat, granted, asked);
	if (refused) return refuse(403, refused);
	if (side === 'sponsor' && asked.word === 'asked' && !mayJoin(granted, joiner.category))
		return refuse(403, 'proposals.joining-not-theirs');
	const wordings = joins === 'drafting' ? null : await readWordings(runtime, [proposal.id]);
	const { tabled: hashes, standing } = wordings?.get(proposal.id) ?? NO_WORDING;
	const before = await findJoining(db, proposal.id, joiner.id, joins);
	const decided = decideJoining(before, standing, asked, hashes);
	if (!decided.ok) return decided;
	if (decided.value === null) return accept(null);
	const at = clock.now();
	const row: JoiningRow = {
		...{ id: newId<JoiningId>(at), proposal: proposal.id, delegation: joiner.id, joins },
		...{
			version: (before?.version ?? 0) + 1,
			word: decided.value,
			side,
			hashes: [...hashes],
			saidAt: at
		},
		...{ account: participant.actor.account.id, seat: participant.seat.id }
	};
	return joins === 'drafting'
		? settleDrafting(runtime, proposal, row)
		: settleSponsoring(runtime, participant, proposal, row, before, joiner.code);
}

/** Of a draft nothing is recorded: those who draft it are told, and whoever does no longer or not yet. */
async function settleDrafting(
	{ db, bus }: Runtime,
	proposal: Held,
	row: JoiningRow
): Promise<Outcome<null>> {
	// The members of a group draft by that alone, whatever is said of their joining. Rule X66.
	const members = namedIn(proposal.forGroup?.members ?? EVERYBODY).delegations;
	const drafters = namedIn(proposal.audience).delegations.filter(
		(each) => each !== row.delegation || members.includes(each)
	);
	const delegations = row.word === 'accepted' ? [...drafters, row.delegation] : drafters;
	const audience = audienceOf({ facilitation: false, delegations }) || NOBODY;
	const changed = audience !== proposal.audience;
	const held = changed ? updateDrafters(db, proposal, audience) : holdProposal(db, proposal);
	if (!(await db.commit([insertJoining(db, row), held]))) return OVERTAKEN;
	const told = audienceOf({ facilitation: false, delegations: [...drafters, row.delegation] });
	for (const topic of topicsOfProposal(proposal.consultation, [], told)) bus.announce(topic);
	const texts = await listProposalTexts(db, proposal.id, proposal.revision + 1);
	if (changed) for (const { text } of texts) bus.announce(rightsTopics.document(text.document));
	return accept(null);
}

/** Everybody is told who co-sponsors; what only led there, the two alone. Rule X37. */
async function settleSponsoring(
	{ db, clock, bus }: Runtime,
	participant: Entered['participant'],
	proposal: Held,
	row: JoiningRow,
	before: JoiningRow | null,
	code: string
): Promise<Outcome<null>> {
	const isPublic = row.word === 'accepted' || before?.word === 'accepted';
	const delegations = [proposal.delegation, row.delegation];
	const audience = isPublic ? EVERYBODY : audienceOf({ facilitation: false, delegations });
	const texts = await listProposalTexts(db, proposal.id, proposal.revision);
	const sections = texts.map(({ section }) => section);
	const { id, number, title } = proposal;
	const entry = await commitDecision(
		db,
		clock,
		{
			consultation: proposal.consultation,
			kind: `proposal.cosponsoring-${row.word}`,
			actor: asRecorded(participant),
			payload: {
				...{ proposal: id, number, title, sections: sections.map((each) => each.number) },
				...onBehalfOf(proposal),
				...{ cosponsor: code, side: row.side, hashes: row.hashes },
				...(proposal.revision > 1 && { wording: proposal.revision })
			},
			section: sections.length === 1 ? (sections[0]?.id ?? null) : null,
			delegation: row.side === 'sponsor' ? proposal.delegation : row.delegation,
			audience
		},
		[insertJoining(db, row), holdProposal(db, proposal)]
	);
	if (!entry) return OVERTAKEN;
	const on = sections.map((each) => each.id);
	for (const topic of topicsOfProposal(proposal.consultation, on, audience)) bus.announce(topic);
	bus.announce(topics.record(proposal.consultation));
	return accept(null);
}

function readWord(form: FormData): JoiningWord {
	return JOINING_WORDS.find((each) => each === form.get('word')) ?? 'asked';
}
