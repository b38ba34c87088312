import { updateNumbering } from '#db/consultations.ts';
import type { Statement } from '#db/database.ts';
import { commitDecision } from '#db/record.ts';
import { listBlocks, listSections } from '#db/sections.ts';
import { updateNumbers } from '#db/texts.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { decideNumbering, type Consultation, type Numbering } from '#lib/consultations/rules.ts';
import type { BlockId, SectionId } from '#lib/kernel/ids.ts';
import { refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { topics } from '#lib/live/topics.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import type { Block } from '#lib/text/blocks.ts';
import type { Runtime } from '#server/runtime.ts';
import { numberSections } from './projection.ts';
import type { Section } from './rules.ts';

/** Settle how paragraphs are numbered, field `numbering`, and number them so. Rule C4. */
export async function settleNumbering(
	locals: App.Locals,
	slug: string,
	form: FormData
): Promise<Outcome<Numbering>> {
	const { db, clock, bus } = locals.runtime;
	const { consultation, participant } = await enterConsultation(locals, slug);
	const decided = decideNumbering(participant.seat, form.get('numbering'));
	if (!decided.ok) return decided;
	const { id, numbering: from } = consultation;
	const to = decided.value;
	if (to === from) return decided;
	const entry = await commitDecision(
		db,
		clock,
		{
			consultation: id,
			kind: 'consultation.numbering-changed',
			actor: asRecorded(participant),
			payload: { from, to }
		},
		[updateNumbering(db, id, from, to)]
	);
	if (!entry) return refuse(409, 'consultations.changed-meanwhile');
	await renumberSections(locals.runtime, { id, numbering: to });
	bus.announce(topics.consultation(id));
	bus.announce(topics.record(id));
	return decided;
}

/**
 * Give every paragraph of a consultation the number that its place earns it: after the scheme
 * changed, or after paragraphs came or went in a section before. Writes what differs.
 */
export async function renumberSections(
	runtime: Runtime,
	consultation: Pick<Consultation, 'id' | 'numbering'>
): Promise<void> {
	const { db, bus } = runtime;
	const texts = await readTexts(runtime, consultation);
	const numbers = numberSections(texts, consultation.numbering);
	const writes: Statement[] = [];
	const touched: SectionId[] = [];
	for (const { section, blocks, shown } of texts) {
		const stale = new Map<BlockId, string>();
		blocks.forEach(({ id }, i) => {
			const number = numbers.get(section.id)?.[i] ?? '';
			if (number !== shown[i]) stale.set(id, number);
		});
		if (stale.size === 0) continue;
		writes.push(...updateNumbers(db, section.id, stale));
		touched.push(section.id);
	}
	if (writes.length === 0) return;
	await db.commit(writes);
	for (const section of touched) bus.announce(topics.text(consultation.id, section));
}

/** The sections in the text's order, each with its projected blocks and the numbers they show. */
export async function readTexts(
	{ db }: Runtime,
	consultation: Pick<Consultation, 'id'>
): Promise<{ section: Section; blocks: Block[]; shown: string[] }[]> {
	const sections = await listSections(db, consultation.id);
	const rows = Map.groupBy(await listBlocks(db, consultation.id), (row) => row.section);
	return sections.map((section) => {
		const own = rows.get(section.id) ?? [];
		return {
			section,
			blocks: own.map((row) => row.content),
			shown: own.map((row) => row.number)
		};
	});
}
