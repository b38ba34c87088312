import { readDelegationRows } from '#db/delegations.ts';
import { commitDecision } from '#db/record.ts';
import { findThread } from '#db/threads.ts';
import type { Write } from '#db/database.ts';
import {
	endWidening,
	findSectionOfThread,
	fulfilWidening,
	insertConsent,
	insertWidening,
	listThreadAuthors,
	listWidenings,
	touchThread
} from '#db/widening.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { EVERYBODY, type Audience } from '#lib/kernel/audience.ts';
import { newId, type ThreadId, type WideningId } from '#lib/kernel/ids.ts';
import { decideAnew } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { sectionAddress, type SectionAccess } from '#lib/sections/rules.ts';
import { announce, decisionIn, OVERTAKEN } from './recording.server.ts';
import { nameReaders, readWider } from './visibility.ts';
import { decideAsking, lacking, type ThreadAuthor, type Widening } from './widening.ts';

/** A thread that somebody has entered, with its authors and every wish to widen it. */
export type ThreadPlace = {
	here: SectionAccess;
	thread: { id: ThreadId; audience: Audience; version: number };
	authors: ThreadAuthor[];
	widenings: Widening[];
	/** The wish that is open. */
	open: Widening | null;
};

/**
 * Find a thread that the actor may read, in a section that they may read; null for any other and for
 * none alike. Rule C14.
 */
export async function findThreadPlace(
	locals: App.Locals,
	slug: string,
	id: ThreadId
): Promise<ThreadPlace | null> {
	const { db } = locals.runtime;
	const { consultation, participant } = await enterConsultation(
		locals,
		slug,
		`/c/${slug}/threads/${id}`
	);
	const { seat } = participant;
	const place = await findSectionOfThread(db, consultation.id, id, seat);
	if (!place) return null;
	const here = await enterSection(locals, slug, sectionAddress(place));
	const thread = await findThread(db, place.section, id, seat);
	if (!thread) return null;
	const { audience, version } = thread;
	const authors = await listThreadAuthors(db, consultation.id, id);
	const widenings = await listWidenings(db, id);
	const open = widenings.find(({ outcome }) => outcome === '') ?? null;
	return { here, thread: { id, audience, version }, authors, widenings, open };
}

/** Others may consent or reply while a decision is on its way: it is made again. */
const TRIES = 8;

async function decideIn<T>(
	locals: App.Locals,
	slug: string,
	thread: string,
	decide: (place: ThreadPlace) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const decideNow = async () => {
		const place = await findThreadPlace(locals, slug, thread as ThreadId);
		return place ? decide(place) : refuse(404, 'comments.thread-unknown');
	};
	return decideAnew(OVERTAKEN, decideNow, TRIES);
}

/**
 * Ask that more may read a thread; where nobody else wrote in it, they may from then on. Fields:
 * wider (`everybody` or `more`), facilitation (`yes`) and delegations. Rules W1, W2, W5.
 */
export async function askToWiden(
	locals: App.Locals,
	slug: string,
	thread: string,
	form: FormData
): Promise<Outcome<WideningId>> {
	const { db, clock } = locals.runtime;
	return decideIn(locals, slug, thread, async (place) => {
		const { here, authors, open } = place;
		const { audience } = place.thread;
		const { actor, seat } = here.participant;
		if (audience === EVERYBODY) return refuse(409, 'comments.read-by-all');
		if (!here.rights.comment) return refuse(403, 'comments.not-allowed');
		const decided = decideAsking(actor.account.id, audience, authors, open);
		if (!decided.ok) return decided;
		const delegations = await readDelegationRows(db, here.section.consultation);
		const standing = delegations.filter(({ withdrawnAt }) => withdrawnAt === null);
		const to = readWider(form, audience, standing);
		if (!to.ok) return to;
		const at = clock.now();
		const by = { account: actor.account.id, seat: seat.id };
		const asked = { id: newId<WideningId>(at), thread: place.thread.id, audience: to.value };
		const writes = [
			insertWidening(db, { ...asked, ...by, askedAt: at, endedAt: null, outcome: '' }),
			insertConsent(db, { widening: asked.id, ...by, at })
		];
		const alone = authors.every(({ account }) => account === by.account);
		return commit(locals, place, asked, alone ? 'thread.widened' : 'thread.widening-asked', writes);
	});
}

/** Consent to what is asked; the last consent lets it come true. Field: widening. Rules W3, W4, W6. */
export async function consentToWiden(
	locals: App.Locals,
	slug: string,
	thread: string,
	form: FormData
): Promise<Outcome<WideningId>> {
	const { db, clock } = locals.runtime;
	return decideIn(locals, slug, thread, async (place) => {
		const { actor, seat } = place.here.participant;
		const asked = findAsked(place, form);
		if (!asked.ok) return asked;
		const missing = lacking(place.authors, asked.value);
		const account = actor.account.id;
		if (!missing.some((each) => each.account === account)) return accept(asked.value.id);
		const last = missing.length === 1;
		const consent = { widening: asked.value.id, account, seat: seat.id, at: clock.now() };
		const kind = last ? 'thread.widened' : 'thread.widening-consented';
		return commit(locals, place, asked.value, kind, [insertConsent(db, consent)]);
	});
}

/** Decline what is asked, which ends it. Field: widening. Rule W4. */
export async function declineToWiden(
	locals: App.Locals,
	slug: string,
	thread: string,
	form: FormData
): Promise<Outcome<WideningId>> {
	return decideIn(locals, slug, thread, async (place) => {
		const asked = findAsked(place, form);
		return asked.ok ? end(locals, place, asked.value, 'declined') : asked;
	});
}

/** Take back what one asked. Field: widening. Rule W4. */
export async function withdrawWidening(
	locals: App.Locals,
	slug: string,
	thread: string,
	form: FormData
): Promise<Outcome<WideningId>> {
	return decideIn(locals, slug, thread, async (place) => {
		const asked = findAsked(place, form);
		if (!asked.ok) return asked;
		if (asked.value.account !== place.here.participant.actor.account.id)
			return refuse(403, 'comments.asker-withdraws');
		return end(locals, place, asked.value, 'withdrawn');
	});
}

/** The open wish that a form is about, by somebody who wrote in its thread. */
function findAsked({ here, authors, open }: ThreadPlace, form: FormData): Outcome<Widening> {
	const own = here.participant.actor.account.id;
	if (!authors.some(({ account }) => account === own)) return refuse(403, 'comments.authors-widen');
	if (!open || open.id !== form.get('widening')) return refuse(409, 'comments.widening-over');
	return accept(open);
}

function end(
	locals: App.Locals,
	place: ThreadPlace,
	asked: Widening,
	outcome: 'declined' | 'withdrawn'
): Promise<Outcome<WideningId>> {
	const { db, clock } = locals.runtime;
	return commit(locals, place, asked, `thread.widening-${outcome}`, [
		endWidening(db, asked.id, outcome, clock.now())
	]);
}

/**
 * Write a decision about a thread's readers. What led to it is for those who read the thread
 * already; that it was widened is for all who read it now. Rules W6, W8.
 */
async function commit(
	locals: App.Locals,
	{ here, thread }: ThreadPlace,
	asked: Pick<Widening, 'id' | 'audience'>,
	kind: string,
	writes: Write[]
): Promise<Outcome<WideningId>> {
	const { db, clock } = locals.runtime;
	const widens = kind === 'thread.widened';
	const delegations = await readDelegationRows(db, here.section.consultation);
	const readers = nameReaders(asked.audience, delegations) ?? 'all participants';
	const audience = widens ? asked.audience : thread.audience;
	const decided = decisionIn(here, audience, kind, {
		...{ thread: thread.id, widening: asked.id, readers }
	});
	const entry = await commitDecision(db, clock, decided, [
		touchThread(db, thread, widens ? asked.audience : undefined),
		...writes,
		...(widens ? [fulfilWidening(db, { id: asked.id, thread: thread.id }, clock.now())] : [])
	]);
	if (!entry) return OVERTAKEN;
	announce(locals, here, audience);
	return accept(asked.id);
}
