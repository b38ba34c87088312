import { listPlaced, type PlacedChange } from '#db/proposal-lists.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import { noteOwed, payOwed } from '#lib/history/owing.server.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import { readSectionAccess } from '#lib/sections/queries.server.ts';
import { sectionAddress, type Section, type SectionAccess } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { announceDecided } from './announcing.ts';
import { composeIncorporation, type PutIn } from './composing.server.ts';
import { namedInRecord } from './deciding.server.ts';
import { readReceipt, readWords } from './drafting.ts';
import { enterProposal, type EnteredProposal } from './entering.server.ts';
import { findIncorporated, INCORPORATING, type Incorporation } from './incorporated.server.ts';
import { mayDecide } from './rules.ts';
import { inTurn } from './turns.server.ts';

/** What a facilitator gets for incorporating, a section each: going from `base` to `to` undoes it. */
export type IncorporatingReceipt = {
	number: number;
	at: Instant;
	/** The section's address. */
	section: string;
	undo: { base: number; to: number };
};

/** A proposal with all of its Changes, and those of them that are to be put in. */
type Chosen = { here: EnteredProposal; all: PlacedChange[]; chosen: PlacedChange[] };

/**
 * Put Changes of a tabled proposal into the text: as one edit of each section that they are in. Fields:
 * receipt; change, one or more, or none for all that are open; words, where one is to read otherwise.
 * Rules X6-X8, X28.
 */
export function incorporateChanges(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
): Promise<Outcome<IncorporatingReceipt[]>> {
	return incorporate(locals, slug, [named], form);
}

/**
 * Merge Changes of several proposals into one text, as one edit. Fields: receipt; proposal, the number
 * of each; change, one or more of theirs; words, how their paragraph is to read. Rules X6-X8, X29.
 */
export function mergeChanges(
	locals: App.Locals,
	slug: string,
	form: FormData
): Promise<Outcome<IncorporatingReceipt[]>> {
	const named = [...new Set(form.getAll('proposal').map(String))];
	const isMerge = named.length > 0 && form.has('change');
	return isMerge
		? incorporate(locals, slug, named, form)
		: Promise.resolve(refuse(400, 'proposals.choose-changes'));
}

function incorporate(
	locals: App.Locals,
	slug: string,
	named: readonly string[],
	form: FormData
): Promise<Outcome<IncorporatingReceipt[]>> {
	return inTurn(locals.runtime, async () => {
		const { runtime } = locals;
		const entered = await Promise.all(named.map((each) => enterProposal(locals, slug, each)));
		const [first] = entered;
		const receipt = readReceipt(form);
		if (!receipt.ok) return receipt;
		const words = form.has('words') ? readWords(form) : accept(null);
		if (!words.ok) return words;
		if (!first) return refuse(400, 'proposals.choose-changes');
		const repeated = await findIncorporated(runtime, first, receipt.value);
		if (repeated.length > 0) return accept(repeated);
		const chosen: Chosen[] = [];
		for (const here of entered) {
			const all = await listPlaced(runtime.db, { proposals: [here.proposal.id] });
			const found = choose(here, all, form);
			if (!found.ok) return found;
			if (found.value.length > 0) chosen.push({ here, all, chosen: found.value });
		}
		const changes = chosen.flatMap((each) => each.chosen);
		const asked = new Set(form.getAll('change'));
		if (changes.length === 0 || changes.length < asked.size)
			return refuse(409, 'proposals.not-open');
		if (words.value !== null && !areOfOneParagraph(changes))
			return refuse(400, 'proposals.modify-one');
		return putAllIn(runtime, chosen, { receipt: receipt.value, words: words.value });
	});
}

/** The open Changes of a proposal that a form names, when the actor may put all of them in. Rule X6. */
function choose(
	{ proposal, texts, participant }: EnteredProposal,
	all: readonly PlacedChange[],
	form: FormData
): Outcome<PlacedChange[]> {
	const asked = new Set(form.getAll('change'));
	const open = all.filter(({ change }) => change.state === 'open');
	const chosen = asked.size === 0 ? open : open.filter(({ change }) => asked.has(change.id));
	const held = texts.filter(({ section }) => mayDecide(participant.seat, section));
	const holds = ({ change }: PlacedChange) =>
		held.some(({ section }) => section.id === change.section);
	if (held.length === 0 || !chosen.every(holds))
		return refuse(403, 'proposals.facilitators-decide');
	if (proposal.together && chosen.length > 0 && chosen.length < all.length)
		return refuse(409, 'proposals.together-only');
	return accept(chosen);
}

function areOfOneParagraph(changes: readonly PlacedChange[]): boolean {
	const [first] = changes;
	return changes.every(
		({ change }) => change.section === first?.change.section && change.block === first.change.block
	);
}

type Asked = { receipt: string; words: string | null };

/** Put Changes into each of their sections. */
async function putAllIn(
	runtime: Runtime,
	chosen: readonly Chosen[],
	asked: Asked
): Promise<Outcome<IncorporatingReceipt[]>> {
	const texts = chosen.flatMap(({ here }) => here.texts);
	const sections = new Map(texts.map(({ section }) => [section.id, section]));
	const receipts: IncorporatingReceipt[] = [];
	for (const section of sections.values()) {
		const parts = chosen.flatMap(({ here, all, chosen: changes }): Part[] => {
			const text = here.texts.find((each) => each.section.id === section.id);
			const own = changes.filter(({ change }) => change.section === section.id);
			return text && own.length > 0 ? [{ here, text, all, changes: own }] : [];
		});
		if (parts.length === 0) continue;
		const put = await putIn(runtime, section, parts, asked);
		if (!put.ok) return put;
		receipts.push(put.value);
	}
	for (const { here } of chosen) announceDecided(runtime, here.proposal, here.texts);
	return accept(receipts);
}

type Part = PutIn & { here: EnteredProposal };

async function putIn(
	runtime: Runtime,
	section: Section,
	parts: readonly Part[],
	{ receipt, words }: Asked
): Promise<Outcome<IncorporatingReceipt>> {
	const { document } = section;
	const [here] = parts.map((part) => part.here);
	const access = here && (await readAccess(runtime, here, document));
	if (!here || !access?.rights.write)
		return refuse(403, access?.rights.reason ?? 'proposals.facilitators-decide');
	if (!runtime.texts) return refuse(409, 'proposals.not-now');
	const noted: { owed: Incorporation | null; refused: Refused | null } = {
		owed: null,
		refused: null
	};
	const written = await runtime.texts.write(
		access,
		() => readAccess(runtime, here, document),
		async (client) => {
			const composed = await composeIncorporation(runtime.db, { client, parts, words });
			if (!composed.ok) {
				noted.refused = composed;
				return null;
			}
			const { update, rebased } = composed.value;
			const due = {
				...{ document, client, modified: words ?? '' },
				parts: parts.map(({ here: { proposal }, changes }, at) => ({
					proposal: proposal.id,
					changes: changes.map(({ change }) => change.id),
					rebased: rebased[at] ?? []
				})),
				decision: {
					consultation: section.consultation,
					kind: parts.length > 1 ? 'proposal.merged' : 'proposal.incorporated',
					actor: asRecorded(here.participant),
					section: section.id,
					delegation: parts.length > 1 ? null : here.proposal.delegation,
					payload: { ...saidOf(parts), receipt, ...(words === null ? {} : { modified: words }) }
				}
			};
			noted.owed = await noteOwed(runtime.db, INCORPORATING, due, update);
			return update;
		},
		{ composed: 'by-server' }
	);
	if (!written.ok) return written;
	const { owed, refused } = noted;
	if (refused) return refused;
	if (!written.value || !owed) return refuse(409, 'proposals.nothing-to-incorporate');
	const entry = await payOwed(runtime, INCORPORATING, owed, written.value);
	if (!entry) throw new Error('An incorporation was recorded by somebody else.');
	const { from, to } = written.value;
	return accept({
		...{ number: entry.seq, at: entry.at, section: sectionAddress(section) },
		undo: { base: to, to: from }
	});
}

/** What the record says of what was put in. */
function saidOf(parts: readonly Part[]): Record<string, unknown> {
	const said = parts.map(({ here, all, changes }) => ({
		...namedInRecord(here),
		whole: changes.length === all.length,
		changes: changes.map(({ change: { ordinal, block, hash } }) => ({ ordinal, block, hash }))
	}));
	return said.length > 1 ? { proposals: said } : (said[0] ?? {});
}

/** What the actor may do in the section by now, in the seat that they asked from. */
async function readAccess(
	runtime: Runtime,
	{ participant }: EnteredProposal,
	document: DocumentId
): Promise<SectionAccess | null> {
	const access = await readSectionAccess(runtime, participant.actor, document);
	return access?.participant.seat.id === participant.seat.id ? access : null;
}
