import {
	findStated,
	listCounted,
	listHistory,
	listStatements,
	updateDispute
} from '#db/positions.ts';
import { commitDecision } from '#db/record.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import { answerOnce } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import { isSame } from './commands.server.ts';
import {
	inForce,
	mayRecord,
	nextVersion,
	readRecordable,
	whyNotDispute,
	whyNotState,
	type Receipt,
	type Statement
} from './rules.ts';
import { toStatement, PUBLIC } from './standings.server.ts';
import { announcePositions, commitStatement, nameOf, receiptOf } from './stating.server.ts';
import { enterTarget, readTargetText } from './targets.server.ts';
import type { Target } from './targets.ts';

/**
 * Record a position for a delegation, unconfirmed, on the section or paragraph as it reads now.
 * Fields: delegation (its code), stance, reservation, reason, source, receipt, block. Rules P13, P16.
 */
export async function recordPosition(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Receipt>> {
	const { runtime } = locals;
	const { db, clock } = runtime;
	const entered = await enterTarget(locals, slug, address, form);
	if (!entered.ok) return entered;
	const { section, block, participant } = entered.value;
	const { seat, actor } = participant;
	if (!mayRecord(seat)) return refuse(403, 'positions.secretariat-records');
	const asked = readRecordable(form);
	if (!asked.ok) return asked;
	const { code, receipt, ...said } = asked.value;
	const delegation = (await listCounted(db, section.consultation, clock.now())).find(
		(each) => each.code === code
	);
	if (!delegation) return refuse(404, 'positions.delegation-unknown');
	const repeated = async () => {
		const recorded = await findStated(db, seat.id, receipt);
		if (!recorded) return null;
		return recorded.delegation === delegation.id &&
			isSame(recorded, { section: section.id, block }, { ...said, hearers: 'everybody' })
			? accept(receiptOf(section, delegation, recorded))
			: refuse(409, 'positions.stated-before');
	};
	return answerOnce(repeated, async () => {
		const text = await readTargetText(db, { section, block });
		if (!text) return refuse(409, block ? 'positions.paragraph-gone' : 'positions.no-text');
		const where = { consultation: section.consultation, section: section.id, block };
		const rows = await listStatements(db, { ...where, delegation: delegation.id }, PUBLIC);
		const heard = rows.map((row) => toStatement(row, delegation.code, section.number));
		const standing = inForce(heard);
		if (said.stance === 'withdrawn' && (!standing || standing.stance === 'withdrawn'))
			return refuse(409, 'positions.nothing-to-withdraw');
		const by = { account: actor.account.id, seat: seat.id };
		const row = await commitStatement(
			runtime,
			{ section, block },
			delegation,
			'position.recorded',
			{
				...{ ...said, ...by, receipt, delegation: delegation.id, version: nextVersion(heard) },
				...{ audience: EVERYBODY, disputedAt: null, textHash: text.hash, statedAt: clock.now() }
			},
			text,
			by
		);
		if (!row) return refuse(409, 'positions.changed-meanwhile');
		announcePositions(runtime, section.consultation, EVERYBODY);
		return accept(receiptOf(section, delegation, row));
	});
}

/**
 * Confirm what was recorded for the actor's delegation: a version of its own with the same words, on
 * the same text. Fields: position, block. Rules P1, P17.
 */
export async function confirmPosition(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<Receipt>> {
	const { runtime } = locals;
	const entered = await enterTarget(locals, slug, address, form);
	if (!entered.ok) return entered;
	const here = entered.value;
	const { section, participant, rights } = here;
	const { delegation } = participant.seat;
	const refused = whyNotState(participant.seat, rights);
	if (refused || !delegation) return refuse(403, refused ?? 'positions.delegations-only');
	// The same for the same statement: pressing twice confirms once.
	const receipt = `confirms-${String(form.get('position')).slice(0, 40)}`;
	const repeated = async () => {
		const confirmed = await findStated(runtime.db, participant.seat.id, receipt);
		return confirmed && accept(receiptOf(section, delegation, confirmed));
	};
	return answerOnce<Outcome<Receipt>>(repeated, async () => {
		const { history, recorded } = await findRecorded(locals, here, form);
		if (!recorded || recorded.disputedAt !== null || inForce(history)?.id !== recorded.id)
			return refuse(409, 'positions.not-unconfirmed');
		const { stance, reservation, reason, textHash } = recorded;
		const text = await readTargetText(runtime.db, here);
		const by = { account: participant.actor.account.id, seat: participant.seat.id };
		const heard = history.filter(({ hearers }) => hearers === 'everybody');
		const row = await commitStatement(
			runtime,
			here,
			delegation,
			'position.confirmed',
			{
				...{ stance, reservation, reason, textHash, receipt, ...by },
				...{ delegation: delegation.id, version: nextVersion(heard), audience: EVERYBODY },
				...{ source: '', disputedAt: null, statedAt: runtime.clock.now() }
			},
			// Held since it was recorded.
			text && { paragraph: text.paragraph },
			by
		);
		if (!row) return refuse(409, 'positions.changed-meanwhile');
		announcePositions(runtime, section.consultation, EVERYBODY);
		return accept(receiptOf(section, delegation, row));
	});
}

/**
 * Say that what was recorded for the actor's delegation is not its position. Fields:
 * position, block. Rule P17.
 */
export async function disputePosition(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<null>> {
	const { runtime } = locals;
	const { db, clock } = runtime;
	const entered = await enterTarget(locals, slug, address, form);
	if (!entered.ok) return entered;
	const here = entered.value;
	const { section, participant } = here;
	const { delegation } = participant.seat;
	const refused = whyNotDispute(participant.seat);
	if (refused || !delegation) return refuse(403, refused ?? 'positions.delegations-only');
	const { history, recorded } = await findRecorded(locals, here, form);
	if (!recorded) return refuse(409, 'positions.not-unconfirmed');
	if (recorded.disputedAt !== null) return accept(null);
	if (inForce(history)?.id !== recorded.id) return refuse(409, 'positions.not-unconfirmed');
	const { id, version, stance, reservation, reason, source } = recorded;
	const paragraph = (await readTargetText(db, here))?.paragraph;
	const entry = await commitDecision(
		db,
		clock,
		{
			consultation: section.consultation,
			kind: 'position.disputed',
			actor: asRecorded(participant),
			payload: {
				...{ position: id, delegation: delegation.code, section: section.number },
				...(here.block && { block: here.block, ...(paragraph && nameOf(paragraph)) }),
				...{ version, stance, reservation, reason, source }
			},
			section: section.id,
			delegation: delegation.id
		},
		[updateDispute(db, id, clock.now())]
	);
	// Refused by its guard: a colleague disputed it at the same moment, or replaced it.
	if (!entry) {
		const { recorded: left } = await findRecorded(locals, here, form);
		return left?.disputedAt ? accept(null) : refuse(409, 'positions.not-unconfirmed');
	}
	announcePositions(runtime, section.consultation, EVERYBODY);
	return accept(null);
}

/** The statement a form names, if it was recorded for the actor's own delegation here. */
async function findRecorded(
	{ runtime }: App.Locals,
	{ section, block, participant: { seat } }: SectionAccess & Target,
	form: FormData
): Promise<{ history: Statement[]; recorded: Statement | null }> {
	if (!seat.delegation) return { history: [], recorded: null };
	const { id, code } = seat.delegation;
	const rows = await listHistory(runtime.db, { section: section.id, block }, id, seat);
	const history = rows.map((row) => toStatement(row, code, section.number));
	const recorded = history.find((each) => each.id === form.get('position') && each.source !== '');
	return { history, recorded: recorded ?? null };
}
