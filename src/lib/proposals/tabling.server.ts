import { readIntents } from '#db/intents.ts';
import { readLastNumber } from '#db/proposal-lists.ts';
import { updateTabled } from '#db/proposing.ts';
import type { ProposalChange } from '#db/proposals.ts';
import { commitDecision } from '#db/record.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import { newId, type ChangeId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { decideAnew } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import type { Runtime } from '#server/runtime.ts';
import { announceDecided, announceProposal } from './announcing.ts';
import { namedInRecord, onlySectionOf } from './deciding.server.ts';
import { changeHash } from './differing.ts';
import { receiptNumber } from './drafting.ts';
import { enterProposal, type EnteredProposal } from './entering.server.ts';
import { findMeant } from './intending.ts';
import { whyNotTableFor } from './recording.server.ts';
import { isUnconfirmed, mayTable } from './rules.ts';
import { isInsertion } from './touching.ts';
import { withWording } from './wordings.server.ts';

/** What whoever tables a proposal gets for it. Rule X21. */
export type TablingReceipt = { receipt: string; number: number; tabledAt: Instant };

/** Somebody else's proposal took the number, or the draft changed. */
const OVERTAKEN = refuse(409, 'proposals.changed-meanwhile');
/** So many may table at one moment, each taking the next number. */
const AT_ONCE = 25;

/** Table a draft: its Changes are frozen, and everybody sees it. Rules X1, X2, X4, X5, X21. */
export function tableProposal(
	locals: App.Locals,
	slug: string,
	named: string
): Promise<Outcome<TablingReceipt>> {
	const decide = async (): Promise<Outcome<TablingReceipt>> => {
		const here = await enterProposal(locals, slug, named);
		const { proposal, participant } = here;
		if (!mayTable(participant.seat, proposal)) return refuse(403, 'proposals.not-a-speaker');
		// Sent twice: it was tabled, and this is what for.
		if (proposal.state !== 'draft') return receiptFor(here);
		const closed = here.texts.find(({ rights }) => !rights.write);
		if (closed) return refuse(403, closed.rights.reason ?? 'proposals.phase-closed');
		const closedTo = await whyNotTableFor(locals.runtime, here);
		if (closedTo) return refuse(403, closedTo);
		if (proposal.title === '') return refuse(400, 'proposals.title-required');
		// What is typed at this moment is either frozen too, or refused and handed back.
		const { texts } = locals.runtime;
		const documents = here.texts.map(({ text }) => text.document);
		const act = () => commit(locals.runtime, here);
		return texts ? texts.hold(documents, act) : act();
	};
	return decideAnew(OVERTAKEN, decide, AT_ONCE);
}

async function commit(runtime: Runtime, here: EnteredProposal): Promise<Outcome<TablingReceipt>> {
	const { db, clock } = runtime;
	const { proposal, texts, participant } = here;
	const revision = proposal.revision + 1;
	const changes = await freezeChanges(runtime, here, revision);
	if (changes.length === 0) return refuse(409, 'proposals.nothing-proposed');
	const number = (await readLastNumber(db, proposal.consultation)) + 1;
	const tabledAt = clock.now();
	const tabled = { number, revision, audience: EVERYBODY, tabledAt };
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

/** What a wording changes, as rows, in the order of its sections and of their texts. Rule X5. */
async function freezeChanges(
	{ db, clock }: Runtime,
	{ proposal, texts }: EnteredProposal,
	revision: number
): Promise<ProposalChange[]> {
	const frozen: Omit<ProposalChange, 'ordinal'>[] = [];
	for (const here of texts) {
		const intents = await readIntents(db, here.text.document);
		const differences = await withWording(db, here, (wording) => {
			const blocks = readBlocks(textOf(wording.section));
			const hashes = new Map<string, string>(blocks.map((each) => [each.id, hashBlock(each)]));
			return findMeant(wording.section, wording.proposal, intents).map((difference) => ({
				...difference,
				hash: changeHash(difference),
				baseHash: isInsertion(difference.kind) ? '' : (hashes.get(difference.block) ?? '')
			}));
		});
		for (const difference of differences)
			frozen.push({
				...{ id: newId<ChangeId>(clock.now()), proposal: proposal.id, revision, ...difference },
				...{ section: here.section.id, document: here.text.document },
				...{ state: 'open', reason: '', modified: '', decidedAt: null, decidedBy: null }
			});
	}
	return frozen.map((change, at) => ({ ...change, ordinal: at + 1 }));
}

function receiptFor(here: EnteredProposal): Outcome<TablingReceipt> {
	const { number, tabledAt } = here.proposal;
	return number === null || tabledAt === null
		? refuse(409, 'proposals.not-a-draft')
		: accept(receiptOf(here, { number, tabledAt }));
}

function receiptOf(
	{ sponsor }: EnteredProposal,
	{ number, tabledAt }: { number: number; tabledAt: Instant }
): TablingReceipt {
	return { receipt: receiptNumber(sponsor.code, number), number, tabledAt };
}
