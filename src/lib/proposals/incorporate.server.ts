import { listPlaced, type PlacedChange } from '#db/proposal-lists.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import { editOf, noteOwed, payOwed, type Edit } from '#lib/history/owing.server.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import { readSectionAccess } from '#lib/sections/queries.server.ts';
import { sectionAddress, type Section, type SectionAccess } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { announceDecided } from './announcing.ts';
import { composeIncorporation, type PutIn, type Rebased } from './composing.server.ts';
import { onlySectionOf, saidOf, type Chosen } from './deciding.server.ts';
import { readReceipt, readWords } from './drafting.ts';
import { enterProposal, type EnteredProposal } from './entering.server.ts';
import {
	findIncorporated,
	INCORPORATING,
	receiptsOf,
	type Incorporation,
	type IncorporatingReceipt
} from './incorporated.server.ts';
import { isUnconfirmed, mayDecide } from './rules.ts';
import { standsOn } from './standing.ts';
import { inTurn } from './turns.server.ts';

export type { IncorporatingReceipt };

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
	// Nobody's words are put in before it said that they are its own. Rule X64.
	if (chosen.length > 0 && isUnconfirmed(proposal)) return refuse(409, 'proposals.unconfirmed');
	if (proposal.together && chosen.length > 0 && chosen.length < all.length)
		return refuse(409, 'proposals.together-only');
	const asItStood = chosen.filter(({ change }) => change.kind === 'retain');
	if (asItStood.some((each) => standsOn(each) !== 'same'))
		return refuse(409, 'proposals.retained-moved');
	return accept(chosen);
}

function areOfOneParagraph(changes: readonly PlacedChange[]): boolean {
	const [first] = changes;
	return changes.every(
		({ change }) => change.section === first?.change.section && change.block === first.change.block
	);
}

type Asked = { receipt: string; words: string | null };

/** Put Changes into all of their sections by one commit, or into none. Rule X70. */
async function putAllIn(
	runtime: Runtime,
	chosen: readonly Chosen[],
	{ receipt, words }: Asked
): Promise<Outcome<IncorporatingReceipt[]>> {
	const [here] = chosen.map((each) => each.here);
	const puts = await readPuts(runtime, chosen);
	if (!puts.ok) return puts;
	if (!runtime.texts || !here) return refuse(409, 'proposals.not-now');
	const noted: { owed: Incorporation | null; refused: Refused | null } = {
		owed: null,
		refused: null
	};
	const written = await runtime.texts.writeAll(
		puts.value.map(({ access, section: { document } }) => ({
			before: access,
			access: () => readAccess(runtime, here, document)
		})),
		async (clients) => {
			const composed: { edit: Edit; update: Uint8Array; rebased: Rebased }[] = [];
			for (const [at, { section, parts }] of puts.value.entries()) {
				const client = clients[at] ?? 0;
				const made = await composeIncorporation(runtime.db, { client, parts, words });
				if (!made.ok) {
					noted.refused = made;
					return null;
				}
				const { update, rebased } = made.value;
				const edit = editOf(section.document, client, update);
				composed.push({ edit, update, rebased: rebased.flat() });
			}
			const [edit, ...beside] = composed.map((each) => each.edit);
			if (!edit) return null;
			const rebased = composed.flatMap((each) => each.rebased);
			noted.owed = await noteOwed(runtime.db, INCORPORATING, {
				...{ ...edit, beside, modified: words ?? '' },
				parts: chosen.map((each) => partOf(each, rebased)),
				decision: decisionOf(chosen, here, { receipt, words })
			});
			return composed.map(({ update }) => update);
		},
		{ composed: 'by-server' }
	);
	if (!written.ok) return written;
	const { owed, refused } = noted;
	if (refused) return refused;
	if (!written.value || !owed) return refuse(409, 'proposals.nothing-to-incorporate');
	const entry = await payOwed(runtime, INCORPORATING, owed, written.value);
	if (!entry) throw new Error('An incorporation was recorded by somebody else.');
	for (const each of chosen) announceDecided(runtime, each.here.proposal, each.here.texts);
	const sections = puts.value.map(({ section }) => sectionAddress(section));
	return accept(receiptsOf(entry, sections, here.proposal.number ?? 0));
}

/** What goes into one section's text. */
type Put = { section: Section; access: SectionAccess; parts: PutIn[] };

/** What goes into which section, when the actor may write in all of them. Rule X6. */
async function readPuts(runtime: Runtime, chosen: readonly Chosen[]): Promise<Outcome<Put[]>> {
	const texts = chosen.flatMap(({ here }) => here.texts);
	const puts: Put[] = [];
	for (const section of new Map(texts.map((each) => [each.section.id, each.section])).values()) {
		const parts = chosen.flatMap(({ here, all, chosen: changes }): PutIn[] => {
			const text = here.texts.find((each) => each.section.id === section.id);
			const own = changes.filter(({ change }) => change.section === section.id);
			return text && own.length > 0 ? [{ text, all, changes: own }] : [];
		});
		const [first] = chosen;
		// What is to stay as it stands is no edit. Rule X42.
		const own = parts.flatMap((part) => part.changes);
		if (!first || own.every(({ change }) => change.kind === 'retain')) continue;
		const access = await readAccess(runtime, first.here, section.document);
		if (!access?.rights.write)
			return refuse(403, access?.rights.reason ?? 'proposals.facilitators-decide');
		puts.push({ section, access, parts });
	}
	return accept(puts);
}

/** What is decided of one proposal. */
function partOf({ here, all, chosen }: Chosen, rebased: Rebased): Incorporation['parts'][number] {
	const own = new Set(all.map(({ change }) => change.id));
	return {
		proposal: here.proposal.id,
		changes: chosen.map(({ change }) => change.id),
		rebased: rebased.filter(({ id }) => own.has(id))
	};
}

function decisionOf(
	chosen: readonly Chosen[],
	{ proposal, participant }: EnteredProposal,
	{ receipt, words }: Asked
): Incorporation['decision'] {
	const isMerge = chosen.length > 1;
	const changes = chosen.flatMap((each) => each.chosen.map(({ change }) => change));
	return {
		consultation: proposal.consultation,
		kind: isMerge ? 'proposal.merged' : 'proposal.incorporated',
		actor: asRecorded(participant),
		section: onlySectionOf(changes),
		delegation: isMerge ? null : proposal.delegation,
		payload: { ...saidOf(chosen), receipt, ...(words === null ? {} : { modified: words }) }
	};
}

/** What the actor may do in the section by now, in the seat that they asked from. */
export async function readAccess(
	runtime: Runtime,
	{ participant }: EnteredProposal,
	document: DocumentId
): Promise<SectionAccess | null> {
	const access = await readSectionAccess(runtime, participant.actor, document);
	return access?.participant.seat.id === participant.seat.id ? access : null;
}
