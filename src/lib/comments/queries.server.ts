import { readDelegationRows } from '#db/delegations.ts';
import { listHearings } from '#db/notices.ts';
import { readProjection } from '#db/texts.ts';
import { countOpenThreads, type StoredThread } from '#db/threads.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import type { SectionId } from '#lib/kernel/ids.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import { readStoredThreads } from './keeping.server.ts';
import { discuss, PART, type Discussion, type PartWish } from './parts.ts';
import { readReader } from './reader.server.ts';
import { mayResolve, type Hearing, type Thread } from './rules.ts';
import { showComment } from './showing.ts';
import { nameReaders } from './visibility.ts';

/**
 * The threads of a section in the order they were opened, on its text or on what is proposed for it, as
 * this participant sees them: those that are asked for, since setting out what nobody is shown would cost
 * as much. Rules C1, C7, C14-C19, C22-C24, C27.
 */
export async function readSomeThreads(
	{ runtime }: App.Locals,
	here: SectionAccess,
	isAskedFor: (thread: Pick<StoredThread, 'id' | 'change'>) => boolean
): Promise<Thread[]> {
	const { section, participant, rights } = here;
	if (!rights.read) return [];
	const { seat } = participant;
	const threads = (await readStoredThreads(runtime.db, section, seat)).filter(isAskedFor);
	const reader = await readReader(runtime, here, threads);
	const delegations = threads.every(({ audience }) => audience === EVERYBODY)
		? []
		: await readDelegationRows(runtime.db, section.consultation);
	return threads.map(
		({ openedBy, version: _, audience, comments, textHash, change, ...thread }) => ({
			...thread,
			...(change && { change }),
			text: textHash.slice(0, 8),
			comments: comments.map((each, i) => ({
				...showComment(seat, each, rights.comment),
				...reader.notice(each, audience),
				...(i === 0 && { hears: reader.hears(thread.id) }),
				...(i === 0 && audience !== EVERYBODY && { readersPage: `../threads/${thread.id}` })
			})),
			readers: nameReaders(audience, delegations),
			mayResolve:
				rights.comment && mayResolve(seat, section.id, { openedBy, resolvedAt: thread.resolvedAt })
		})
	);
}

/** All of them. */
export function readAllThreads(locals: App.Locals, here: SectionAccess): Promise<Thread[]> {
	return readSomeThreads(locals, here, () => true);
}

/** Those of them that are about the text: the others stand with the Change that they are about. Rule C27. */
export function readThreads(locals: App.Locals, here: SectionAccess): Promise<Thread[]> {
	return readSomeThreads(locals, here, ({ change }) => change === null);
}

/** What this participant wants to hear of a section. Rule C24. */
export async function readHearing(
	{ runtime }: App.Locals,
	{ section, participant }: SectionAccess
): Promise<Hearing> {
	return (await listHearings(runtime.db, participant.seat.id)).get(section.id) ?? 'usual';
}

/** The threads of a section as a page has them: all, or the part that it wishes for. Rule C25. */
export async function readDiscussion(
	locals: App.Locals,
	access: SectionAccess,
	wish: () => PartWish
): Promise<Discussion> {
	const { db, clock } = locals.runtime;
	const threads = await readThreads(locals, access);
	const text = threads.length > PART ? await readProjection(db, access.section.id) : null;
	const blocks = text?.blocks.map(({ id }) => id) ?? [];
	const own = access.participant.seat.delegation?.code ?? null;
	return discuss(threads, own, blocks, clock.now(), wish);
}

/** How many threads that this seat may read are open, in each section. */
export async function readOpenThreadCounts(
	{ runtime }: App.Locals,
	seat: Pick<Seat, 'consultation' | 'role' | 'delegation'>
): Promise<Map<SectionId, number>> {
	return countOpenThreads(runtime.db, seat.consultation, seat);
}

/** The delegations that a thread's readers can be chosen from, by name. */
export async function readChoosableDelegations(
	{ runtime }: App.Locals,
	{ consultation }: Pick<Seat, 'consultation'>
): Promise<{ code: string; name: string }[]> {
	const rows = await readDelegationRows(runtime.db, consultation);
	return rows
		.filter(({ withdrawnAt }) => withdrawnAt === null)
		.map(({ code, name }) => ({ code, name }));
}
