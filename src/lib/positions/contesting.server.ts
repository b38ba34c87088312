import { insertContest, readEditorial } from '#db/editorial.ts';
import { listStatements } from '#db/positions.ts';
import { commitDecision } from '#db/record.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import { accept, type Outcome } from '#lib/kernel/outcome.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { NOTHING_MARKED, type EditorialMark } from './editorial.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { readGround } from './ground.server.ts';
import {
	audienceOfAny,
	contestableMark,
	decideContest,
	isCarriedBy,
	isContested,
	readContest
} from './marking.ts';
import { whyNotDispute } from './rules.ts';
import { toStatement } from './standings.server.ts';
import { announcePositions } from './stating.server.ts';

/**
 * Contest for the actor's delegation that a change is editorial: its positions do not stand on it.
 * Fields: mark, reason. Contesting twice contests once. Rules E4, E5.
 */
export async function contestMark(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<null>> {
	const { runtime } = locals;
	const { db, clock } = runtime;
	const { section, participant } = await enterSection(locals, slug, address);
	const { seat } = participant;
	const ground = await readGround(runtime, section, seat);
	const editorial = ground?.editorial ?? NOTHING_MARKED;
	const mark = editorial.marks.find(({ id }) => id === form.get('mark'));
	const own = seat.delegation?.id;
	const carried = (ground?.stated ?? []).flatMap(({ statement, delegation, ground: { block } }) =>
		mark && delegation.id === own && isCarriedBy(mark.id, statement, own, block, editorial)
			? { hearers: statement.hearers, delegation: own }
			: []
	);
	const decided = decideContest(seat, mark, carried, clock.now());
	const before = mark && own && isContested(mark.id, own, editorial);
	if (before && whyNotDispute(seat) === null) return accept(null);
	if (!decided.ok) return decided;
	const { delegation } = decided.value;
	const reason = readContest(form);
	if (!reason.ok) return reason;
	const audience = audienceOfAny(carried);
	const by = asRecorded(participant);
	const at = clock.now();
	const entry = await commitDecision(
		db,
		clock,
		{
			...{ consultation: section.consultation, kind: 'editorial.contested', actor: by },
			...{ section: section.id, delegation, audience },
			payload: { mark: decided.value.mark.id, section: section.number, reason: reason.value, at }
		},
		[
			insertContest(db, {
				...{ mark: decided.value.mark.id, delegation, reason: reason.value, audience },
				...{ account: by.account, seat: by.seat, at }
			})
		]
	);
	// Refused by its key: a colleague contested it at the same moment.
	if (entry) announcePositions(runtime, section.consultation, audience);
	return accept(null);
}

/** The marks that the seat may contest now for its delegation, by section. Rule E4. */
export async function readContestable<S extends Pick<Section, 'id' | 'consultation' | 'number'>>(
	{ db, clock }: Pick<Runtime, 'db' | 'clock'>,
	seat: Seat,
	sections: readonly S[]
): Promise<{ section: S; mark: EditorialMark }[]> {
	const { delegation, consultation } = seat;
	if (whyNotDispute(seat) || !delegation) return [];
	const marked = await readEditorial(db, { consultation });
	if (marked.size === 0) return [];
	const where = { consultation, delegation: delegation.id, block: 'any' } as const;
	const rows = await listStatements(db, where, seat);
	const now = clock.now();
	return sections.flatMap((section) => {
		const editorial = marked.get(section.id) ?? NOTHING_MARKED;
		const here = rows.filter((row) => row.section === section.id);
		const marks = [...Map.groupBy(here, (row) => row.block)].map(([block, own]) => {
			const statements = own.map((row) => toStatement(row, delegation.code, section.number));
			return contestableMark(seat, statements, block, editorial, now);
		});
		const mark = marks.find((each) => each !== null);
		return mark ? [{ section, mark }] : [];
	});
}
