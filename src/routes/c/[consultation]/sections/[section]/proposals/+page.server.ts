import { newId } from '#lib/kernel/ids.ts';
import { topics, topicsProposedTo, topicsReadBy } from '#lib/live/topics.ts';
import { act, begin, record } from '#lib/proposals/acting.server.ts';
import { mergeChanges } from '#lib/proposals/incorporate.server.ts';
import { readSectionProposals } from '#lib/proposals/queries.server.ts';
import { readView } from '#lib/proposals/views.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const { here, shown } = await readSectionProposals(
		...([locals, params.consultation, params.section] as const),
		url.searchParams.get('block')
	);
	const { consultation, section, participant } = here;
	const { id, slug, title } = consultation;
	const watched = [
		topics.consultation(id),
		topics.text(id, section.id),
		...topicsProposedTo(participant.seat, id, [section.id]),
		...topicsReadBy(participant.seat, id, [section.id])
	];
	for (const topic of watched) depends(`live:${topic}`);
	return {
		...shown,
		consultation: { slug, title },
		view: readView(url.searchParams.get('view')),
		receipt: newId<string>(),
		watched
	};
};

export const actions: Actions = {
	begin,
	record,
	merge: act('merge', (locals, slug, _, form) => mergeChanges(locals, slug, form))
};
