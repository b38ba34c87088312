import { listGroupsOf } from '#db/mentions.ts';
import { listHearings } from '#db/notices.ts';
import { readSeats } from '#db/seats.ts';
import type { StoredThread } from '#db/threads.ts';
import { EVERYBODY, type Audience } from '#lib/kernel/audience.ts';
import type { ThreadId } from '#lib/kernel/ids.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { isCalled, sayUntold } from './mentions.ts';
import type { Comment, Hearing, StoredComment } from './rules.ts';

/** What concerns one reader in the threads of a section beside their words. */
type Reader = {
	/** Whether a comment calls upon the reader, and whom the reader's own calls upon in vain. */
	notice(comment: StoredComment, audience: Audience): Pick<Comment, 'calls' | 'untold'>;
	hears(thread: ThreadId): Hearing;
};

/** Reads it all at once, and only what these threads need. Rules C22-C24. */
export async function readReader(
	{ db }: Runtime,
	{ section, participant: { seat } }: SectionAccess,
	threads: readonly StoredThread[]
): Promise<Reader> {
	const some = (needs: (comment: StoredComment, audience: Audience) => boolean) =>
		threads.some(({ comments, audience }) => comments.some((each) => needs(each, audience)));
	const isUntold = ({ seat: author, called }: StoredComment, audience: Audience) =>
		author === seat.id && called.length > 0 && audience !== EVERYBODY;
	const ofGroups = some(({ called }) => called.some(({ kind }) => kind === 'group'));
	const [hearings, groups, seats] = await Promise.all([
		listHearings(db, seat.id),
		seat.delegation && ofGroups ? listGroupsOf(db, seat.delegation.id) : [],
		some(isUntold) ? readSeats(db, { consultation: section.consultation }) : []
	]);
	const seatsOf = (account: string) =>
		seats
			.filter((each) => each.seat.account === account)
			.map((each) => ({
				role: each.seat.role,
				delegation: each.delegation && { ...each.delegation, group: '' }
			}));
	return {
		notice(comment, audience) {
			const { called, createdAt } = comment;
			const where = { section: section.id, at: createdAt };
			const stands = comment.deletedAt === null && comment.hiddenAt === null;
			const calls =
				stands &&
				comment.seat !== seat.id &&
				called.some((each) => isCalled(seat, groups, where, each));
			const untold = isUntold(comment, audience) ? sayUntold(called, audience, seatsOf) : '';
			return { ...(calls && { calls }), ...(untold !== '' && { untold }) };
		},
		hears: (thread) => hearings.get(thread) ?? 'usual'
	};
}
