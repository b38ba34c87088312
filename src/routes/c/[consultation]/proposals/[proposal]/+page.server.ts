import { newId } from '#lib/kernel/ids.ts';
import { topics, topicsProposedTo, topicsReadBy } from '#lib/live/topics.ts';
import { act, revise } from '#lib/proposals/acting.server.ts';
import { anchorChange } from '#lib/proposals/anchoring.server.ts';
import { addSection, saveCover } from '#lib/proposals/commands.server.ts';
import { confirmMoved } from '#lib/proposals/confirming.server.ts';
import { heedRetained } from '#lib/proposals/heeding.server.ts';
import { incorporateChanges } from '#lib/proposals/incorporate.server.ts';
import { retainNot, withdrawProposal } from '#lib/proposals/deciding.server.ts';
import { closeOvertaken } from '#lib/proposals/overtaking.server.ts';
import { readProposalPage } from '#lib/proposals/page.server.ts';
import { stateOnChangeAction } from '#lib/proposals/supporting.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { discussChangeAction } from '#lib/proposals/discussing.server.ts';
import { joinProposal } from '#lib/proposals/joining.server.ts';
import { confirmProposal, disputeProposal } from '#lib/proposals/recording.server.ts';
import { takeBack } from '#lib/proposals/taking-back.server.ts';
import { readView } from '#lib/proposals/views.ts';
import {
	insertParagraph,
	keepParagraph,
	moveParagraph,
	removeParagraph,
	returnParagraph,
	rewordParagraph
} from '#lib/proposals/writing.server.ts';
import { say } from '#lib/messages/say.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const asked = url.searchParams;
	const { here, shown } = await readProposalPage(locals, params.consultation, params.proposal, {
		section: asked.get('section'),
		block: asked.get('block')
	});
	const { id, slug, title } = here.consultation;
	const sections = here.texts.map(({ section }) => section.id);
	const watched = [
		topics.consultation(id),
		// What a draft makes of a text takes reading both: not at each of others' keystrokes.
		...(shown.draft ? [] : sections.map((section) => topics.text(id, section))),
		...topicsProposedTo(here.participant.seat, id, sections),
		...topicsReadBy(here.participant.seat, id, sections)
	];
	for (const topic of watched) depends(`live:${topic}`);
	const draft = shown.draft && {
		...shown.draft,
		texts: shown.draft.texts.map((text) => ({ ...text, whyNot: text.whyNot && say(text.whyNot) }))
	};
	const view = readView(asked.get('view'));
	const receipt = newId<string>();
	return {
		...shown,
		draft,
		consultation: { slug, title },
		view,
		receipt,
		watched
	};
};

export const actions: Actions = {
	cover: act('cover', saveCover),
	section: act('section', addSection),
	words: act('words', rewordParagraph),
	insert: act('insert', insertParagraph),
	keep: act('keep', keepParagraph),
	move: act('move', moveParagraph),
	remove: act('remove', removeParagraph),
	back: act('back', returnParagraph),
	table: act('table', tableProposal),
	revise,
	withdraw: act('withdraw', withdrawProposal),
	retain: act('retain', retainNot),
	overtaken: act('overtaken', closeOvertaken),
	heed: act('heed', heedRetained),
	incorporate: act('incorporate', incorporateChanges),
	takeBack: act('take-back', takeBack),
	confirm: act('confirm', confirmMoved),
	anchor: act('anchor', anchorChange),
	own: act('own', confirmProposal),
	dispute: act('dispute', disputeProposal),
	position: stateOnChangeAction,
	discuss: discussChangeAction,
	join: act('join', joinProposal)
};
