import { error } from '@sveltejs/kit';
import { readMemberships } from '#db/delegations.ts';
import { listStatements } from '#db/positions.ts';
import { listSaid, type Said } from '#db/saying.ts';
import { readFormatting } from '#lib/comments/formatting.ts';
import type { Piece } from '#lib/comments/rules.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { nameReaders } from '#lib/comments/visibility.ts';
import type { Category } from '#lib/kernel/capabilities.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { readDelegations } from '#lib/people/delegations.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Standing } from './standings.ts';
import { readParagraphStandings } from './paragraph-standings.server.ts';
import { byTime, whyNotDispute, type Statement } from './rules.ts';
import { readReadable, toStatement } from './standings.server.ts';
import type { NamedParagraph } from './targets.ts';

const COMMENTS_SHOWN = 200;

type Place = { address: string; number: string; title: string };

/** Where a delegation stands on a section, and what else it stated there, newest first. */
export type DelegationPosition = Pick<
	Standing,
	'statement' | 'changed' | 'disputed' | 'through'
> & {
	section: Place;
	others: Statement[];
	/** Where it stands on single paragraphs, in the order of the text. Rule P20. */
	paragraphs: OnParagraph[];
};

/** Where a delegation stands on a paragraph alone. */
type OnParagraph = Pick<Standing, 'changed' | 'disputed'> & {
	statement: Statement | null;
	paragraph: NamedParagraph;
	isGone: boolean;
};

/** A comment: how it is set, null where that is as it was typed, and who alone reads it. */
type SaidHere = Omit<Said, 'section' | 'audience'> & {
	section: Place;
	formatted: Piece[] | null;
	readers: string | null;
};

/** What a delegation says in a consultation, as far as the reader may see it. Rule P19. */
export type DelegationPage = {
	delegation: { code: string; name: string; group: string; category: Category };
	/** The groups it belongs to, each with since when, and until when if that is over. */
	groups: { code: string; name: string; since: Instant; until: Instant | null }[];
	/** Whether the reader speaks for it. */
	own: boolean;
	positions: DelegationPosition[];
	comments: SaidHere[];
};

/**
 * The page of the delegation with this code. Rule P19.
 *
 * @throws Kit's error 404 when there is none
 */
export async function readDelegationPage(
	locals: App.Locals,
	slug: string,
	code: string
): Promise<DelegationPage> {
	const { runtime } = locals;
	const { db, clock } = runtime;
	const entered = await enterConsultation(locals, slug);
	const { seat } = entered.participant;
	const people = await readDelegations(runtime, seat);
	const found = people.delegations.find((each) => each.code === code.toUpperCase());
	if (!found) error(404, 'There is no such delegation in this consultation.');
	const { consultation } = seat;
	const [positions, rows, said, memberships] = await Promise.all([
		readReadable(locals, entered),
		listStatements(db, { consultation, delegation: found.id }, seat),
		listSaid(db, { consultation, delegation: found.id }, seat, COMMENTS_SHOWN),
		readMemberships(db, [found.id])
	]);
	const onParagraphs = await readParagraphStandings(
		runtime,
		consultation,
		positions.map(({ section }) => section),
		seat,
		found.id
	);
	const now = clock.now();
	const places = new Map(
		positions.map(({ section }) => {
			const { number, title } = section;
			return [section.id, { address: sectionAddress(section), number, title }];
		})
	);
	return {
		delegation: {
			...{ code: found.code, name: found.name, group: found.group, category: found.category }
		},
		groups: memberships.flatMap((each) => {
			const group = people.groups.find(({ id }) => id === each.group);
			const past = each.until !== null && each.until <= now;
			const { since } = each;
			const until = past ? each.until : null;
			return group && since <= now ? { code: group.code, name: group.name, since, until } : [];
		}),
		own: whyNotDispute(seat) === null && seat.delegation?.id === found.id,
		positions: positions.flatMap(({ section, standings }) => {
			const standing = standings.find(({ delegation }) => delegation.id === found.id);
			const place = places.get(section.id);
			if (!standing || !place) return [];
			const { statement, changed, disputed, through } = standing;
			const others = rows
				.filter((row) => row.section === section.id)
				.filter(({ id }) => id !== statement?.id && id !== disputed?.id)
				.map((row) => toStatement(row, found.code, section.number))
				.sort(byTime)
				.reverse();
			const paragraphs = onParagraphs
				.filter((each) => each.section.id === section.id)
				.flatMap(({ paragraph, isGone, standings: [on] }): OnParagraph[] => {
					if (!on || (!on.statement && !on.disputed)) return [];
					const { statement, changed, disputed } = on;
					return [{ paragraph, isGone, statement, changed, disputed }];
				});
			return { section: place, statement, changed, disputed, through, others, paragraphs };
		}),
		comments: said.flatMap(({ section, audience, ...each }) => {
			const place = places.get(section);
			const formatted = readFormatting(each.body);
			const readers = nameReaders(audience, people.delegations);
			return place ? { ...each, section: place, formatted, readers } : [];
		})
	};
}
