import { findStated, listHistory, type StatementRow } from '#db/positions.ts';
import { answerOnce } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import type { BlockChange } from '#lib/text/difference.ts';
import { readChangesSinceDisplay } from './changes.server.ts';
import {
	audienceFor,
	decideStatement,
	hearersOf,
	readStatable,
	whyNotState,
	type Receipt,
	type Statable
} from './rules.ts';
import { announcePositions, commitStatement, receiptOf, type Whose } from './stating.server.ts';
import { enterTarget, readTargetText } from './targets.server.ts';
import type { Target } from './targets.ts';

/** Asked again: the section reads differently from what the form displayed. Rule P4. */
export type AskedAgain = Refused & {
	/** What changed between the displayed text and today's; null when that cannot be told. */
	changes: BlockChange[] | null;
};

/**
 * State the position of the actor's delegation on a section or a paragraph, on the text its form
 * displayed.
 *
 * `address` is the section's place in addresses: `preamble`, `1` … Fields: stance, reservation,
 * reason, hearers, textHash, textSeq, version, receipt, and block where it is on a paragraph. Rules
 * P1-P8, P13, P14, P20.
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
	const entered = await enterTarget(locals, slug, address, form);
	if (!entered.ok) return entered;
	const here = entered.value;
	const { participant } = here;
	const asked = readStatable(form);
	if (!asked.ok) return asked;
	const { delegation } = participant.seat;
	const refused = whyNotState(participant.seat, here.rights);
	if (refused || !delegation) return refuse(403, refused ?? 'positions.delegations-only');
	return answerOnce(
		() => answerRepeated(locals, here, delegation, asked.value),
		() => decideAndCommit(locals, here, delegation, asked.value)
	);
}

async function decideAndCommit(
	{ runtime }: App.Locals,
	here: SectionAccess & Target,
	delegation: Whose,
	asked: Statable
): Promise<Outcome<Receipt> | AskedAgain> {
	const { db, clock } = runtime;
	const { section, participant } = here;
	const place = { section: section.id, block: here.block };
	const rows = await listHistory(db, place, delegation.id, participant.seat);
	const text = await readTargetText(db, here);
	if (!text) return refuse(409, here.block ? 'positions.paragraph-gone' : 'positions.no-text');
	const history = rows.map((row) => ({ ...row, hearers: hearersOf(row.audience) }));
	const version = decideStatement(history, asked, text.hash);
	if (!version.ok) {
		if (version.reason !== 'positions.text-changed') return version;
		return { ...version, changes: await readChangesSinceDisplay(db, here, asked) };
	}
	const { stance, reservation, reason, hearers, textHash, receipt } = asked;
	const by = { account: participant.actor.account.id, seat: participant.seat.id };
	const row = await commitStatement(
		runtime,
		here,
		delegation,
		stance === 'withdrawn' ? 'position.withdrawn' : 'position.stated',
		{
			...{ stance, reservation, reason, textHash, receipt, ...by },
			delegation: delegation.id,
			version: version.value,
			audience: audienceFor(hearers, delegation.id),
			source: '',
			disputedAt: null,
			statedAt: clock.now()
		},
		text,
		by
	);
	if (!row) return refuse(409, 'positions.changed-meanwhile');
	announcePositions(runtime, section.consultation, row.audience);
	return accept(receiptOf(section, delegation, row));
}

/** The receipt of a form that was sent before; null when this is the first time. Rule P7. */
async function answerRepeated(
	{ runtime }: App.Locals,
	{ section, block, participant }: SectionAccess & Target,
	delegation: Whose,
	asked: Statable
): Promise<Outcome<Receipt> | null> {
	const stated = await findStated(runtime.db, participant.seat.id, asked.receipt);
	if (!stated) return null;
	return isSame(stated, { section: section.id, block }, asked)
		? accept(receiptOf(section, delegation, stated))
		: refuse(409, 'positions.stated-before');
}

/** Whether what was stated is what a form asks for. */
export function isSame(
	stated: StatementRow,
	{ section, block }: Pick<StatementRow, 'section' | 'block'>,
	asked: Pick<Statable, 'stance' | 'reservation' | 'reason' | 'hearers'>
): boolean {
	return (
		stated.section === section &&
		stated.block === block &&
		stated.stance === asked.stance &&
		stated.reservation === asked.reservation &&
		stated.reason === asked.reason &&
		hearersOf(stated.audience) === asked.hearers
	);
}
