import { randomInt } from 'node:crypto';
import * as Y from 'yjs';
import { listPlaced, type PlacedChange } from '#db/proposal-lists.ts';
import type { ProposalChange } from '#db/proposals.ts';
import { findWording, insertWording, type ProposalWording } from '#db/revising.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { decideAnew } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { blockMinter } from '#lib/text/markers.ts';
import { normalise } from '#lib/text/normal.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import type { Runtime } from '#server/runtime.ts';
import { announceProposal } from './announcing.ts';
import { newText, type Placed } from './beginning.server.ts';
import {
	enterProposal,
	sponsorOf,
	wordingAddress,
	type EnteredProposal,
	type EnteredText
} from './entering.server.ts';
import { incorporateIn } from './incorporating.ts';
import type { Intent } from './intending.ts';
import { standsIn } from './overtaken.ts';
import { isUnconfirmed, speaksForSponsor, whyNotPropose } from './rules.ts';
import { withWording } from './wordings.server.ts';

const OVERTAKEN = refuse(409, 'proposals.changed-meanwhile');
// Lower than any that is issued: of words that a facilitator incorporates while another wording holds
// them too, normal form then keeps those in the section.
const [LEAST, BEYOND] = [256, 2 ** 16];

/**
 * Begin another wording of what the actor's delegation has tabled: the text as it reads now, with what is
 * still open of the wording that is tabled. Nobody else learns of it. Begun twice it is begun once. Rules
 * X50, X4.
 */
export function reviseProposal(
	locals: App.Locals,
	slug: string,
	named: string
): Promise<Outcome<Placed>> {
	return decideAnew<Placed>(OVERTAKEN, async () => {
		const here = await enterProposal(locals, slug, named);
		const { proposal, texts, participant, granted } = here;
		const { seat } = participant;
		if (!speaksForSponsor(seat, proposal)) return refuse(403, 'proposals.not-a-speaker');
		// It is made its own first, or said not to be. Rules X62, X63.
		if (isUnconfirmed(proposal)) return refuse(409, 'proposals.confirm-first');
		const revision = proposal.revision + 1;
		const begun = accept({ address: wordingAddress(proposal, revision) });
		if (await findWording(locals.runtime.db, proposal.id, revision)) return begun;
		if (proposal.state !== 'tabled') return refuse(409, 'proposals.closed');
		const closed = texts.map(({ section }) => whyNotPropose(seat, granted, section));
		const [why] = closed;
		if (why && !closed.includes(null)) return refuse(403, why);
		if (!(await insert(locals.runtime, here))) return OVERTAKEN;
		return begun;
	});
}

async function insert(runtime: Runtime, here: EnteredProposal): Promise<boolean> {
	const { db, clock } = runtime;
	const { proposal, texts, participant } = here;
	const { title, rationale, citedText, citedSource, together } = proposal;
	const at = clock.now();
	const { actor, seat } = participant;
	const by = { account: actor.account.id, seat: seat.id, delegation: proposal.delegation };
	const placed = await listPlaced(db, { proposals: [proposal.id] });
	const begun = [];
	for (const here of texts) {
		const { section } = here;
		const seed = await composeText(db, here, placed);
		const text = newText(proposal, section.id, at);
		begun.push({
			...{ text, section, seeded: seed && { ...seed, ...by } },
			intents: meantBy(placed, section)
		});
	}
	const wording: ProposalWording = {
		...{ proposal: proposal.id, revision: proposal.revision + 1, version: 1, tabledAt: null },
		...{ title, rationale, citedText, citedSource, together }
	};
	if (!(await db.commit(insertWording(db, proposal, wording, begun)))) return false;
	announceProposal(runtime, { ...proposal, audience: sponsorOf(proposal) }, begun);
	return true;
}

/**
 * The first update of a text's next wording: what is open of the one that is tabled, under a client id of
 * its own, since those of another text may not write in it; null when nothing is. Rule X9.
 */
function composeText(
	db: Runtime['db'],
	here: EnteredText,
	placed: readonly PlacedChange[]
): Promise<{ client: number; update: Uint8Array } | null> {
	// What is to stay as it stands is no edit. Rule X42.
	const open = openIn(placed, here.section).filter(({ kind }) => kind !== 'retain');
	if (open.length === 0) return Promise.resolve(null);
	return withWording(db, here, ({ section, proposal }) => {
		const today = readBlocks(textOf(section));
		// What the text has already it is not given twice. Rule X45.
		const missing = open.filter((change) => !standsIn(change, today));
		if (missing.length === 0) return null;
		const updates: Uint8Array[] = [];
		section.on('update', (bytes: Uint8Array) => updates.push(bytes));
		section.clientID = randomInt(LEAST, BEYOND);
		const units = missing.map((change) => change.units);
		incorporateIn(section, proposal, units);
		normalise(section, blockMinter(section));
		return { client: section.clientID, update: Y.mergeUpdates(updates) };
	});
}

/** What the tabled wording means by paragraphs of a section beyond its words. Rules X41, X43. */
function meantBy(
	placed: readonly PlacedChange[],
	section: EnteredText['section']
): { block: BlockId; intent: Intent }[] {
	return openIn(placed, section).flatMap(({ kind, block }) =>
		(kind === 'retain' || kind === 'alternative') && block !== '' ? { block, intent: kind } : []
	);
}

function openIn(placed: readonly PlacedChange[], { id }: EnteredText['section']): ProposalChange[] {
	return placed.flatMap(({ change }) =>
		change.section === id && change.state === 'open' ? change : []
	);
}
