import { enterWithLoads } from '#lib/consultations/queries.server.ts';
import { topics } from '#lib/live/topics.ts';
import { seatWords } from '#lib/people/seat-words.ts';
import type { LayoutServerLoad } from './$types';

/** Where one goes from everywhere, and the sign of each in addresses. */
const PLACES: readonly [words: string, sign: string][] = [
	['Overview', ''],
	['Sections', '#sections'],
	['Proposals', '/proposals'],
	['Positions', '/positions'],
	['Delegations', '/delegations'],
	['Record', '/record'],
	['Settings', '/settings']
];

export const load: LayoutServerLoad = async ({ locals, params, url, depends, untrack }) => {
	const address = untrack(() => url.pathname + url.search);
	const { consultation, phase, participant, seats } = await enterWithLoads(
		locals,
		params.consultation,
		address
	);
	const frame = [topics.consultation(consultation.id), topics.people(consultation.id)];
	for (const topic of frame) depends(`live:${topic}`);
	return {
		places: PLACES,
		consultation,
		phase,
		seats: seats.map((seat) => ({
			...seat,
			words: seatWords(seat, consultation.facilitatorLabel)
		})),
		acting: participant.seat.id,
		frame
	};
};
