import type { Entered } from '#lib/consultations/queries.server.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { ChangeCard } from './cards.ts';
import { withThreads } from './discussing.server.ts';
import { readCoSponsors } from './cosponsoring.server.ts';
import { withSupport } from './support.server.ts';

/** Cards with what delegations state and say about their Changes, as far as the reader may see it. */
export async function talkedOver(
	locals: App.Locals,
	entered: Entered,
	sections: readonly Section[],
	cards: readonly ChangeCard[]
): Promise<ChangeCard[]> {
	const { consultation, participant, granted } = entered;
	const looking = { consultation: consultation.id, seat: participant.seat, granted };
	const proposals = [...new Set(cards.map(({ proposal }) => proposal.id))];
	const coSponsors = await readCoSponsors(locals.runtime, proposals);
	const supported = await withSupport(locals.runtime, looking, sections, cards);
	const threaded = await withThreads(locals, entered, sections, supported);
	return threaded.map((card) => ({
		...card,
		coSponsors: (coSponsors.get(card.proposal.id) ?? [])
			// What one of them has not seen is not co-sponsored by it. Rule X54.
			.filter(({ hashes }) => hashes.includes(card.hash))
			.map(({ code, name }) => ({ code, name }))
	}));
}
