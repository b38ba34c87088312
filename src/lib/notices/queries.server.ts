import type { Entered } from '#lib/consultations/queries.server.ts';
import type { Standing } from '#lib/positions/matrix.ts';
import type { SectionView } from '#lib/sections/queries.server.ts';
import { positionsWaiting } from './positions.ts';
import type { Waiting } from './waiting.ts';

/** For whom it is asked what waits, and what the page has read already. */
export type Asked = {
	locals: App.Locals;
	entered: Entered;
	/** The sections that the seat may read: nothing waits in any other. */
	sections: readonly SectionView[];
	standingsOf: (section: string) => readonly Standing[];
};

/** One kind of what waits, read as the seat may see it. */
type Source = (asked: Asked) => Waiting[] | Promise<Waiting[]>;

/** What is to be decided, in the order in which it is listed. Another kind is one more line. */
const DECISIONS: readonly Source[] = [
	({ sections, standingsOf, entered: { participant } }) =>
		positionsWaiting(sections, standingsOf, participant.seat.delegation?.id ?? null)
];

/** Everything that waits for the seat to decide it. Rules N1, N6. */
export async function readDecisionsWaiting(asked: Asked): Promise<Waiting[]> {
	return (await Promise.all(DECISIONS.map((source) => source(asked)))).flat();
}
