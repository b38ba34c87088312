import { readLastNumber } from '#db/proposal-lists.ts';
import { updateTabled } from '#db/proposing.ts';
import { commitDecision } from '#db/record.ts';
import type { ProposalWording } from '#db/revising.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { decideAnew } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { announceDecided, announceProposal } from './announcing.ts';
import { namedInRecord, onlySectionOf } from './deciding.server.ts';
import { receiptNumber } from './drafting.ts';
import { enterWording, type EnteredProposal } from './entering.server.ts';
import { freezeChanges } from './freezing.server.ts';
import { whyNotTableFor } from './recording.server.ts';
import { replaceWording } from './retabling.server.ts';
import { isUnconfirmed, mayTable } from './rules.ts';
import { inTurn } from './turns.server.ts';

/** What whoever tables a proposal gets for it. Rule X21. */
export type TablingReceipt = { receipt: string; number: number; tabledAt: Instant };

/** Somebody else's proposal took the number, or the draft changed. */
const OVERTAKEN = refuse(409, 'proposals.changed-meanwhile');
/** So many may table at one moment, each taking the next number. */
const AT_ONCE = 25;

/**
 * Table a draft, or another wording of what is tabled: its Changes are frozen, and everybody sees it.
 * Rules X1, X2, X4, X5, X21, X51, X52.
 */
export function tableProposal(
	locals: App.Locals,
	slug: string,
	named: string
): Promise<Outcome<TablingReceipt>> {
	const decide = async (): Promise<Outcome<TablingReceipt>> => {
		const here = await enterWording(locals, slug, named);
		const { proposal, participant } = here;
		if (!mayTable(participant.seat, proposal)) return refuse(403, 'proposals.not-a-speaker');
		// Sent twice: it was tabled, and this is what for.
		if (!here.isDrafted) return receiptFor(here);
		const closed = here.texts.find(({ rights }) => !rights.write);
		if (closed) return refuse(403, closed.rights.reason ?? 'proposals.phase-closed');
		const closedTo = await whyNotTableFor(locals.runtime, here);
		if (closedTo) return refuse(403, closedTo);
		if (proposal.title === '') return refuse(400, 'proposals.title-required');
		// What is typed at this moment is either frozen too, or refused and handed back.
		const { texts } = locals.runtime;
		const documents = here.texts.map(({ text }) => text.document);
		const act = () =>
			here.beside ? replace(locals.runtime, here, here.beside) : commit(locals.runtime, here);
		const settle = () => (texts ? texts.hold(documents, act) : act());
		// Facilitators decide about the wording that it takes the place of.
		return here.beside ? inTurn(locals.runtime, settle) : settle();
	};
	return decideAnew(OVERTAKEN, decide, AT_ONCE);
}

async function replace(
	runtime: Runtime,
	here: EnteredProposal,
	drafted: ProposalWording
): Promise<Outcome<TablingReceipt>> {
	const replaced = await replaceWording(runtime, here, drafted);
	if (!replaced.ok) return replaced;
	return replaced.value === null ? OVERTAKEN : accept(receiptOf(here, replaced.value));
}

async function commit(runtime: Runtime, here: EnteredProposal): Promise<Outcome<TablingReceipt>> {
	const { db, clock } = runtime;
	const { proposal, texts, participant } = here;
	const revision = proposal.revision + 1;
	const changes = await freezeChanges(runtime, here, revision);
	if (changes.length === 0) return refuse(409, 'proposals.nothing-proposed');
	const number = (await readLastNumber(db, proposal.consultation)) + 1;
	const tabledAt = clock.now();
	const { delegation } = proposal;
	const tabled = { number, revision, delegation, audience: EVERYBODY, tabledAt };
	const entry = await commitDecision(
		db,
		clock,
		{
			consultation: proposal.consultation,
			// What is recorded for a delegation is not said by it. Rule X61.
			kind: isUnconfirmed(proposal) ? 'proposal.recorded' : 'proposal.tabled',
			actor: asRecorded(participant),
			payload: {
				...namedInRecord({ proposal: { ...proposal, number }, texts }),
				...(proposal.source && { source: proposal.source }),
				changes: changes.map(({ ordinal, kind, block, oldWords, newWords, hash, units }) => ({
					...{ ordinal, kind, block, old: oldWords, new: newWords, hash },
					...(units.place && { after: units.place })
				}))
			},
			section: onlySectionOf(changes),
			delegation: proposal.delegation
		},
		updateTabled(db, proposal, tabled, changes)
	);
	if (!entry) return OVERTAKEN;
	// Those who drafted it watch it as a draft still.
	announceProposal(runtime, proposal, texts);
	announceDecided(runtime, { ...proposal, ...tabled }, texts);
	return accept(receiptOf(here, { number, tabledAt }));
}

function receiptFor(here: EnteredProposal): Outcome<TablingReceipt> {
	const { number, tabledAt } = here.proposal;
	return number === null || tabledAt === null
		? refuse(409, 'proposals.not-a-draft')
		: accept(receiptOf(here, { number, tabledAt }));
}

function receiptOf(
	{ sponsor, wording }: EnteredProposal,
	{ number, tabledAt }: { number: number; tabledAt: Instant }
): TablingReceipt {
	return { receipt: receiptNumber(sponsor.code, number, wording), number, tabledAt };
}
