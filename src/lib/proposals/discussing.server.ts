import { fail, type Action } from '@sveltejs/kit';
import { listSameChanges } from '#db/change-positions.ts';
import { openThreadIn, type Posted } from '#lib/comments/commands.server.ts';
import { readSomeThreads } from '#lib/comments/queries.server.ts';
import { ROLE_WORDS } from '#lib/comments/rules.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import type { Entered } from '#lib/consultations/queries.server.ts';
import { say } from '#lib/messages/say.ts';
import { sectionRights, type Section } from '#lib/sections/rules.ts';
import { refuseUnwritten } from './acting.server.ts';
import { wordsOfPlace, type ChangeCard } from './cards.ts';
import type { CardThread } from './supporting.ts';
import { enterChange } from './supporting.server.ts';

/**
 * Open a thread on a Change of a tabled proposal. Fields: change, body, receipt; visibility and
 * delegations where not everybody is to read it. Rules X33, C27.
 */
export async function discussChange(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
): Promise<Outcome<Posted>> {
	const entered = await enterChange(locals, slug, named, form.get('change'));
	if (!entered.ok) return entered;
	const here = entered.value;
	const { section, on, proposal, participant, granted } = here;
	const rights = sectionRights(participant.seat, granted, section);
	const { id, ordinal, oldWords, newWords } = on.change;
	return openThreadIn(locals, { ...here, rights }, form, {
		...{ id, words: [oldWords, newWords].filter((each) => each !== '').join(' → ') },
		named: {
			...{ proposal: proposal.id, number: proposal.number, title: proposal.title },
			...{ sections: [section.number], change: ordinal, place: wordsOfPlace(on) }
		}
	});
}

/** The form action of a Change's card; a refusal gives back what was typed. */
export const discussChangeAction: Action = async ({ locals, params, request }) => {
	const form = await request.formData();
	const { consultation = '', proposal = '' } = params;
	const change = String(form.get('change') ?? '');
	const outcome = await discussChange(locals, consultation, proposal, form).catch(refuseUnwritten);
	if (outcome.ok) return { action: 'discuss', change, value: outcome.value };
	const typed = Object.fromEntries([...form].map(([key, value]) => [key, String(value)]));
	const { reason, status } = outcome;
	return fail(status, { action: 'discuss', change, reason, why: say(reason), typed });
};

/** Cards with the threads on their Changes that the reader may read. Rules X33, C27. */
export async function withThreads(
	locals: App.Locals,
	entered: Entered,
	sections: readonly Section[],
	cards: readonly ChangeCard[]
): Promise<ChangeCard[]> {
	if (cards.length === 0) return [];
	const { participant, granted } = entered;
	const { seat, actor } = participant;
	const proposals = [...new Set(cards.map(({ proposal }) => proposal.id))];
	const same = await listSameChanges(locals.runtime.db, proposals);
	const meant = new Set<string>(same.map(({ id }) => id));
	const read = await Promise.all(
		sections.map(async (section) => {
			const rights = sectionRights(seat, granted, section);
			const threads = await readSomeThreads(
				...([locals, { section, participant, rights }] as const),
				({ change }) => change !== null && meant.has(change)
			);
			return { section, rights, threads };
		})
	);
	return cards.map((card) => {
		const on = read.find(({ section }) => section.number === card.section.number);
		if (!on) return card;
		const { proposal, hash } = card;
		const ids = same
			.filter((each) => each.proposal === proposal.id && each.section === on.section.id)
			.filter((each) => each.hash === hash)
			.map(({ id }) => id);
		const threads = on.threads.filter(({ change }) => change && ids.includes(change));
		return {
			...card,
			discussion: {
				seat: on.rights.comment ? { role: seat.role, delegation: seat.delegation } : null,
				draftKey: `change/${actor.account.id}/${seat.id}/${card.id}/thread`,
				threads: threads.map(({ id, readers, resolvedAt, comments }): CardThread => ({
					...{ id, readers, resolved: resolvedAt !== null },
					comments: comments.map(({ id: of, author, body, formatted, gone, createdAt }) => ({
						...{ id: of, author, body, formatted, gone, createdAt, as: ROLE_WORDS[author.role] }
					}))
				}))
			}
		};
	});
}
