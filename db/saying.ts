import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Seat } from '#lib/kernel/actor.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import type { CommentId, ConsultationId, DelegationId, SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { meant } from './audience.ts';
import type { Database } from './database.ts';

/** A comment of a delegation, with the words of the text it is about. */
export type Said = {
	id: CommentId;
	section: SectionId;
	body: string;
	quote: string;
	/** Who may read the thread; see kernel/audience.ts. */
	audience: Audience;
	by: string;
	createdAt: Instant;
};

/**
 * The newest comments that a delegation made in threads this reader is meant to see; what was
 * deleted or hidden is left out.
 */
export function listSaid(
	db: Database,
	where: { consultation: ConsultationId; delegation: DelegationId },
	reader: Pick<Seat, 'role' | 'delegation'>,
	limit: number
): Promise<Said[]> {
	const { account, comment, thread } = db.tables;
	return db.read
		.select({
			id: comment.id,
			section: comment.section,
			body: comment.body,
			quote: thread.quote,
			audience: thread.audience,
			by: account.name,
			createdAt: comment.createdAt
		})
		.from(comment)
		.innerJoin(thread, eq(thread.id, comment.thread))
		.innerJoin(account, eq(account.id, comment.account))
		.where(
			and(
				eq(thread.consultation, where.consultation),
				eq(comment.delegation, where.delegation),
				isNull(comment.deletedAt),
				isNull(comment.hiddenAt),
				meant(thread.audience, reader)
			)
		)
		.orderBy(desc(comment.createdAt), desc(comment.id))
		.limit(limit);
}
