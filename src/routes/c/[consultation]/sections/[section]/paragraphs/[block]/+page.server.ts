import { fail } from '@sveltejs/kit';
import { serveText } from '#lib/editing/serving.server.ts';
import { newId, type BlockId } from '#lib/kernel/ids.ts';
import { topics, topicsHeardBy, topicsProposedTo } from '#lib/live/topics.ts';
import { say } from '#lib/messages/say.ts';
import { answers } from '#lib/positions/answering.server.ts';
import { statePosition } from '#lib/positions/commands.server.ts';
import { readParagraph } from '#lib/positions/paragraphs.server.ts';
import { recordPosition } from '#lib/positions/recording.server.ts';
import { begin } from '#lib/proposals/acting.server.ts';
import { readOwnGroups } from '#lib/proposals/grouped.server.ts';
import { readOpenInSection } from '#lib/proposals/queries.server.ts';
import { mayPropose } from '#lib/proposals/rules.ts';
import { act } from '#lib/sections/acting.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	const { here, shown } = await readParagraph(
		locals,
		params.consultation,
		params.section,
		params.block
	);
	const { consultation, section, participant } = here;
	const { actor, seat } = participant;
	const { id, slug, title } = consultation;
	const watched = [
		topics.consultation(id),
		topics.text(id, section.id),
		...topicsHeardBy(seat, id),
		...topicsProposedTo(seat, id, [section.id])
	];
	for (const topic of watched) depends(`live:${topic}`);
	const { position, blocks, earlier, ...rest } = shown;
	const { on } = await readOpenInSection(locals.runtime, section);
	const proposes = rest.paragraph !== null && mayPropose(seat, here.granted, section);
	const place = `/c/${slug}/sections/${rest.section.address}`;
	return {
		...rest,
		parts: serveText(blocks, place),
		earlier: earlier.map(({ blocks, ...each }) => ({ ...each, parts: serveText(blocks, place) })),
		position: { ...position, whyNot: position.whyNot && say(position.whyNot) },
		consultation: { slug, title },
		block: params.block,
		seat: { id: seat.id, account: actor.account.id },
		proposals: on.get(params.block as BlockId) ?? 0,
		proposing: proposes
			? {
					...{ as: seat.delegation?.name ?? '', receipt: newId<string>() },
					groups: await readOwnGroups(locals.runtime, seat, id)
				}
			: null,
		receipt: rest.recordable && newId<string>(),
		watched
	};
};

export const actions: Actions = {
	...answers,
	begin,
	state: act('state', statePosition),
	record: async ({ locals, params, request }) => {
		const form = await request.formData();
		form.set('block', params.block);
		const outcome = await recordPosition(locals, params.consultation, params.section, form);
		if (outcome.ok) return { record: { recorded: outcome.value } };
		const typed = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
		return fail(outcome.status, { record: { why: say(outcome.reason), typed } });
	}
};
