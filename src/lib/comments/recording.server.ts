import type { Decision } from '#db/record.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import { refuse } from '#lib/kernel/outcome.ts';
import { topics, topicsOfThread } from '#lib/live/topics.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';

/** Somebody else's decision on the thread came between reading and writing. */
export const OVERTAKEN = refuse(409, 'comments.changed-meanwhile');

/** A decision on a thread, on its way into the record: whoever reads the thread reads it. Rule C15. */
export function decisionIn(
	{ section, participant: { actor, seat } }: SectionAccess,
	audience: Audience,
	kind: string,
	payload: Record<string, unknown>
): Decision {
	const delegation = seat.delegation?.id ?? null;
	return {
		consultation: section.consultation,
		kind,
		actor: { account: actor.account.id, seat: seat.id, delegation },
		payload,
		section: section.id,
		audience,
		...(delegation ? { delegation } : {})
	};
}

/**
 * Tell whoever watches a thread with this audience, or the record, that something changed, not what.
 * Rule C14.
 */
export function announce(
	{ runtime }: App.Locals,
	{ section }: SectionAccess,
	audience: Audience
): void {
	const { consultation, id } = section;
	for (const topic of topicsOfThread(consultation, id, audience)) runtime.bus.announce(topic);
	runtime.bus.announce(topics.record(consultation));
}
