import type { PartWish } from '#lib/comments/parts.ts';
import { readDiscussion, readHearing } from '#lib/comments/queries.server.ts';
import { readView } from '#lib/comments/view.ts';
import { topics, topicsProposedTo, topicsReadBy } from '#lib/live/topics.ts';
import { readDrafts, readOpenInSection } from '#lib/proposals/queries.server.ts';
import { mayPropose } from '#lib/proposals/rules.ts';
import { nameSection } from '#lib/record/entries.ts';
import { enterSection, readSections } from '#lib/sections/queries.server.ts';
import { maySetMode, MODES, sectionAddress, type Mode } from '#lib/sections/rules.ts';
import { MODE_WORDS } from '#lib/sections/words.ts';
import { sayLastVisit } from '#lib/visits/queries.server.ts';
import type { LayoutServerLoad } from './$types';
import { sayMode } from './mode-line.ts';

/** Everything about a section that does not change when somebody types in it. */
export const load: LayoutServerLoad = async ({ locals, params, url, depends }) => {
	const here = await enterSection(locals, params.consultation, params.section);
	const { consultation, section, rights, participant, granted } = here;
	const { actor, seat } = participant;
	const comments = [
		...topicsReadBy(seat, consultation.id, [section.id]),
		...topicsProposedTo(seat, consultation.id, [section.id])
	];
	for (const topic of [topics.consultation(consultation.id), ...comments]) depends(`live:${topic}`);
	const wish = (): PartWish => ({
		part: url.searchParams.get('part'),
		thread: url.searchParams.get('thread'),
		view: readView(url.searchParams)
	});
	const [outline, discussion, since, hears, proposed, drafts] = await Promise.all([
		readSections(locals.runtime, participant, consultation.id),
		readDiscussion(locals, here, wish),
		sayLastVisit(locals.runtime, here),
		readHearing(locals, here),
		readOpenInSection(locals.runtime, section),
		readDrafts(locals.runtime, participant, consultation.id)
	]);
	const drafted = drafts.filter(({ sections }) => sections.includes(section.id)).length;
	const address = sectionAddress(section);
	const proposes = section.mode === 'proposals' && mayPropose(seat, granted, section);
	return {
		section: { ...section, address },
		desk: {
			of: { account: actor.account.id, seat: seat.id, document: section.document },
			section: nameSection(section.number),
			authorsAddress: `/c/${consultation.slug}/sections/${address}/authors`
		},
		seat: { id: seat.id, account: actor.account.id, role: seat.role, delegation: seat.delegation },
		rights,
		...sayMode(seat, consultation, rights),
		modes: maySetMode(seat, section) ? MODES.map(nameMode) : null,
		outline: outline.map((each) => ({
			number: each.number,
			title: each.title,
			address: sectionAddress(each)
		})),
		discussion,
		/** Where else there is something of the section. */
		near: [
			...(proposes ? [{ href: `${address}/propose`, words: 'Propose wording' }] : []),
			{ href: `${address}/proposals`, words: `Proposals (${proposed.open})` },
			...(drafted > 0
				? [{ href: `${address}/proposals#drafts-title`, words: draftWords(drafted) }]
				: []),
			{ href: `${address}/since`, words: since },
			{ href: `${address}/history`, words: 'History' }
		],
		hears,
		// As the page joins what it watches.
		comments: comments.join(' ')
	};
};

/** For those alone who draft them: nobody else is told that there is any. Rule X1. */
function draftWords(drafts: number): string {
	return drafts === 1 ? '1 draft of your delegation' : `${drafts} drafts of your delegation`;
}

function nameMode(mode: Mode): { mode: Mode; words: string } {
	const { name, meaning } = MODE_WORDS[mode];
	return { mode, words: `${name}: ${meaning}` };
}
