import { insertStatement, type StatementRow } from '#db/positions.ts';
import { commitDecision } from '#db/record.ts';
import { holdText } from '#db/texts.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import { newId, type ConsultationId, type PositionId } from '#lib/kernel/ids.ts';
import { topics, topicsOfPositions } from '#lib/live/topics.ts';
import type { Block } from '#lib/text/blocks.ts';
import type { Runtime } from '#server/runtime.ts';
import { hearersOf, receiptNumber, type Receipt } from './rules.ts';
import type { TargetText } from './targets.server.ts';
import type { NamedParagraph, Target } from './targets.ts';

/** Whose position it is: a delegation with its code. */
export type Whose = { id: StatementRow['delegation']; code: string };

/** A statement on its way into the database; its id is made for it. */
export type NewStatement = Omit<StatementRow, 'id' | 'consultation' | 'section' | 'block'>;

/**
 * Write a statement, hold the text it was made on, and record it as `kind`. Rules P5, P13, P14.
 *
 * @param text what it is made on, without blocks where they are held already; null where it is gone
 * @param by who is recorded as deciding: null for the machine's own command line
 * @returns the row, or null when somebody was faster or the form was sent before
 */
export async function commitStatement(
	{ db, clock }: Runtime,
	{ section, block }: Target,
	whose: Whose,
	kind: string,
	fields: NewStatement,
	text: (Pick<TargetText, 'paragraph'> & { blocks?: Block[] }) | null,
	by: { account: StatementRow['account']; seat: StatementRow['seat'] } | null
): Promise<StatementRow | null> {
	const at = clock.now();
	const { consultation, id, number } = section;
	const row = { id: newId<PositionId>(at), consultation, section: id, block, ...fields };
	const { version, stance, reservation, reason, source, audience, textHash } = row;
	const spoken = by && source === '' ? whose.id : null;
	const paragraph = text?.paragraph;
	const entry = await commitDecision(
		db,
		clock,
		{
			consultation,
			kind,
			actor: by && { ...by, delegation: spoken },
			payload: {
				...{ position: row.id, delegation: whose.code, section: number },
				...(block && { block, ...(paragraph && nameOf(paragraph)) }),
				...{ version, stance, reservation, reason, textHash },
				...(source === '' ? {} : { source, statedAt: row.statedAt })
			},
			section: id,
			delegation: whose.id,
			audience
		},
		[
			...(text?.blocks
				? [holdText(db, { section: id, hash: textHash, blocks: text.blocks, at })]
				: []),
			insertStatement(db, row)
		]
	);
	return entry && row;
}

/** How the record names a paragraph: by the number it printed then, or its first words. */
export function nameOf({ label, opening }: NamedParagraph): Record<string, string> {
	return label ? { paragraph: label } : { opening };
}

/** Tell those who may see a statement that something was stated, and nobody else. Rule P14. */
export function announcePositions(
	{ bus }: Pick<Runtime, 'bus'>,
	consultation: ConsultationId,
	audience: Audience
): void {
	for (const topic of topicsOfPositions(consultation, audience)) bus.announce(topic);
	bus.announce(topics.record(consultation));
}

/** What whoever stated something gets for it. Rule P7. */
export function receiptOf(
	{ number }: Pick<Target['section'], 'number'>,
	{ code }: Pick<Whose, 'code'>,
	{ stance, version, statedAt, audience, block }: StatementRow
): Receipt {
	const receipt = receiptNumber(code, number, version, hearersOf(audience), block);
	return { number: receipt, stance, version, statedAt };
}
