import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { readWritten } from '#lib/editing/queries.server.ts';
import { topics, topicsHeardBy, topicsProposedTo } from '#lib/live/topics.ts';
import { answers } from '#lib/positions/answering.server.ts';
import { readDelegationPage } from '#lib/positions/delegation.server.ts';
import { readDelegationProposals } from '#lib/proposals/delegation.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const entered = await enterConsultation(locals, params.consultation, url.pathname);
	const { consultation, participant } = entered;
	const { id, slug, title } = consultation;
	const watched = [
		...topicsHeardBy(participant.seat, id),
		...topicsProposedTo(participant.seat, id, []),
		...[topics.people(id), topics.consultation(id), topics.record(id)]
	];
	for (const topic of watched) depends(`live:${topic}`);
	const said = await readDelegationPage(locals, slug, params.code);
	const proposals = await readDelegationProposals(locals, entered, params.code);
	const written = await readWritten(locals.runtime, participant, params.code);
	return {
		...{ consultation: { slug, title }, ...said, proposals, watched },
		written: written.map(({ section: { number, title }, characters, of }) => ({
			...{ address: sectionAddress({ number }), number, title, characters },
			share: Math.round((100 * characters) / of)
		}))
	};
};

export const actions: Actions = answers;
