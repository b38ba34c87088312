import { listNamedDelegations, type NamedDelegation } from '#db/entries.ts';
import { listStatements, listTextHashes } from '#db/positions.ts';
import { readProjectionState } from '#db/texts.ts';
import { countSince, listVisits, readVisit } from '#db/visits.ts';
import { readAllThreads } from '#lib/comments/queries.server.ts';
import { ROLE_WORDS, type Piece, type Thread } from '#lib/comments/rules.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import type { SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { readChangesSince } from '#lib/positions/changes.server.ts';
import type { Statement } from '#lib/positions/rules.ts';
import { toStatement } from '#lib/positions/standings.server.ts';
import type { Section, SectionAccess } from '#lib/sections/rules.ts';
import type { BlockChange } from '#lib/text/difference.ts';
import type { Runtime } from '#server/runtime.ts';
import { lastVisit, sayChanged, saySince, type Changed, type LastVisit } from './rules.ts';

/** A comment that came since: by whom, and what of it is set otherwise than it was typed. */
export type CommentNews = {
	id: string;
	thread: string;
	/** Whether it is about a Change that is proposed: its thread has a page of its own. */
	onChange: boolean;
	/** Whether it opened its thread. */
	opens: boolean;
	quote: string;
	readers: string | null;
	/** The delegation, or the role of who has none, and the person. */
	by: {
		delegation: { code: string; name: string; group: string } | null;
		role: string;
		name: string;
	};
	at: Instant;
	body: string;
	formatted: Piece[] | null;
};

/** A position that was stated since. */
export type PositionNews = {
	delegation: NamedDelegation;
	/** The paragraph it is on; '' where it is on the section as a whole. */
	block: string;
	statement: Statement;
};

/** What changed in a section since its reader's last visit. Rule V5. */
export type Since = {
	/** Null on the first visit. */
	last: Pick<LastVisit, 'at'> | null;
	words: string;
	/** Null when the text of then is not held. */
	changes: BlockChange[] | null;
	comments: CommentNews[];
	positions: PositionNews[];
	/** The text that it was compared with, and when. */
	text: string;
	at: Instant;
};

/** What changed in a section since the participant's last visit, in a sentence. Rule V5. */
export async function sayLastVisit(runtime: Runtime, here: SectionAccess): Promise<string> {
	const { section, participant } = here;
	const last = await readLast(runtime, here);
	if (!last) return saySince(null, { paragraphs: 0, comments: 0, positions: 0 });
	const since = new Map([[section.id, last.at]]);
	const { seat } = participant;
	const [counted, paragraphs] = await Promise.all([
		countSince(runtime.db, section.consultation, since, seat),
		countParagraphs(runtime, section, last.hash)
	]);
	return saySince(last, { paragraphs, ...none, ...counted.get(section.id) });
}

const none = { comments: 0, positions: 0 };

/** What changed in sections since the participant's last visit of each; null for the first. */
export async function sayWhatChanged(
	{ db, clock }: Runtime,
	{ seat }: Participant,
	sections: readonly Pick<Section, 'id'>[]
): Promise<Map<SectionId, string | null>> {
	const visits = await listVisits(db, seat.id);
	const now = clock.now();
	const lasts = sections.map(({ id }) => ({ id, last: lastVisit(visits.get(id) ?? null, now) }));
	const since = new Map(lasts.flatMap(({ id, last }) => (last ? [[id, last.at] as const] : [])));
	const [counted, hashes] = await Promise.all([
		countSince(db, seat.consultation, since, seat),
		listTextHashes(db, seat.consultation)
	]);
	return new Map(
		lasts.map(({ id, last }) => {
			if (!last) return [id, null];
			const paragraphs = hashes.get(id) === last.hash ? 0 : null;
			return [id, sayChanged({ paragraphs, ...none, ...counted.get(id) })];
		})
	);
}

/** Everything that changed in a section since the participant's last visit. Rule V5. */
export async function readSince(locals: App.Locals, here: SectionAccess): Promise<Since> {
	const { runtime } = locals;
	const { db, clock } = runtime;
	const { section } = here;
	const at = clock.now();
	const last = await readLast(runtime, here);
	const text = (await readProjectionState(db, section.id))?.hash ?? '';
	if (!last) {
		const words = saySince(null, { paragraphs: 0, ...none });
		return { last, words, changes: [], comments: [], positions: [], text, at };
	}
	const [changes, threads, positions] = await Promise.all([
		last.hash === text ? [] : readChangesSince(db, { section, block: '' }, { textHash: last.hash }),
		readAllThreads(locals, here),
		readPositionNews(runtime, here, last.at)
	]);
	const comments = listCommentNews(threads, last.at);
	const changed: Changed = {
		paragraphs: changes && countChanged(changes),
		comments: comments.length,
		positions: positions.length
	};
	return { last, words: saySince(last, changed), changes, comments, positions, text, at };
}

async function readLast(
	{ db, clock }: Runtime,
	{ section, participant }: SectionAccess
): Promise<LastVisit | null> {
	const visit = await readVisit(db, participant.seat.id, section.id);
	return lastVisit(visit, clock.now());
}

function listCommentNews(threads: readonly Thread[], since: Instant): CommentNews[] {
	return threads
		.flatMap(({ id, quote, readers, comments, change }) =>
			comments.map((comment, i) => ({
				...{ thread: id, onChange: change !== undefined, quote, readers, opens: i === 0, comment }
			}))
		)
		.flatMap(({ comment, ...place }) => {
			const { id, author, body, formatted, createdAt, gone, mine } = comment;
			if (createdAt <= since || mine || gone || body === null) return [];
			const by = { ...author, role: ROLE_WORDS[author.role] };
			return { ...place, id, by, at: createdAt, body, formatted };
		})
		.sort((a, b) => a.at - b.at);
}

async function readPositionNews(
	{ db }: Runtime,
	{ section, participant: { seat } }: SectionAccess,
	since: Instant
): Promise<PositionNews[]> {
	const { consultation, id, number } = section;
	const [rows, delegations] = await Promise.all([
		listStatements(db, { consultation, section: id, block: 'any' }, seat),
		listNamedDelegations(db, consultation)
	]);
	return rows.flatMap((row) => {
		const delegation = delegations.find((each) => each.id === row.delegation);
		if (row.statedAt <= since || row.seat === seat.id || !delegation) return [];
		const { block } = row;
		return { delegation, block, statement: toStatement(row, delegation.code, number) };
	});
}

/** Of a paragraph that moved, the place where it stands now counts. */
function countChanged(changes: readonly BlockChange[]): number {
	return changes.filter(({ kind }) => kind !== 'same' && kind !== 'moved-away').length;
}

/** How many paragraphs changed between two texts of a section: many readers ask for the same. */
const paragraphsBetween = new Map<string, number>();
const MOST_KEPT = 1_000;

async function countParagraphs(
	{ db }: Runtime,
	section: Pick<Section, 'id'>,
	hash: string
): Promise<number | null> {
	const today = await readProjectionState(db, section.id);
	if (!today || today.hash === hash) return 0;
	const key = `${section.id} ${hash} ${today.hash}`;
	const known = paragraphsBetween.get(key);
	if (known !== undefined) return known;
	const changes = await readChangesSince(db, { section, block: '' }, { textHash: hash });
	if (!changes) return null;
	if (paragraphsBetween.size >= MOST_KEPT) paragraphsBetween.clear();
	const counted = countChanged(changes);
	paragraphsBetween.set(key, counted);
	return counted;
}
