import { topics, topicsProposedTo } from '#lib/live/topics.ts';
import { enterDesk, readDesk } from '#lib/proposals/desk.server.ts';
import type { LayoutServerLoad } from './$types';

/** What stands around the text, and the section's own: read again whenever one of them changes. */
export const load: LayoutServerLoad = async ({ locals, params, depends }) => {
	const { consultation: slug, proposal, section: address } = params;
	const at = await enterDesk(locals, slug, proposal, address);
	const { consultation, participant } = at.here;
	const { section } = at.text;
	const watched = [
		topics.consultation(consultation.id),
		topics.text(consultation.id, section.id),
		...topicsProposedTo(participant.seat, consultation.id, [section.id])
	];
	for (const topic of watched) depends(`live:${topic}`);
	const place = `/c/${slug}/proposals/${proposal}/write/${address}`;
	return { ...(await readDesk(locals, at, place)), place, watched };
};
