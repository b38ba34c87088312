import * as Y from 'yjs';
import { readIntents } from '#db/intents.ts';
import { listPlaced, type PlacedChange } from '#db/proposal-lists.ts';
import type { ProposalChange } from '#db/proposals.ts';
import { readRights } from '#lib/consultations/queries.server.ts';
import { editOf, noteOwed, payOwed } from '#lib/history/owing.server.ts';
import { newId, type BlockId, type ChangeId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import { readTargetBlock } from '#lib/positions/targets.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import type { Runtime } from '#server/runtime.ts';
import { readDocumentAccess, type DocumentAccess } from './access.server.ts';
import { ANCHORING, type Anchoring } from './anchored.server.ts';
import { anchoredWords, anchorIn, type Anchor } from './anchoring.ts';
import { announceDecided } from './announcing.ts';
import { namedInRecord } from './deciding.server.ts';
import { changeHash } from './differing.ts';
import { enterProposal, type EnteredProposal, type EnteredText } from './entering.server.ts';
import { tellCoSponsors } from './retabling.server.ts';
import { whyNotAnchor } from './rules.ts';
import { inTurn } from './turns.server.ts';
import { withWording } from './wordings.server.ts';

/** What is put where, by whom. */
type Asked = {
	here: EnteredProposal;
	text: EnteredText;
	change: ProposalChange;
	/** The Changes of the wording that stand, this one too. */
	all: readonly PlacedChange[];
	to: Anchor;
};

/**
 * Put a Change whose paragraph is gone to another paragraph. Fields: change; block: that paragraph, '' for
 * the very beginning; as: instead of what it says, or after it as a new one. Rules X47-X49.
 */
export function anchorChange(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
): Promise<Outcome<null>> {
	return inTurn(locals.runtime, async () => {
		const { runtime } = locals;
		const here = await enterProposal(locals, slug, named);
		const all = await listPlaced(runtime.db, { proposals: [here.proposal.id] });
		const asked = readAsked(here, all, form);
		if (!asked.ok) return asked;
		const put = await putElsewhere(locals, asked.value);
		if (!put.ok) return put;
		announceDecided(runtime, here.proposal, here.texts);
		await tellCoSponsors(runtime, here.proposal);
		return accept(null);
	});
}

/** What a form asks for, when the actor may have it. */
function readAsked(
	here: EnteredProposal,
	all: readonly PlacedChange[],
	form: FormData
): Outcome<Asked> {
	const { proposal, participant, granted, texts } = here;
	const placed = all.find(({ change }) => change.id === form.get('change'));
	const text = texts.find(({ section }) => section.id === placed?.change.section);
	const { section } = text ?? texts[0] ?? {};
	const why = section && whyNotAnchor(participant.seat, granted, section, proposal);
	if (why) return refuse(403, why);
	if (!placed || !text || placed.change.state !== 'open') return refuse(409, 'proposals.not-open');
	const { change } = placed;
	if (!anchoredWords(change)) return refuse(409, 'proposals.not-anchored');
	const block = readTargetBlock(form.get('block'));
	if (block === null) return refuse(404, 'proposals.paragraph-gone');
	const isChanged = all.some(
		({ change: each }) =>
			each.state === 'open' && each.section === change.section && each.block === block
	);
	if (isChanged) return refuse(409, 'proposals.changed-there');
	// Before the first paragraph there is none to word otherwise.
	const as = form.get('as') === 'after' || block === '' ? 'after' : 'instead';
	return accept({ here, text, change, all, to: { block, as } });
}

/** Write the words at their new place, and the Change and its entry by one commit. Rule X48. */
async function putElsewhere({ runtime, actor }: App.Locals, asked: Asked): Promise<Outcome<null>> {
	const { here, text } = asked;
	const { texts } = runtime;
	if (!texts || !actor) return refuse(409, 'proposals.not-now');
	const { document } = text.text;
	const read = () => readLifted(runtime, actor, here, text);
	const access = await read();
	if (!access) return refuse(403, 'proposals.not-readable');
	const noted: { owed: Anchoring | null; refused: Refused | null } = { owed: null, refused: null };
	const written = await texts.write(
		access,
		read,
		// What mended the text as it was opened is on disk then.
		(client) =>
			texts.hold([document], async () => {
				const made = await compose(runtime, asked, client);
				if (!made.ok) {
					noted.refused = made;
					return null;
				}
				const { update, put } = made.value;
				noted.owed = await noteOwed(runtime.db, ANCHORING, {
					...editOf(document, client, update),
					...{ replaced: asked.change.id, put, decision: decisionOf(asked, put) }
				});
				return update;
			}),
		{ composed: 'by-server' }
	);
	if (!written.ok) return written;
	const { owed, refused } = noted;
	if (refused) return refused;
	if (!written.value || !owed) return refuse(409, 'proposals.not-there');
	const entry = await payOwed(runtime, ANCHORING, owed, [written.value]);
	if (!entry)
		throw new Error('A Change was put elsewhere, and somebody decided about it meanwhile.');
	return accept(null);
}

/** The edit of the tabled wording, and the Change that it makes of the one before. */
async function compose(
	{ db, clock }: Runtime,
	{ here, text, change, all, to }: Asked,
	client: number
): Promise<Outcome<{ update: Uint8Array; put: ProposalChange }>> {
	const intents = await readIntents(db, text.text.document);
	const others = all.filter((each) => each.change.id !== change.id);
	const open = others.filter((each) => each.change.state === 'open');
	const ordinals = await listOrdinals(db, here);
	return withWording(db, text, ({ section, proposal }) => {
		const updates: Uint8Array[] = [];
		proposal.on('update', (bytes: Uint8Array) => void updates.push(bytes));
		proposal.clientID = client;
		const kept = open.map((each) => each.change.hash);
		const made = anchorIn({ section, proposal }, change, to, { intents, kept });
		if (!made.ok) return made;
		const chosen = readBlocks(textOf(section)).find(({ id }) => id === (to.block as BlockId));
		const put: ProposalChange = {
			...{ ...change, ...made.value, id: newId<ChangeId>(clock.now()) },
			...{ ordinal: Math.max(...ordinals) + 1, hash: changeHash(made.value) },
			// Nothing was decided about it yet, also where the former was taken back out of the text.
			...{ decidedAt: null, decidedBy: null },
			baseHash: to.as === 'instead' && chosen ? hashBlock(chosen) : ''
		};
		return accept({ update: Y.mergeUpdates(updates), put });
	});
}

/** The places of all Changes of the tabled wording, of those too that were put elsewhere. */
async function listOrdinals(db: Runtime['db'], { proposal }: EnteredProposal): Promise<number[]> {
	const { id, revision } = proposal;
	const all = await listPlaced(db, { proposal: id, revision });
	return all.map(({ change }) => change.ordinal);
}

function decisionOf({ here, change }: Asked, put: ProposalChange): Anchoring['decision'] {
	const { proposal, participant } = here;
	const said = ({ ordinal, kind, block, oldWords, newWords, hash }: ProposalChange) => ({
		...{ ordinal, kind, block, old: oldWords, new: newWords, hash }
	});
	return {
		consultation: proposal.consultation,
		kind: 'proposal.anchored',
		actor: asRecorded(participant),
		section: change.section,
		delegation: proposal.delegation,
		payload: {
			...{ ...namedInRecord(here), receipt: newId<string>() },
			...{ changes: [said(put)], replaced: [said(change)] }
		}
	};
}

/**
 * What the actor may do in the tabled wording: nobody writes there but the server, and it does so for who
 * may put a Change elsewhere by now, in the seat that they asked from. Rules X3, X47.
 */
async function readLifted(
	runtime: Runtime,
	actor: NonNullable<App.Locals['actor']>,
	{ proposal, participant }: EnteredProposal,
	{ text }: EnteredText
): Promise<DocumentAccess | null> {
	const access = await readDocumentAccess(runtime, actor, text.document);
	const { seat } = access?.participant ?? {};
	if (!access || seat?.id !== participant.seat.id) return null;
	const granted = await readRights(runtime, proposal.consultation);
	const reason = whyNotAnchor(seat, granted, access.section, proposal);
	return { ...access, rights: { ...access.rights, write: reason === null, reason } };
}
