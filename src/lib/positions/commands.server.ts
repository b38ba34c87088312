import { findStated, insertStatement, listHistory, type StatementRow } from '#db/positions.ts';
import { commitDecision } from '#db/record.ts';
import { holdText, readProjection } from '#db/texts.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import { newId, type DelegationId, type PositionId } from '#lib/kernel/ids.ts';
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
	type Receipt,
	type Statable
} from './rules.ts';

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

	const [current = null] = await listHistory(db, here.section.id, delegation.id);
	const text = await readProjection(db, here.section.id);
	if (!text) return refuse(409, 'positions.no-text');
	const version = decideStatement(current, asked.value, text.hash);
	if (!version.ok) {
		// This very form, sent twice, may have been what was stated meanwhile.
		const repeated = await answerRepeated(locals, here, asked.value);
		if (repeated) return repeated;
		if (version.reason !== 'positions.text-changed') return version;
		return { ...version, changes: await readChangesSinceDisplay(db, here.section, asked.value) };
	}
	const at = clock.now();
	const row = makeRow(here, delegation.id, asked.value, version.value, at);
	const blocks = text.blocks.map((block) => block.content);
	const entry = await commitDecision(db, clock, decisionOf(here, row), [
		holdText(db, { section: here.section.id, hash: text.hash, blocks, at }),
		insertStatement(db, row)
	]);
	if (!entry) {
		// A colleague was faster, or this very form was sent twice at once.
		const repeated = await answerRepeated(locals, here, asked.value);
		return repeated ?? refuse(409, 'positions.changed-meanwhile');
	}
	bus.announce(topics.positions(here.section.consultation));
	bus.announce(topics.record(here.section.consultation));
	return accept(receiptOf(here, row));
}

/** The receipt of a form that was sent before; null when this is the first time. Rule P7. */
async function answerRepeated(
	{ runtime }: App.Locals,
	here: SectionAccess,
	asked: Statable
): Promise<Outcome<Receipt> | null> {
	const stated = await findStated(runtime.db, here.participant.seat.id, asked.receipt);
	if (!stated) return null;
	const same =
		stated.section === here.section.id &&
		stated.stance === asked.stance &&
		stated.reservation === asked.reservation &&
		stated.reason === asked.reason;
	return same ? accept(receiptOf(here, stated)) : refuse(409, 'positions.stated-before');
}

function makeRow(
	{ section, participant: { actor, seat } }: SectionAccess,
	delegation: DelegationId,
	asked: Statable,
	version: number,
	statedAt: Instant
): StatementRow {
	const { stance, reservation, reason, textHash, receipt } = asked;
	return {
		id: newId<PositionId>(statedAt),
		consultation: section.consultation,
		section: section.id,
		block: '',
		delegation,
		version,
		stance,
		reservation,
		reason,
		audience: EVERYBODY,
		source: '',
		disputedAt: null,
		textHash,
		account: actor.account.id,
		seat: seat.id,
		statedAt,
		receipt
	};
}

function decisionOf({ section, participant }: SectionAccess, row: StatementRow) {
	const { id, version, stance, reservation, reason, textHash } = row;
	return {
		consultation: section.consultation,
		kind: stance === 'withdrawn' ? 'position.withdrawn' : 'position.stated',
		actor: { account: row.account, seat: row.seat, delegation: row.delegation },
		payload: {
			position: id,
			delegation: participant.seat.delegation?.code,
			section: section.number,
			version,
			stance,
			reservation,
			reason,
			textHash
		},
		section: section.id,
		delegation: row.delegation
	};
}

function receiptOf({ section, participant }: SectionAccess, row: StatementRow): Receipt {
	const code = participant.seat.delegation?.code ?? '';
	const { stance, version, statedAt } = row;
	return { number: receiptNumber(code, section.number, version), stance, version, statedAt };
}
