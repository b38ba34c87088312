import { fail, type Action } from '@sveltejs/kit';
import {
	findStatedOnChange,
	insertStatedOnChange,
	listOwnOnChange,
	type ChangePositionRow
} from '#db/change-positions.ts';
import { listPlaced, type PlacedChange } from '#db/proposal-lists.ts';
import { commitDecision } from '#db/record.ts';
import { newId, type PositionId } from '#lib/kernel/ids.ts';
import { answerOnce } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { topics, topicsOfProposal } from '#lib/live/topics.ts';
import { say } from '#lib/messages/say.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import {
	audienceFor,
	decideStatement,
	hearersOf,
	readStatable,
	whyNotState,
	type Receipt,
	type Statable
} from '#lib/positions/rules.ts';
import type { Whose } from '#lib/positions/stating.server.ts';
import { sectionRights, type Section } from '#lib/sections/rules.ts';
import { refuseUnwritten } from './acting.server.ts';
import { wordsOfPlace } from './cards.ts';
import { namedInRecord } from './deciding.server.ts';
import { enterProposal, type EnteredProposal } from './entering.server.ts';
import { supportReceipt, whyNotStateOn } from './supporting.ts';

/** A Change of a tabled proposal whose section the actor may read. */
export type ChangeHere = EnteredProposal & { on: PlacedChange; section: Section };

/**
 * State the position of the actor's delegation on a Change, as its form displayed it.
 *
 * Fields: change, stance, reservation, reason, hearers, textHash (the Change's), version, receipt. Rules
 * X30, X31, P1-P8, P14.
 */
export async function stateOnChange(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
): Promise<Outcome<Receipt>> {
	const entered = await enterChange(locals, slug, named, form.get('change'));
	if (!entered.ok) return entered;
	const here = entered.value;
	const { seat } = here.participant;
	const asked = readStatable(form);
	if (!asked.ok) return asked;
	const rights = sectionRights(seat, here.granted, here.section);
	const refused = whyNotState(seat, rights);
	const { delegation } = seat;
	if (refused || !delegation) return refuse(403, refused ?? 'positions.delegations-only');
	return answerOnce(
		() => answerRepeated(locals, here, delegation, asked.value),
		() => decideAndCommit(locals, here, delegation, asked.value)
	);
}

/** The form action of a Change's card; a refusal gives back what was typed. */
export const stateOnChangeAction: Action = async ({ locals, params, request }) => {
	const form = await request.formData();
	const { consultation = '', proposal = '' } = params;
	const change = String(form.get('change') ?? '');
	const outcome = await stateOnChange(locals, consultation, proposal, form).catch(refuseUnwritten);
	if (outcome.ok) return { action: 'position', change, done: outcome.value, value: outcome.value };
	const typed = Object.fromEntries([...form].map(([key, value]) => [key, String(value)]));
	const { reason, status } = outcome;
	return fail(status, { action: 'position', change, reason, why: say(reason), typed });
};

/** Let the actor to a Change of the tabled wording of a proposal that they may see. */
export async function enterChange(
	locals: App.Locals,
	slug: string,
	named: string,
	id: FormDataEntryValue | null
): Promise<Outcome<ChangeHere>> {
	const here = await enterProposal(locals, slug, named);
	const placed = await listPlaced(locals.runtime.db, { proposals: [here.proposal.id] });
	const isIt = ({ change }: PlacedChange) => change.id === id;
	const on = placed.find(isIt) ?? (await findStanding(locals, here, placed, isIt));
	if (on === 'replaced') return refuse(409, 'proposals.change-replaced');
	const section = here.texts.find((each) => each.section.id === on?.change.section)?.section;
	if (!on || !section) return refuse(404, 'proposals.change-unknown');
	return accept({ ...here, on, section });
}

/**
 * A Change of an earlier wording, or that was put elsewhere, as it is tabled now, whose form was sent
 * meanwhile. Rules X31, X48, X52.
 */
async function findStanding(
	{ runtime }: App.Locals,
	{ proposal }: EnteredProposal,
	placed: readonly PlacedChange[],
	isIt: (placed: PlacedChange) => boolean
): Promise<PlacedChange | 'replaced' | undefined> {
	for (let { revision } = proposal; revision > 0; revision--) {
		const earlier = (await listPlaced(runtime.db, { proposal: proposal.id, revision })).find(isIt);
		const { section, hash } = earlier?.change ?? {};
		const isSame = ({ change }: PlacedChange) => change.section === section && change.hash === hash;
		if (earlier) return placed.find(isSame) ?? 'replaced';
	}
	return undefined;
}

async function decideAndCommit(
	{ runtime }: App.Locals,
	here: ChangeHere,
	delegation: Whose,
	asked: Statable
): Promise<Outcome<Receipt>> {
	const { db, clock, bus } = runtime;
	const { on, proposal, participant, section, texts } = here;
	const { hash, id: change } = on.change;
	const closed = whyNotStateOn(on.change);
	if (closed) return closed;
	const key = { proposal: proposal.id, section: section.id, hash };
	const own = await listOwnOnChange(db, key, delegation.id);
	const history = own.map((row) => ({
		...{ version: row.version, stance: row.stance, statedAt: row.statedAt },
		...{ hearers: hearersOf(row.audience), disputedAt: null }
	}));
	const version = decideStatement(history, asked, hash);
	if (!version.ok) return version;
	const { stance, reservation, reason, hearers, receipt } = asked;
	const at = clock.now();
	const row: ChangePositionRow = {
		...{ id: newId<PositionId>(at), consultation: proposal.consultation, ...key, change },
		...{ delegation: delegation.id, version: version.value, stance, reservation, reason, receipt },
		...{ account: participant.actor.account.id, seat: participant.seat.id, statedAt: at },
		audience: audienceFor(hearers, delegation.id)
	};
	const withdrawn = stance === 'withdrawn';
	const entry = await commitDecision(
		db,
		clock,
		{
			consultation: proposal.consultation,
			kind: withdrawn ? 'proposal.position-withdrawn' : 'proposal.position-stated',
			actor: asRecorded(participant),
			payload: {
				...namedInRecord({
					proposal,
					texts: texts.filter((each) => each.section.id === section.id)
				}),
				...{ change: on.change.ordinal, place: wordsOfPlace(on), hash, position: row.id },
				...{
					delegation: delegation.code,
					version: row.version,
					stance,
					reservation,
					reason,
					statedAt: at
				}
			},
			section: section.id,
			delegation: delegation.id,
			audience: row.audience
		},
		[insertStatedOnChange(db, row)]
	);
	if (!entry) return refuse(409, 'positions.changed-meanwhile');
	for (const topic of topicsOfProposal(proposal.consultation, [section.id], row.audience))
		bus.announce(topic);
	bus.announce(topics.record(proposal.consultation));
	return accept(receiptOf(here, delegation, row));
}

/** The receipt of a form that was sent before; null when this is the first time. Rule P7. */
async function answerRepeated(
	{ runtime }: App.Locals,
	here: ChangeHere,
	delegation: Whose,
	asked: Statable
): Promise<Outcome<Receipt> | null> {
	const stated = await findStatedOnChange(runtime.db, here.participant.seat.id, asked.receipt);
	if (!stated) return null;
	const isSame =
		stated.section === here.section.id &&
		stated.hash === here.on.change.hash &&
		stated.stance === asked.stance &&
		stated.reservation === asked.reservation &&
		stated.reason === asked.reason &&
		hearersOf(stated.audience) === asked.hearers;
	return isSame
		? accept(receiptOf(here, delegation, stated, stated))
		: refuse(409, 'positions.stated-before');
}

/** @param at where the Change stood that it was stated on */
function receiptOf(
	{ proposal, on }: ChangeHere,
	{ code }: Whose,
	{ stance, version, statedAt, audience }: ChangePositionRow,
	{ ordinal, revision }: { ordinal: number; revision: number } = on.change
): Receipt {
	const stated = { number: proposal.number ?? 0, revision, ordinal };
	const number = supportReceipt(code, stated, version, hearersOf(audience));
	return { number, stance, version, statedAt };
}
