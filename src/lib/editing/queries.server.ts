import { listSections } from '#db/sections.ts';
import { readDelegationRows } from '#db/delegations.ts';
import { listWritten, readAuthors } from '#db/authorship.ts';
import { listNumbers, readProjection } from '#db/texts.ts';
import type { Consultation } from '#lib/consultations/rules.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import type { SectionId } from '#lib/kernel/ids.ts';
import { readSections, type SectionView } from '#lib/sections/queries.server.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Block } from '#lib/text/blocks.ts';
import { isParagraphNumber, numberBlocks } from '#lib/text/numbers.ts';
import type { Runtime } from '#server/runtime.ts';
import { authorOf, type Author } from './authors.ts';
import type { SectionNumbering } from './numbering.ts';

/** A section's text as it was last projected, numbered as it prints. */
export type SectionText = {
	blocks: (Block & { number: string })[];
	/** What a position on this text is bound to; '' before the first projection. */
	hash: string;
	/** The log position it shows; 0 before the first projection. */
	seq: number;
	at: number;
	numbering: SectionNumbering;
};

/** The text of a section that the caller has entered. */
export async function readText(
	runtime: Runtime,
	consultation: Consultation,
	section: Section
): Promise<SectionText> {
	const text = await readProjection(runtime.db, section.id);
	const numbering = await readNumbering(runtime, consultation, section);
	const blocks = text?.blocks.map((block) => block.content) ?? [];
	const numbers = numberBlocks(blocks, numbering.scheme, numbering.startAt, numbering.part);
	return {
		blocks: blocks.map((block, i) => ({ ...block, number: numbers[i] ?? '' })),
		hash: text?.hash ?? '',
		seq: text?.seq ?? 0,
		at: text?.at ?? section.createdAt,
		numbering
	};
}

/** Whom the words of a section are credited to, by Yjs client id. */
export async function readSectionAuthors(runtime: Runtime, section: SectionId): Promise<Author[]> {
	return (await readAuthors(runtime.db, section)).map(authorOf);
}

/** What a delegation wrote of a section: so many of its characters. */
type Written = { section: SectionView; characters: number; of: number };

/** How much a delegation wrote of the sections that the participant may read, in their order. */
export async function readWritten(
	runtime: Runtime,
	participant: Participant,
	code: string
): Promise<Written[]> {
	const { consultation } = participant.seat;
	const sections = await readSections(runtime, participant, consultation);
	const delegations = await readDelegationRows(runtime.db, consultation);
	const found = delegations.find((each) => each.code === code.toUpperCase());
	const written = found ? await listWritten(runtime.db, consultation, found.id) : [];
	return written.flatMap(({ section: id, ...counts }) => {
		const section = sections.find((each) => each.id === id && each.rights.read);
		return section ? { section, ...counts } : [];
	});
}

async function readNumbering(
	runtime: Runtime,
	{ id, numbering: scheme }: Consultation,
	section: Section
): Promise<SectionNumbering> {
	const part = section.number === '' ? 'preambular' : 'operative';
	if (scheme === 'per-section') return { scheme, startAt: 1, part };
	const before = (await listSections(runtime.db, id)).filter(
		(each) =>
			each.position < section.position &&
			// PP and OP paragraphs are counted apart.
			(scheme === 'continuous' || (each.number === '') === (section.number === ''))
	);
	// Read while others type: the numbers that stand in the projections say it without the texts.
	const numbers = await listNumbers(
		runtime.db,
		before.map((each) => each.id)
	);
	return { scheme, startAt: numbers.filter(isParagraphNumber).length + 1, part };
}
