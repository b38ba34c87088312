import { listAwaitedConsents } from '#db/widening.ts';
import type { Asked } from './queries.server.ts';
import { titleOf, type Waiting } from './waiting.ts';

/** The threads that somebody asks this person to let more read. Rules N1, W3. */
export async function consentsWaiting({ locals, entered, sections }: Asked): Promise<Waiting[]> {
	const { actor, seat } = entered.participant;
	const { db } = locals.runtime;
	const awaited = await listAwaitedConsents(db, seat.consultation, actor.account.id, seat);
	return awaited.flatMap(({ id, thread, section, by, askedAt, quote }) => {
		const place = sections.find((each) => each.id === section);
		if (!place) return [];
		return {
			key: `widening/${id}`,
			path: `/threads/${thread}`,
			title: titleOf(place),
			why: 'asks for your consent that more may read a thread',
			...{ by, at: askedAt, quote, confidential: true, comment: null }
		};
	});
}
