import { updateRights } from '#db/consultations.ts';
import { commitDecision } from '#db/record.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import { rightsTopics, topics } from '#lib/live/topics.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import { enterConsultation } from './queries.server.ts';
import { changedRights, decideRights, readTicked, sameRights } from './rules.ts';

/**
 * Settle what each category may do while the running phase lasts. Fields: a box
 * `<category>:<capability>` for each right given, `phase`, and `shown`, the rights that the
 * form displayed. Rules C3-C5.
 */
export async function settleRights(
	locals: App.Locals,
	slug: string,
	form: FormData
): Promise<Outcome<Rights>> {
	const { db, clock, bus } = locals.runtime;
	const { consultation, phase, participant } = await enterConsultation(locals, slug);
	const decided = decideRights(participant.seat, readTicked(form));
	if (!decided.ok) return decided;
	if (!phase) return refuse(409, 'consultations.no-phase');
	const rights = decided.value;
	if (sameRights(phase.rights, rights)) return accept(rights);
	if (form.get('phase') !== phase.id || form.get('shown') !== JSON.stringify(phase.rights))
		return refuse(409, 'consultations.changed-meanwhile');
	const changed = changedRights(phase.rights, rights);
	const entry = await commitDecision(
		db,
		clock,
		{
			consultation: consultation.id,
			kind: 'phase.rights-changed',
			actor: asRecorded(participant),
			payload: {
				phase: phase.name,
				rights: Object.fromEntries(changed.map((category) => [category, rights[category]])),
				was: Object.fromEntries(changed.map((category) => [category, phase.rights[category]]))
			}
		},
		[updateRights(db, phase.id, phase.rights, rights)]
	);
	if (!entry) return refuse(409, 'consultations.changed-meanwhile');
	bus.announce(topics.consultation(consultation.id));
	bus.announce(topics.record(consultation.id));
	bus.announce(rightsTopics.consultation(consultation.id));
	return accept(rights);
}
