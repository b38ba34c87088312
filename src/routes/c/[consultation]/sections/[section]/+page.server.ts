import {
	agreeWithComment,
	deleteComment,
	editComment,
	hideComment
} from '#lib/comments/amending.server.ts';
import {
	openThread,
	reopenThread,
	replyToThread,
	resolveThread
} from '#lib/comments/commands.server.ts';
import { quoteOpening } from '#lib/comments/rules.ts';
import { readText } from '#lib/editing/queries.server.ts';
import { serveText } from '#lib/editing/serving.server.ts';
import { topics, topicsHeardBy } from '#lib/live/topics.ts';
import { say } from '#lib/messages/say.ts';
import { settleHearing } from '#lib/notices/commands.server.ts';
import { statePosition } from '#lib/positions/commands.server.ts';
import { serveStrips } from '#lib/positions/gutter.server.ts';
import { readParagraphTallies } from '#lib/positions/listing.server.ts';
import { readSectionPosition } from '#lib/positions/queries.server.ts';
import { stripHtml } from '#lib/positions/strip-html.ts';
import { readOpenInSection } from '#lib/proposals/queries.server.ts';
import { act } from '#lib/sections/acting.server.ts';
import { setMode } from '#lib/sections/commands.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Actions, PageServerLoad } from './$types';

/** What changes while people type, and nothing else: it is read again at every change. */
export const load: PageServerLoad = async ({ locals, params, depends }) => {
	const here = await enterSection(locals, params.consultation, params.section);
	const { consultation, section, participant } = here;
	const { actor, seat } = participant;
	const watched = [
		topics.consultation(consultation.id),
		topics.text(consultation.id, section.id),
		...topicsHeardBy(seat, consultation.id),
		topics.proposals(consultation.id, section.id)
	];
	for (const topic of watched) depends(`live:${topic}`);
	const [text, position, { tallies, gone }, proposed] = await Promise.all([
		readText(locals.runtime, consultation, section),
		readSectionPosition(locals, here),
		readParagraphTallies(locals.runtime, section, seat),
		readOpenInSection(locals.runtime, section)
	]);
	const place = `/c/${consultation.slug}/sections/${sectionAddress(section)}`;
	const onParagraphs = tallies.size + gone.length;
	const paragraphs = {
		href: `${place}/paragraphs`,
		words: `Positions on single paragraphs${onParagraphs > 0 ? ` (on ${onParagraphs})` : ''}`
	};
	return {
		text: {
			parts: serveText(text.blocks, place, serveStrips(text.blocks, place, tallies, proposed.on)),
			paragraphs: text.blocks.map(quoteOpening),
			numbering: text.numbering
		},
		position: {
			...position,
			strip: stripHtml(position.strip, 'wide'),
			whyNot: position.whyNot && say(position.whyNot),
			lines: [...position.lines, paragraphs],
			draftKey: `${actor.account.id}/${seat.id}/${section.id}/position`
		},
		// What this page shows, for the note of the visit; see lib/live/visiting.svelte.ts.
		seen: { address: `${place}/visit`, text: text.hash },
		watched
	};
};

export const actions: Actions = {
	comment: act('comment', openThread),
	reply: act('reply', replyToThread),
	resolve: act('resolve', resolveThread),
	reopen: act('reopen', reopenThread),
	edit: act('edit', editComment),
	delete: act('delete', deleteComment),
	hide: act('hide', hideComment),
	agree: act('agree', agreeWithComment),
	hear: act('hear', settleHearing),
	state: act('state', statePosition),
	mode: act('mode', setMode)
};
