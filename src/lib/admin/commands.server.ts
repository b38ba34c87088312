import { insertConsultation } from '#db/consultations.ts';
import { insertGroup } from '#db/delegations.ts';
import { commitDecision } from '#db/record.ts';
import type { Consultation, Phase } from '#lib/consultations/rules.ts';
import type { ConsultationId, GroupId, PhaseId } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import { STANDARD_GROUPS } from '#lib/people/groups.ts';
import { mayAdminister } from '#lib/people/rules.ts';
import type { ConsultationWish } from './rules.ts';
import { OPENING_RIGHTS } from './rules.ts';

/** Open a consultation with the standard groups and one phase. Rules A1-A3. */
export async function openConsultation(
	{ runtime, actor }: App.Locals,
	wish: ConsultationWish
): Promise<Outcome<Consultation>> {
	if (!mayAdminister(actor)) return refuse(403, 'people.administrator-only');
	const { db, clock } = runtime;
	const now = clock.now();
	const consultation: Consultation = {
		id: newId<ConsultationId>(now),
		...wish,
		calls: [],
		numbering: 'continuous',
		demonstration: false,
		createdAt: now
	};
	const phase: Phase = {
		id: newId<PhaseId>(now),
		consultation: consultation.id,
		position: 0,
		name: 'Drafting and positions',
		rights: OPENING_RIGHTS,
		opensAt: now,
		closesAt: null
	};
	const entry = await commitDecision(
		db,
		clock,
		{
			consultation: consultation.id,
			kind: 'consultation.opened',
			actor: { account: actor.account.id, seat: null, delegation: null },
			demonstration: false,
			payload: { title: wish.title, outcome: wish.outcome, phases: [phase.name], delegations: [] }
		},
		[
			...insertConsultation(db, consultation, [phase]),
			...STANDARD_GROUPS.map(([code, name, kind], position) =>
				insertGroup(db, {
					...{ id: newId<GroupId>(now), consultation: consultation.id },
					...{ code, name, kind, position }
				})
			)
		]
	);
	return entry ? accept(consultation) : refuse(409, 'admin.slug-taken');
}
