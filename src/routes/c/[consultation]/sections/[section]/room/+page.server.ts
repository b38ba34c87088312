import { serveText } from '#lib/editing/serving.server.ts';
import { giveFloor, showParagraph } from '#lib/floor/commands.server.ts';
import { readRoom } from '#lib/floor/queries.server.ts';
import { topics, topicsProposedTo } from '#lib/live/topics.ts';
import { act } from '#lib/sections/acting.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const { here, shown } = await readRoom(
		...([locals, params.consultation, params.section] as const),
		url.searchParams.get('block')
	);
	const { consultation, section, participant } = here;
	const { id, slug, title } = consultation;
	const watched = [
		topics.consultation(id),
		topics.text(id, section.id),
		topics.floor(id, section.id),
		...topicsProposedTo(participant.seat, id, [section.id])
	];
	for (const topic of watched) depends(`live:${topic}`);
	const { block, ...rest } = shown;
	const place = `/c/${slug}/sections/${shown.section.address}`;
	return {
		...rest,
		block: block?.id ?? null,
		parts: block ? serveText([{ ...block.content, number: '' }], place) : [],
		consultation: { slug, title },
		watched
	};
};

export const actions: Actions = {
	show: act('show', showParagraph),
	floor: act('floor', giveFloor)
};
