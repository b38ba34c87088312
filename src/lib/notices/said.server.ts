import { listGroupsOf, listMentionsOf } from '#db/mentions.ts';
import { listHearings, readNoted, type NotedComment } from '#db/notices.ts';
import {
	listAttended,
	listCalls,
	listReplies,
	listWatched,
	type Asker,
	type Stretch
} from '#db/waiting.ts';
import { readFormatting } from '#lib/comments/formatting.ts';
import { isCalled } from '#lib/comments/mentions.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import type { CommentId } from '#lib/kernel/ids.ts';
import { sectionAddress, type Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { sayWhy, titleOf, type Waiting } from './waiting.ts';

type Places = readonly Pick<Section, 'id' | 'number' | 'title'>[];

/** What was said to somebody, and the comment after which an older page of it begins. */
export type SaidTo = { said: Waiting[]; next: CommentId | null };

/** Who asks what was said to them in these sections, which are those that they may read. */
export async function readAsker({ db }: Runtime, seat: Seat, sections: Places): Promise<Asker> {
	const [groups, hearings] = await Promise.all([
		seat.delegation ? listGroupsOf(db, seat.delegation.id) : [],
		listHearings(db, seat.id)
	]);
	const subjects = (wanted: string) =>
		[...hearings].flatMap(([subject, level]) => (level === wanted ? [subject] : []));
	return {
		...{ seat, groups, sections: sections.map(({ id }) => id) },
		...{ muted: subjects('mute'), watched: subjects('watch') }
	};
}

/** Comments that wait for the seat, or that it put aside, the newest first. Rules N1-N5. */
export async function readSaidTo(
	{ db }: Runtime,
	asker: Asker,
	sections: Places,
	{ before, limit }: Stretch,
	attended = false
): Promise<SaidTo> {
	if (sections.length === 0) return { said: [], next: null };
	// One more than is shown, to know whether there is more.
	const stretch = { before, limit: limit + 1 };
	const none: CommentId[] = [];
	const [calls, replies, watched, aside] = await Promise.all([
		attended ? none : listCalls(db, asker, stretch),
		attended ? none : listReplies(db, asker, stretch),
		attended ? none : listWatched(db, asker, stretch),
		attended ? listAttended(db, asker, stretch) : none
	]);
	const newest = [...new Set([...calls, ...replies, ...watched, ...aside])].sort().reverse();
	const ids = newest.slice(0, limit);
	const [rows, mentions] = await Promise.all([readNoted(db, ids), listMentionsOf(db, ids)]);
	const byId = new Map(rows.map((row) => [row.id, row]));
	const said = ids.flatMap((id) => {
		const row = byId.get(id);
		const section = sections.find((each) => each.id === row?.section);
		if (!row || !section) return [];
		const place = { section: row.section, at: row.createdAt };
		const called = mentions.filter(
			(each) => each.comment === id && isCalled(asker.seat, asker.groups, place, each)
		);
		const how = attended ? 'aside' : replies.includes(id) ? 'reply' : 'watched';
		return toWaiting(row, section, sayWhy(called, how));
	});
	return { said, next: newest.length > limit ? (ids.at(-1) ?? null) : null };
}

function toWaiting(
	{ id, thread, change, author, createdAt, audience, body, resolvedAt }: NotedComment,
	section: Places[number],
	why: string
): Waiting {
	const list = resolvedAt === null ? '' : '?threads=resolved';
	return {
		key: `comment/${id}`,
		path: change
			? `/threads/${thread}#c-${id}`
			: `/sections/${sectionAddress(section)}${list}#c-${id}`,
		title: titleOf(section),
		why,
		by: author,
		at: createdAt,
		quote: openingOf(body),
		confidential: audience !== EVERYBODY,
		comment: id
	};
}

/** The first words of a comment, without its signs. */
function openingOf(body: string): string {
	const lines = readFormatting(body)?.flatMap((piece) => piece.lines) ?? [[{ text: body }]];
	const words = lines.map((runs) => runs.map(({ text }) => text).join('')).join(' ');
	const signs = Array.from(words.replace(/\s+/gu, ' ').trim());
	return signs.length <= 240 ? signs.join('') : `${signs.slice(0, 239).join('').trimEnd()}…`;
}
