import { error } from '@sveltejs/kit';
import { readDelegationRows } from '#db/delegations.ts';
import { audienceOf, EVERYBODY, namedIn, type Audience } from '#lib/kernel/audience.ts';
import type { AccountId, ThreadId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { say } from '#lib/messages/say.ts';
import { sectionAddress, type SectionAccess } from '#lib/sections/rules.ts';
import { readSomeThreads } from './queries.server.ts';
import { readQuotedText, type QuotedText } from './quoted.server.ts';
import { ROLE_WORDS, type Author, type Comment, type Thread } from './rules.ts';
import { nameReaders } from './visibility.ts';
import { canConsent, decideAsking, lacking, type ThreadAuthor, type Widening } from './widening.ts';
import { findThreadPlace, type ThreadPlace } from './widening.server.ts';

/** A person as a thread's page names them: by delegation, or by role without one. */
type Named = { name: string; as: string };

/** A comment as its thread's page shows it: to be read, not to be answered. */
export type ShownComment = Pick<Comment, 'id' | 'body' | 'formatted' | 'gone' | 'createdAt'> & {
	author: Author;
	as: string;
};

/** A wish that more may read a thread, in words. */
type ShownWidening = Pick<Widening, 'id' | 'askedAt' | 'endedAt' | 'outcome'> & {
	by: Named;
	/** Who will read it, all in all. */
	readers: string;
	/** Who will read it besides those who do now. */
	added: string;
};

/** Where the open wish stands: who consents, and what the reader may do about it. Rules W3-W5. */
export type OpenWidening = ShownWidening & {
	authors: (Named & { state: 'consents' | 'asked' | 'gone'; at: Instant | null })[];
	may: { consent: boolean; decline: boolean; withdraw: boolean };
};

/** A thread with who reads it, and whether more may. */
export type ThreadPage = {
	here: SectionAccess;
	thread: Pick<Thread, 'id' | 'quote' | 'readers' | 'createdAt'>;
	/** The same, with what can be done with it, where it is about a Change; null otherwise. Rule C27. */
	onChange: Thread | null;
	quoted: QuotedText | null;
	comments: ShownComment[];
	open: OpenWidening | null;
	/** What was asked before, for those who wrote there: who reads it since may not know. Rule W8. */
	ended: ShownWidening[];
	/** Why the reader cannot ask that more read it, in words; null when they can. */
	whyNot: string | null;
	/** Authors who can be asked for nothing any more. */
	gone: Named[];
	/** Whom the reader could ask to have added. */
	addable: { facilitation: boolean; delegations: { code: string; name: string }[] };
};

/**
 * The page of a thread. Rules C14, W1-W8.
 *
 * @throws Kit's error 404 when there is none that the actor may read
 */
export async function readThreadPage(
	locals: App.Locals,
	slug: string,
	id: string
): Promise<ThreadPage> {
	const place = await findThreadPlace(locals, slug, id as ThreadId);
	const [thread] = place ? await readSomeThreads(locals, place.here, (each) => each.id === id) : [];
	if (!place || !thread) error(404, say('comments.thread-unknown'));
	const { here, authors, widenings, open } = place;
	const { audience } = place.thread;
	const delegations = await readDelegationRows(locals.runtime.db, here.section.consultation);
	const named = namedIn(audience);
	const show = (each: Widening): ShownWidening => ({
		...{ id: each.id, askedAt: each.askedAt, endedAt: each.endedAt, outcome: each.outcome },
		by: nameAuthor(each.by),
		readers: sayReaders(each.audience, delegations),
		added: sayReaders(besides(audience, each.audience), delegations)
	});
	const own = here.participant.actor.account.id;
	const wrote = authors.some(({ account }) => account === own);
	return {
		here,
		thread: {
			...{ id: thread.id, quote: thread.quote },
			...{ readers: thread.readers, createdAt: thread.createdAt }
		},
		onChange: thread.change === undefined ? null : thread,
		quoted: await readQuotedText(locals.runtime.db, here.section.id, thread.id),
		comments: thread.comments.map(({ id, author, body, formatted, gone, createdAt }) => ({
			...{ id, author, body, formatted, gone, createdAt },
			as: ROLE_WORDS[author.role]
		})),
		open: open && { ...show(open), ...standing(open, authors, audience, own) },
		ended: wrote ? widenings.filter(({ outcome }) => outcome !== '').map(show) : [],
		whyNot: whyNotAsk(place),
		gone: authors
			.filter((each) => !canConsent(each, audience))
			.map(({ author }) => nameAuthor(author)),
		addable: {
			facilitation: !named.facilitation,
			delegations: delegations
				.filter((each) => each.withdrawnAt === null && !named.delegations.includes(each.id))
				.map(({ code, name }) => ({ code, name }))
		}
	};
}

/**
 * The place in addresses of the section in which a thread stands that the actor may read.
 *
 * @throws Kit's error 404 when there is none
 */
export async function readSectionOfThread(
	locals: App.Locals,
	slug: string,
	id: string
): Promise<string> {
	const place = await findThreadPlace(locals, slug, id as ThreadId);
	return place ? sectionAddress(place.here.section) : error(404, say('comments.thread-unknown'));
}

function standing(
	open: Widening,
	authors: readonly ThreadAuthor[],
	audience: Audience,
	own: AccountId
): Pick<OpenWidening, 'authors' | 'may'> {
	const wrote = authors.some(({ account }) => account === own);
	return {
		authors: authors.map((each) => {
			const given = open.consents.find(({ account }) => account === each.account);
			const waits = canConsent(each, audience) ? ('asked' as const) : ('gone' as const);
			return {
				...nameAuthor(each.author),
				...{ state: given ? 'consents' : waits, at: given?.at ?? null }
			};
		}),
		may: {
			consent: lacking(authors, open).some(({ account }) => account === own),
			decline: wrote && open.account !== own,
			withdraw: open.account === own
		}
	};
}

function whyNotAsk({ here, thread, authors, open }: ThreadPlace): string | null {
	if (thread.audience === EVERYBODY) return say('comments.read-by-all');
	if (!here.rights.comment) return say('comments.not-allowed');
	const { account } = here.participant.actor;
	const decided = decideAsking(account.id, thread.audience, authors, open);
	return decided.ok ? null : say(decided.reason);
}

function nameAuthor({ name, role, delegation }: Author): Named {
	return { name, as: delegation?.name ?? ROLE_WORDS[role] };
}

function sayReaders(audience: Audience, delegations: Parameters<typeof nameReaders>[1]): string {
	return nameReaders(audience, delegations) ?? 'all participants of the consultation';
}

/** Whom an audience names besides another; everybody, where it is everybody. */
function besides(from: Audience, to: Audience): Audience {
	if (to === EVERYBODY) return EVERYBODY;
	const [before, after] = [namedIn(from), namedIn(to)];
	return audienceOf({
		facilitation: after.facilitation && !before.facilitation,
		delegations: after.delegations.filter((each) => !before.delegations.includes(each))
	});
}
