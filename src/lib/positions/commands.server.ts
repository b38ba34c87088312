import { findHistory, findStated, insertStatement, type StatementRow } from '#db/positions.ts';
import { commitDecision } from '#db/record.ts';
import { holdText, readProjection } from '#db/texts.ts';
import { newId, type PositionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import { topics } from '#lib/live/topics.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import type { BlockChange } from '#lib/text/difference.ts';
import { readChangesSinceDisplay } from './changes.server.ts';
import {
	decideStatement,
	readStatable,
	receiptNumber,
	whyNotState,
	type Stance,
	type Statable
} from './rules.ts';

/** What a delegation gets for its statement. */
export type Receipt = { number: string; stance: Stance; version: number; statedAt: Instant };

/** Asked again: the section reads differently from what the form displayed. Rule P4. */
export type AskedAgain = Refused & {
	/** What changed between the displayed text and today's; null when that cannot be told. */
	changes: BlockChange[] | null;
};

/**
 * State the position of the actor's delegation on a section, on the text its form displayed.
 *
 * `address` is the section's place in addresses: `preamble`, `1` … Fields: stance,
 * reservation, reason, textHash, textSeq, version, receipt. Rules P1-P8, P13.
 *
 * @returns the receipt, or a refusal; with reason `positions.text-changed` it carries what
 * changed
 */
export async function statePosition(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Receipt> | AskedAgain> {
	const { db, clock, bus } = locals.runtime;
	const here = await enterSection(locals, slug, address);
	const asked = readStatable(form);
	if (!asked.ok) return asked;
	const { delegation } = here.participant.seat;
	const refused = whyNotState(here.participant.seat, here.rights);
	if (refused || !delegation) return refuse(403, refused ?? 'positions.delegations-only');
	const before = await answerRepeated(locals, here, asked.value);
	if (before) return before;

	const [current = null] = await findHistory(db, here.section.id, delegation.id);
	const text = await readProjection(db, here.section.id);
	const version = decideStatement(current, asked.value, text.hash);
	if (!version.ok) {
		if (version.reason !== 'positions.text-changed') return version;
		return { ...version, changes: await readChangesSinceDisplay(db, here.section, asked.value) };
	}
	const statedAt = clock.now();
	const row = makeRow(here, asked.value, version.value, statedAt);
	const entry = await commitDecision(db, clock, decisionOf(here, row), [
		holdText(db, here.section.id, text, statedAt),
		insertStatement(db, row)
	]);
	if (!entry) {
		return (
			(await answerRepeated(locals, here, asked.value)) ??
			refuse(409, 'positions.changed-meanwhile')
		);
	}
	bus.announce(topics.positions(here.section.consultation));
	bus.announce(topics.record(here.section.consultation));
	return accept(receiptOf(here, row));
}
