import { eq } from 'drizzle-orm';
import type { ProposalText } from '#db/proposals.ts';
import { updateMode } from '#db/sections.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import type { Role } from '#lib/kernel/actor.ts';
import { rightsTopics } from '#lib/live/topics.ts';
import type { Mode } from '#lib/sections/rules.ts';
import { draft, table } from '../support/proposing.ts';
import { visitor, type House, type Visitor } from './house.ts';

/** A house whose address is a proposal's document, and the wording that this is. */
export type Drafting = { room: House; text: ProposalText };

/** The delegation that somebody sits for. */
export async function delegationOf({ runtime }: House, { seat }: Visitor): Promise<DelegationId> {
	const { tables, read } = runtime.db;
	const [row] = await read.select().from(tables.seat).where(eq(tables.seat.id, seat));
	if (!row?.delegation) throw new Error('they sit for nobody');
	return row.delegation;
}

/** A draft by the first of them, together with the delegations of the others. */
export async function openDraft(
	house: House,
	first: Visitor = house.kenya,
	...others: Visitor[]
): Promise<Drafting> {
	const delegations = await Promise.all(
		[first, ...others].map((each) => delegationOf(house, each))
	);
	const { section, runtime } = house;
	const { text } = await draft(runtime, {
		...{ section, by: first },
		delegations: delegations as [DelegationId, ...DelegationId[]]
	});
	return { room: at(house, text), text };
}

/** The same house, its address a proposal's document. */
export function at(house: House, { document }: Pick<ProposalText, 'document'>): House {
	return { ...house, section: { ...house.section, document } };
}

export function tableDraft({ room, text }: Drafting): Promise<void> {
	return table(room.runtime, text);
}

/** Somebody else in the house: of a delegation that somebody sits for, or of none. */
export async function seatIn(house: House, role: Role, colleague?: Visitor): Promise<Visitor> {
	const delegation = colleague ? await delegationOf(house, colleague) : null;
	const { runtime, consultation } = house;
	const sections = role === 'facilitator' ? [house.section.id] : [];
	const who = await visitor(runtime, role, { consultation, role, delegation });
	const { seat } = runtime.db.tables;
	await runtime.db.commit([
		runtime.db.read.update(seat).set({ sections }).where(eq(seat.id, who.seat))
	]);
	return who;
}

export async function setMode({ runtime, section, consultation }: House, to: Mode): Promise<void> {
	await runtime.db.commit([updateMode(runtime.db, section.id, section.mode, to)]);
	runtime.bus.announce(rightsTopics.consultation(consultation));
}
