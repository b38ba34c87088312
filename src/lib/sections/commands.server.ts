import { commitDecision, type Decision } from '#db/record.ts';
import {
	insertSection,
	listFacilitators,
	listSections,
	updateHeldSections,
	updateMode,
	type OpenedSection
} from '#db/sections.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { maySettle, type Consultation } from '#lib/consultations/rules.ts';
import { newId, type DocumentId, type SectionId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { rightsTopics, topics } from '#lib/live/topics.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import type { Block } from '#lib/text/blocks.ts';
import { hashText } from '#lib/text/hash.ts';
import type { Runtime } from '#server/runtime.ts';
import { openText, SERVER_CLIENT } from './opening.ts';
import { readTexts } from './numbering.server.ts';
import { numberSections, projectBlocks } from './projection.ts';
import { enterSection } from './queries.server.ts';
import {
	decideMode,
	holdsEvery,
	nextPlace,
	readSectionWish,
	type Mode,
	type Section,
	type SectionWish
} from './rules.ts';

/** A section to be made; without words it opens with an empty paragraph. */
export type NewSection = SectionWish & {
	/** '' for the preamble; the next number when none is given. */
	number?: string;
	words?: readonly Omit<Block, 'id'>[];
};

/** Set the mode of the section at `address` (`preamble`, `1` …), field `mode`. Rule M7. */
export async function setMode(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Mode>> {
	const { runtime } = locals;
	const { section, participant } = await enterSection(locals, slug, address);
	const decided = decideMode(participant.seat, section, form.get('mode'));
	if (!decided.ok) return decided;
	const mode = decided.value;
	if (mode === null) return accept(section.mode);
	const entry = await commitDecision(
		runtime.db,
		runtime.clock,
		{
			consultation: section.consultation,
			kind: 'mode.changed',
			actor: asRecorded(participant),
			section: section.id,
			payload: { number: section.number, title: section.title, from: section.mode, to: mode }
		},
		[updateMode(runtime.db, section.id, section.mode, mode)]
	);
	if (!entry) return refuse(409, 'sections.changed-meanwhile');
	announceRights(runtime, section.consultation);
	return accept(mode);
}

/** Add a section at the end of the text, fields `title` and `mode`. Rule M8. */
export async function createSection(
	locals: App.Locals,
	slug: string,
	form: FormData
): Promise<Outcome<Section>> {
	const { consultation, participant } = await enterConsultation(locals, slug);
	if (!maySettle(participant.seat)) return refuse(403, 'sections.secretariat-adds');
	const wish = readSectionWish(form.get('title'), form.get('mode'));
	if (!wish.ok) return wish;
	const by = asRecorded(participant);
	const made = await addSections(locals.runtime, consultation, [wish.value], by);
	if (!made.ok) return made;
	const [section] = made.value;
	if (!section) throw new Error('A section was asked for and none was made.');
	return accept(section);
}

/**
 * Add sections at the end of the text, in one decision: for the secretariat, the command line
 * and the seed. Rules M8, M9.
 *
 * @param by who decided; null for the machine's own command line
 */
export async function addSections(
	runtime: Runtime,
	consultation: Pick<Consultation, 'id' | 'numbering'>,
	wishes: readonly NewSection[],
	by: Decision['actor']
): Promise<Outcome<Section[]>> {
	const { db, clock } = runtime;
	const before = await listSections(db, consultation.id);
	const opened = await openSections(runtime, consultation, before, wishes);
	const made = opened.map(({ section }) => section);
	const facilitators = (await listFacilitators(db, consultation.id)).filter((seat) =>
		holdsEvery(seat.sections, before)
	);
	const entry = await commitDecision(
		db,
		clock,
		{
			consultation: consultation.id,
			kind: 'sections.added',
			actor: by,
			payload: { sections: made.map(({ number, title, mode }) => ({ number, title, mode })) }
		},
		[
			...opened.flatMap((each) => insertSection(db, each)),
			...facilitators.map((seat) =>
				updateHeldSections(db, seat.id, [...seat.sections, ...made.map(({ id }) => id)])
			)
		]
	);
	if (!entry) return refuse(409, 'sections.changed-meanwhile');
	announceRights(runtime, consultation.id);
	return accept(made);
}

async function openSections(
	runtime: Runtime,
	consultation: Pick<Consultation, 'id' | 'numbering'>,
	before: readonly Section[],
	wishes: readonly NewSection[]
): Promise<OpenedSection[]> {
	const at = runtime.clock.now();
	const next = nextPlace(before);
	const fresh = wishes.map(({ title, mode, number, words }, i) => {
		const section: Section = {
			id: newId<SectionId>(at),
			consultation: consultation.id,
			position: next.position + i,
			number: number ?? String(next.number + i),
			title,
			mode,
			document: newId<DocumentId>(at),
			createdAt: at
		};
		return { section, ...openText(words ?? []) };
	});
	const standing = await readTexts(runtime, consultation);
	const numbers = numberSections([...standing, ...fresh], consultation.numbering);
	return fresh.map(({ section, blocks, update }) => ({
		section,
		update,
		client: SERVER_CLIENT,
		blocks: projectBlocks(blocks, numbers.get(section.id) ?? []),
		hash: hashText(blocks)
	}));
}

function announceRights({ bus }: Runtime, consultation: Section['consultation']): void {
	bus.announce(topics.consultation(consultation));
	bus.announce(topics.record(consultation));
	bus.announce(rightsTopics.consultation(consultation));
}
