import { listPlaced } from '#db/proposal-lists.ts';
import { commitDecision } from '#db/record.ts';
import { editOf, noteOwed, payOwed, type Edit, type Place } from '#lib/history/owing.server.ts';
import type { TakenBack } from '#lib/history/asked.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import type { Section, SectionAccess } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { announceDecided } from './announcing.ts';
import { onlySectionOf, saidOf, type Chosen } from './deciding.server.ts';
import { readReceipt } from './drafting.ts';
import { enterProposal } from './entering.server.ts';
import { readAccess } from './incorporate.server.ts';
import { listPutIn, putInOf, type PutIn } from './put-in.server.ts';
import { mayDecide } from './rules.ts';
import { reopen, TAKING_BACK, type Reopened, type TakingBack } from './taken-back.server.ts';
import { inTurn } from './turns.server.ts';

/** What a facilitator gets for taking an incorporation back. */
export type TakingBackReceipt = {
	number: number;
	at: Instant;
	/** Whether all reads as it did before the incorporation. */
	asBefore: boolean;
};

/**
 * Take an incorporation back: one edit of each section that it was of, and its Changes are open again.
 * Fields: receipt; entry, the number of the one that it was recorded by. Rules X71-X74.
 */
export function takeBack(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
): Promise<Outcome<TakingBackReceipt>> {
	return inTurn(locals.runtime, async () => {
		const { runtime } = locals;
		const here = await enterProposal(locals, slug, named);
		const { seat } = here.participant;
		const receipt = readReceipt(form);
		if (!receipt.ok) return receipt;
		const said = await listPutIn(runtime, here);
		const repeated = said.find(
			(each) =>
				each.kind === 'proposal.taken-back' &&
				each.receipt === receipt.value &&
				each.seat === seat.id
		);
		if (repeated) return accept(receiptOf(repeated));
		const putIn = said.find(({ number }) => String(number) === form.get('entry'));
		if (!putIn) return refuse(404, 'proposals.not-put-in');
		const chosen: Chosen[] = [];
		for (const { proposal } of putIn.parts) {
			const found = await readTaken(locals, slug, proposal, putIn);
			if (!found.ok) return found;
			chosen.push(found.value);
		}
		return takeAllBack(runtime, { chosen, putIn, receipt: receipt.value });
	});
}

function receiptOf({ number, at, asBefore }: PutIn): TakingBackReceipt {
	return { number, at, asBefore };
}

/** The Changes of a proposal that an entry put in, when all of them are in the text by it still. */
async function readTaken(
	locals: App.Locals,
	slug: string,
	named: string,
	putIn: PutIn
): Promise<Outcome<Chosen>> {
	const { runtime } = locals;
	const here = await enterProposal(locals, slug, named);
	const { proposal, texts, participant } = here;
	const held = texts.filter(({ section }) => mayDecide(participant.seat, section));
	if (held.length === 0) return refuse(403, 'proposals.facilitators-decide');
	if (putIn.at < (proposal.tabledAt ?? 0)) return refuse(409, 'proposals.reworded-since');
	const [said, all] = await Promise.all([
		listPutIn(runtime, here),
		listPlaced(runtime.db, { proposals: [proposal.id] })
	]);
	const chosen = all.filter(
		({ change }) =>
			change.state === 'incorporated' && putInOf(said, change)?.number === putIn.number
	);
	const wanted = putIn.parts.find((part) => part.proposal === proposal.id)?.changes ?? [];
	if (chosen.length < wanted.length) return refuse(409, 'proposals.not-put-in');
	const holds = chosen.every(({ change }) =>
		held.some(({ section }) => section.id === change.section)
	);
	return holds ? accept({ here, all, chosen }) : refuse(403, 'proposals.facilitators-decide');
}

type Asked = { chosen: readonly Chosen[]; putIn: PutIn; receipt: string };

/** An edit to take back, with what the actor may do in its section. */
type Target = { section: Section; access: SectionAccess; place: Place };

async function takeAllBack(runtime: Runtime, asked: Asked): Promise<Outcome<TakingBackReceipt>> {
	const { chosen, putIn } = asked;
	const [here] = chosen.map((each) => each.here);
	const found = await findTargets(runtime, asked);
	if (!found.ok) return found;
	const { targets, asBefore } = found.value;
	// Somebody took its words out by hand: there is no edit to make, and it is open again all the same.
	if (targets.length === 0) return decideAlone(runtime, asked, asBefore);
	if (!runtime.texts || !here) return refuse(409, 'proposals.not-now');
	const noted: { owed: TakingBack | null; asBefore: boolean } = { owed: null, asBefore };
	const written = await runtime.texts.writeAll(
		targets.map(({ access, section: { document } }) => ({
			before: access,
			access: () => readAccess(runtime, here, document)
		})),
		async (clients) => {
			const edits: Edit[] = [];
			const updates: Uint8Array[] = [];
			const changed: TakenBack['changed'] = [];
			for (const [at, { section, place }] of targets.entries()) {
				const client = clients[at] ?? 0;
				const taken = await askTakingBack(runtime, section.document, place, client);
				if (!taken?.update) return null;
				edits.push(editOf(section.document, client, taken.update));
				updates.push(taken.update);
				changed.push(...taken.changed);
				noted.asBefore &&= taken.asBefore;
			}
			const [edit, ...beside] = edits;
			if (!edit) return null;
			const due = dueFor(asked, noted.asBefore, changed);
			noted.owed = await noteOwed(runtime.db, TAKING_BACK, { ...edit, beside, ...due });
			return updates;
		},
		{ composed: 'by-server' }
	);
	if (!written.ok) return written;
	if (!written.value || !noted.owed) return refuse(409, 'proposals.changed-meanwhile');
	const entry = await payOwed(runtime, TAKING_BACK, noted.owed, written.value);
	if (!entry) throw new Error(`Entry ${putIn.number} was taken back by somebody else.`);
	for (const each of chosen) announceDecided(runtime, each.here.proposal, each.here.texts);
	return accept({ number: entry.seq, at: entry.at, asBefore: noted.asBefore });
}

/** The texts in which something of an incorporation stands, when the actor may write in all of them. */
async function findTargets(
	runtime: Runtime,
	{ chosen, putIn }: Asked
): Promise<Outcome<{ targets: Target[]; asBefore: boolean }>> {
	const [first] = chosen;
	const edited = new Set(
		chosen.flatMap((each) =>
			each.chosen.flatMap(({ change }) => (change.kind === 'retain' ? [] : [change.section]))
		)
	);
	const sections = chosen
		.flatMap(({ here }) => here.texts.map(({ section }) => section))
		.filter(({ id }) => edited.has(id));
	const targets: Target[] = [];
	let asBefore = true;
	for (const { document, ...place } of putIn.texts) {
		const section = sections.find((each) => !document || each.document === document);
		if (!section || !first) return refuse(409, 'proposals.not-put-in');
		const access = await readAccess(runtime, first.here, section.document);
		if (!access?.rights.write)
			return refuse(403, access?.rights.reason ?? 'proposals.facilitators-decide');
		const taken = await askTakingBack(runtime, section.document, place, ANYBODY);
		if (!taken) return refuse(409, 'proposals.merged-in-log');
		if (taken.update) targets.push({ section, access, place });
		else asBefore &&= taken.asBefore;
	}
	return accept({ targets, asBefore });
}

/** A client id under which nothing is written. */
const ANYBODY = 1;

/** Nothing of what is composed is shown to anybody: of what was closed to the actor once nothing is left out. */
function askTakingBack(
	{ histories }: Runtime,
	document: DocumentId,
	place: Place,
	client: number
): Promise<TakenBack | null> {
	return histories.ask('takeBack', { document, closures: [], ...place, client });
}

async function decideAlone(
	runtime: Runtime,
	asked: Asked,
	asBefore: boolean
): Promise<Outcome<TakingBackReceipt>> {
	const due = dueFor(asked, asBefore, []);
	const writes = await reopen(runtime, due);
	const entry = await commitDecision(runtime.db, runtime.clock, due.decision, writes);
	if (!entry) return refuse(409, 'proposals.changed-meanwhile');
	for (const { here } of asked.chosen) announceDecided(runtime, here.proposal, here.texts);
	return accept({ number: entry.seq, at: entry.at, asBefore });
}

/** What the record says of it, and what it opens again. */
function dueFor(
	{ chosen, putIn, receipt }: Asked,
	asBefore: boolean,
	changed: TakenBack['changed']
): Pick<TakingBack, 'decision' | 'parts'> {
	const [first] = chosen;
	if (!first) throw new Error(`Entry ${putIn.number} put nothing in.`);
	const { proposal, participant } = first.here;
	const changes = chosen.flatMap((each) => each.chosen.map(({ change }) => change));
	return {
		decision: {
			consultation: proposal.consultation,
			kind: 'proposal.taken-back',
			actor: asRecorded(participant),
			section: onlySectionOf(changes),
			delegation: chosen.length > 1 ? null : proposal.delegation,
			payload: { ...saidOf(chosen), receipt, incorporation: putIn.number, asBefore }
		},
		parts: chosen.map((each) => reopenedOf(each, changed))
	};
}

/** Open Changes of the same proposal in paragraphs that read otherwise now: their sponsor wrote both. Rule X7. */
function reopenedOf({ here, all, chosen }: Chosen, changed: TakenBack['changed']): Reopened {
	return {
		proposal: here.proposal.id,
		changes: chosen.map(({ change }) => change.id),
		rebased: all.flatMap(({ change: { id, state, block, baseHash } }) => {
			const now = changed.find((each) => each.block === block && each.was === baseHash)?.now;
			return state === 'open' && now ? [{ id, baseHash: now }] : [];
		})
	};
}
