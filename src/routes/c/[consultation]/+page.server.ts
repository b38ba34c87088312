import { readOpenThreadCounts } from '#lib/comments/queries.server.ts';
import {
	enterConsultation,
	readPhases,
	readRoundtables
} from '#lib/consultations/queries.server.ts';
import { attending } from '#lib/notices/attending.server.ts';
import {
	readDecisionsWaiting,
	readSaidWaiting,
	topicsOfWaiting
} from '#lib/notices/queries.server.ts';
import { topics } from '#lib/live/topics.ts';
import { OVERVIEW } from '#lib/notices/rules.ts';
import { tally } from '#lib/positions/matrix.ts';
import { readPositions } from '#lib/positions/queries.server.ts';
import { readOpenProposalCounts } from '#lib/proposals/queries.server.ts';
import { readActivity } from '#lib/record/queries.server.ts';
import { mayReadRecord } from '#lib/record/rules.ts';
import { readSections } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import { sayWhatChanged } from '#lib/visits/queries.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	const entered = await enterConsultation(locals, params.consultation);
	const { consultation, phase, participant } = entered;
	const { id } = consultation;
	const sections = await readSections(locals.runtime, participant, id);
	const watched = [...topicsOfWaiting({ entered, sections }), topics.record(id)];
	for (const topic of watched) depends(`live:${topic}`);
	const [threads, proposals, positions, phases, roundtables, changed, activity, waits] =
		await Promise.all([
			readOpenThreadCounts(locals, participant.seat),
			readOpenProposalCounts(locals.runtime, participant, id),
			readPositions(locals, params.consultation),
			readPhases(locals.runtime, id),
			readRoundtables(locals.runtime, id),
			sayWhatChanged(locals.runtime, participant, sections),
			mayReadRecord(participant.seat, entered.granted)
				? readActivity(locals.runtime, participant.seat)
				: null,
			readSaidWaiting({ locals, entered, sections }, OVERVIEW)
		]);
	const standingsOf = (section: string) =>
		positions.find((each) => each.section.id === section)?.standings ?? [];
	return {
		watched,
		phases,
		running: phase?.id ?? null,
		roundtables,
		said: waits.said,
		more: waits.next !== null,
		activity,
		waiting: await readDecisionsWaiting({ locals, entered, sections, standingsOf }),
		sections: sections.map((section) => ({
			id: section.id,
			number: section.number,
			title: section.title,
			mode: section.mode,
			mayWrite: section.rights.write,
			address: sectionAddress(section),
			threads: threads.get(section.id) ?? 0,
			proposals: proposals.get(section.id) ?? 0,
			/** Since the reader's last visit, in words; '' for nothing, null on the first. */
			changed: changed.get(section.id) ?? null,
			tally: tally(standingsOf(section.id))
		}))
	};
};

export const actions: Actions = attending;
