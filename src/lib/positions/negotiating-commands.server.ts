import {
	findAligned,
	findGroupStated,
	findGroupStatement,
	insertAlignment,
	insertGroupStatement,
	type AlignmentRow,
	type GroupStatementRow
} from '#db/negotiating.ts';
import { readPresidencies } from '#db/groups.ts';
import { commitDecision } from '#db/record.ts';
import { holdText } from '#db/texts.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import { newId, type GroupStatementId } from '#lib/kernel/ids.ts';
import { answerOnce } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { readChangesSinceDisplay } from './changes.server.ts';
import type { AskedAgain } from './commands.server.ts';
import {
	alignmentNumber,
	decideAlignment,
	decideGroupStatement,
	groupReceiptNumber,
	placeOf,
	readAlignable,
	whyNotStateFor,
	type NegotiatingGroup
} from './negotiating.ts';
import { readNegotiations } from './negotiating.server.ts';
import { readStatable, whyNotState, type Receipt, type Statable } from './rules.ts';
import { announcePositions } from './stating.server.ts';
import { enterTarget, readTargetText } from './targets.server.ts';
import type { Target } from './targets.ts';

/**
 * State what a negotiating group holds of a section or paragraph, on the text its form displayed, from a seat
 * that speaks for the delegation presiding over it. Fields: as for a position of one's own, without
 * hearers. Rules P40, P41.
 */
export async function stateForGroup(
	locals: App.Locals,
	slug: string,
	address: string,
	code: string,
	form: FormData
): Promise<Outcome<Receipt> | AskedAgain> {
	const { runtime } = locals;
	const { db, clock } = runtime;
	const entered = await enterTarget(locals, slug, address, form);
	if (!entered.ok) return entered;
	const { section, block, participant, rights } = entered.value;
	const target = { section, block };
	const { seat } = participant;
	const { consultation } = section;
	const negotiations = await readNegotiations(db, { consultation, section: section.id });
	const group = negotiations.groups.find((each) => each.code === code.toUpperCase());
	if (!group) return refuse(404, 'positions.group-unknown');
	const asked = readStatable(form);
	if (!asked.ok) return asked;
	const presidencies = await readPresidencies(db, consultation);
	const refused = whyNotStateFor(seat, rights, { group: group.id, presidencies }, clock.now());
	const { delegation } = seat;
	if (refused || !delegation) return refuse(403, refused ?? 'positions.delegations-only');
	const repeated = async () => {
		const stated = await findGroupStated(db, seat.id, asked.value.receipt);
		if (!stated) return null;
		return isSame(stated, target, group, asked.value)
			? accept(receiptOf(target, group, stated))
			: refuse(409, 'positions.stated-before');
	};
	return answerOnce<Outcome<Receipt> | AskedAgain>(repeated, async () => {
		const text = await readTargetText(db, target);
		if (!text) return refuse(409, block ? 'positions.paragraph-gone' : 'positions.no-text');
		const versions = negotiations.on(target).statements.filter((each) => each.group === group.id);
		const version = decideGroupStatement(versions, asked.value, text.hash);
		if (!version.ok) {
			if (version.reason !== 'positions.text-changed') return version;
			return { ...version, changes: await readChangesSinceDisplay(db, target, asked.value) };
		}
		const { stance, reservation, reason, textHash, receipt } = asked.value;
		const at = clock.now();
		const row: GroupStatementRow = {
			...{ id: newId<GroupStatementId>(at), consultation, section: section.id, block },
			...{ group: group.id, version: version.value, stance, reservation, reason, textHash },
			...{ delegation: delegation.id, account: participant.actor.account.id, seat: seat.id },
			...{ statedAt: at, receipt }
		};
		const paragraph = text.paragraph?.label;
		const entry = await commitDecision(
			db,
			clock,
			{
				consultation,
				kind: stance === 'withdrawn' ? 'negotiating.withdrawn' : 'negotiating.stated',
				actor: asRecorded(participant),
				payload: {
					...{ statement: row.id, group: group.code, name: group.name, section: section.number },
					...(block && { block, ...(paragraph && { paragraph }) }),
					...{ version: row.version, stance, reservation, reason, textHash, statedAt: at }
				},
				section: section.id
			},
			[
				holdText(db, { section: section.id, hash: textHash, blocks: text.blocks, at }),
				insertGroupStatement(db, row)
			]
		);
		if (!entry) return refuse(409, 'positions.group-changed-meanwhile');
		announcePositions(runtime, consultation, EVERYBODY);
		return accept(receiptOf(target, group, row));
	});
}

/** What a delegation gets for aligning itself, or for doing so no longer. Rule P43. */
export type AlignmentReceipt = { number: string; aligned: boolean; at: number };

/**
 * Align the actor's delegation with a statement of its group, or say that it no longer is. Fields:
 * statement, aligned (yes or no), version, receipt. Rules P42, P43.
 */
export async function alignWithGroup(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<AlignmentReceipt>> {
	const { runtime } = locals;
	const { db, clock } = runtime;
	const { section, participant, rights } = await enterSection(locals, slug, address);
	const { seat } = participant;
	const { consultation } = section;
	const asked = readAlignable(form);
	if (!asked.ok) return asked;
	const refused = whyNotState(seat, rights);
	const { delegation } = seat;
	if (refused || !delegation) return refuse(403, refused ?? 'positions.delegations-only');
	const negotiations = await readNegotiations(db, { consultation, section: section.id });
	const statement = await findGroupStatement(db, asked.value.statement as GroupStatementId);
	const group = negotiations.groups.find(({ id }) => id === statement?.group);
	if (!statement || !group || statement.section !== section.id)
		return refuse(404, 'positions.group-statement-unknown');
	const { block } = statement;
	const target = { section, block };
	const receiptFor = (row: AlignmentRow): AlignmentReceipt => ({
		number: alignmentNumber(delegation.code, placeOf(target), group.code, statement, row),
		...{ aligned: row.aligned, at: row.at }
	});
	const repeated = async () => {
		const said = await findAligned(db, seat.id, asked.value.receipt);
		if (!said) return null;
		return said.statement === statement.id && said.aligned === asked.value.aligned
			? accept(receiptFor(said))
			: refuse(409, 'positions.stated-before');
	};
	return answerOnce<Outcome<AlignmentReceipt>>(repeated, async () => {
		const negotiation = negotiations.on(target);
		const version = decideAlignment(negotiation, delegation.id, asked.value, clock.now());
		if (!version.ok) return version;
		const { aligned, receipt } = asked.value;
		const paragraph = block ? (await readTargetText(db, target))?.paragraph?.label : '';
		const row: AlignmentRow = {
			...{ statement: statement.id, delegation: delegation.id, version: version.value, aligned },
			...{ account: participant.actor.account.id, seat: seat.id, at: clock.now(), receipt }
		};
		const entry = await commitDecision(
			db,
			clock,
			{
				consultation,
				kind: aligned ? 'negotiating.aligned' : 'negotiating.unaligned',
				actor: asRecorded(participant),
				payload: {
					...{ statement: statement.id, group: group.code, name: group.name },
					...{ section: section.number, version: row.version, of: statement.version },
					...(block && { block, ...(paragraph && { paragraph }) }),
					...{ stance: statement.stance, reservation: statement.reservation, at: row.at }
				},
				section: section.id
			},
			[insertAlignment(db, row)]
		);
		if (!entry) return refuse(409, 'positions.alignment-changed');
		announcePositions(runtime, consultation, EVERYBODY);
		return accept(receiptFor(row));
	});
}

function receiptOf(
	target: Target,
	group: NegotiatingGroup,
	{ stance, version, statedAt }: GroupStatementRow
): Receipt {
	return {
		number: groupReceiptNumber(group.code, placeOf(target), { version }),
		...{ stance, version, statedAt }
	};
}

function isSame(
	stated: GroupStatementRow,
	{ section, block }: Target,
	group: NegotiatingGroup,
	asked: Statable
): boolean {
	return (
		stated.section === section.id &&
		stated.block === block &&
		stated.group === group.id &&
		stated.stance === asked.stance &&
		stated.reservation === asked.reservation &&
		stated.reason === asked.reason
	);
}
