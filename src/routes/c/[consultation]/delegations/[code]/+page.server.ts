import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { readWritten } from '#lib/editing/queries.server.ts';
import { topics, topicsHeardBy } from '#lib/live/topics.ts';
import { answers } from '#lib/positions/answering.server.ts';
import { readDelegationPage } from '#lib/positions/delegation.server.ts';
import { countProposalsOf } from '#lib/proposals/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const { consultation, participant } = await enterConsultation(
		locals,
		params.consultation,
		url.pathname
	);
	const { id, slug, title } = consultation;
	const watched = [
		...topicsHeardBy(participant.seat, id),
		...[topics.people(id), topics.consultation(id), topics.record(id)]
	];
	for (const topic of watched) depends(`live:${topic}`);
	const said = await readDelegationPage(locals, slug, params.code);
	const proposals = await countProposalsOf(locals.runtime, participant, params.code);
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
