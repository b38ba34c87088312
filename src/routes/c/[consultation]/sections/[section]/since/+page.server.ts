import { fail } from '@sveltejs/kit';
import { readText } from '#lib/editing/queries.server.ts';
import { topics, topicsHeardBy, topicsReadBy } from '#lib/live/topics.ts';
import { say } from '#lib/messages/say.ts';
import { readActivity } from '#lib/record/queries.server.ts';
import { mayReadRecord } from '#lib/record/rules.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import { readChanges } from '#lib/visits/commands.server.ts';
import { readSince } from '#lib/visits/queries.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	const here = await enterSection(locals, params.consultation, params.section);
	const { consultation, section, participant } = here;
	const watched = [
		topics.consultation(consultation.id),
		topics.text(consultation.id, section.id),
		topics.record(consultation.id),
		...topicsHeardBy(participant.seat, consultation.id),
		...topicsReadBy(participant.seat, consultation.id, [section.id])
	];
	for (const topic of watched) depends(`live:${topic}`);
	const { seat } = participant;
	const [since, activity, { blocks }] = await Promise.all([
		readSince(locals, here),
		mayReadRecord(seat, here.granted) ? readActivity(locals.runtime, seat, section.id) : null,
		readText(locals.runtime, consultation, section)
	]);
	const place = `/c/${consultation.slug}/sections/${sectionAddress(section)}`;
	return {
		section: { id: section.id, number: section.number, title: section.title },
		place,
		since,
		activity,
		numbers: Object.fromEntries(blocks.map(({ id, number }) => [id, number])),
		seen: { address: `${place}/visit`, text: since.text },
		watched
	};
};

export const actions: Actions = {
	read: async ({ locals, params, request }) => {
		const form = await request.formData();
		const outcome = await readChanges(locals, params.consultation, params.section, form);
		if (!outcome.ok) return fail(outcome.status, { why: say(outcome.reason) });
	}
};
