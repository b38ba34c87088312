import type { Entered } from '#lib/consultations/queries.server.ts';
import { readContestable } from '#lib/positions/contesting.server.ts';
import type { Standing } from '#lib/positions/standings.ts';
import type { SectionView } from '#lib/sections/queries.server.ts';
import type { CommentId } from '#lib/kernel/ids.ts';
import { topics, topicsHeardBy, topicsProposedTo, topicsReadBy } from '#lib/live/topics.ts';
import { readPositions } from '#lib/positions/queries.server.ts';
import { readSections } from '#lib/sections/queries.server.ts';
import { contestsWaiting, reconfirmingWaiting } from './changes.ts';
import { consentsWaiting } from './consents.server.ts';
import { draftsWaiting } from './drafts.server.ts';
import { coSponsoringWaiting } from './cosponsoring.server.ts';
import { offersWaiting } from './offers.server.ts';
import { recordedWaiting } from './recorded.server.ts';
import { readGroupsWaiting } from './negotiating.server.ts';
import { invitationsWaiting } from './invitations.server.ts';
import { positionsWaiting } from './positions.ts';
import { PAGE } from './rules.ts';
import { readAsker, readSaidTo, type SaidTo } from './said.server.ts';
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
	async ({ locals, sections, entered: { participant } }) =>
		contestsWaiting(await readContestable(locals.runtime, participant.seat, sections)),
	({ sections, standingsOf, entered: { participant } }) =>
		reconfirmingWaiting(sections, standingsOf, participant.seat.delegation?.id ?? null),
	consentsWaiting,
	draftsWaiting,
	recordedWaiting,
	offersWaiting,
	coSponsoringWaiting,
	({ locals, entered }) => invitationsWaiting(locals, entered),
	({ sections, standingsOf, entered: { participant } }) =>
		positionsWaiting(sections, standingsOf, participant.seat.delegation?.id ?? null),
	readGroupsWaiting
];

/** Everything that waits for the seat to decide it. Rules N1, N6, N7, N9. */
export async function readDecisionsWaiting(asked: Asked): Promise<Waiting[]> {
	return (await Promise.all(DECISIONS.map((source) => source(asked)))).flat();
}

/** What was said to the seat and waits, or was put aside; the newest of it. Rules N1-N5. */
export async function readSaidWaiting(
	{ locals, entered, sections }: Omit<Asked, 'standingsOf'>,
	limit: number,
	{ before = null, attended = false }: { before?: CommentId | null; attended?: boolean } = {}
): Promise<SaidTo> {
	const asker = await readAsker(locals.runtime, entered.participant.seat, sections);
	return readSaidTo(locals.runtime, asker, sections, { before, limit }, attended);
}

/** What to watch for all that may come to wait for a seat. */
export function topicsOfWaiting({
	entered,
	sections
}: Pick<Asked, 'entered' | 'sections'>): string[] {
	const { consultation, participant } = entered;
	return [
		...[topics.consultation(consultation.id), topics.people(consultation.id)],
		...topicsHeardBy(participant.seat, consultation.id),
		...topicsProposedTo(participant.seat, consultation.id, []),
		...topicsReadBy(
			participant.seat,
			consultation.id,
			sections.map(({ id }) => id)
		)
	];
}

/** The page of all that waits: what was said in stretches, and before the first what is to be decided. */
export async function readWaitingPage(
	locals: App.Locals,
	entered: Entered,
	{ before, attended }: { before: CommentId | null; attended: boolean }
): Promise<SaidTo & { decisions: Waiting[]; watched: string[] }> {
	const { consultation, participant } = entered;
	const sections = await readSections(locals.runtime, participant, consultation.id);
	const asked = { locals, entered, sections };
	const watched = topicsOfWaiting(asked);
	const saidTo = await readSaidWaiting(asked, PAGE, { before, attended });
	if (before !== null || attended) return { ...saidTo, decisions: [], watched };
	const positions = await readPositions(locals, consultation.slug);
	const standingsOf = (section: string) =>
		positions.find((each) => each.section.id === section)?.standings ?? [];
	return { ...saidTo, decisions: await readDecisionsWaiting({ ...asked, standingsOf }), watched };
}
