import { restoreText } from '#lib/history/commands.server.ts';
import { readPreview } from '#lib/history/queries.server.ts';
import { readWantedFrom } from '#lib/history/wishes.ts';
import { newId } from '#lib/kernel/ids.ts';
import { topics } from '#lib/live/topics.ts';
import { say } from '#lib/messages/say.ts';
import { act } from '#lib/sections/acting.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const here = await enterSection(locals, params.consultation, params.section);
	const { consultation, section, rights, participant } = here;
	const watched = [topics.consultation(consultation.id)];
	for (const topic of watched) depends(`live:${topic}`);
	const wanted = readWantedFrom(url.searchParams);
	const preview = await readPreview(locals.runtime, here, wanted);
	const { delegation } = participant.seat;
	return {
		section: { number: section.number, title: section.title },
		place: `/c/${consultation.slug}/sections/${sectionAddress(section)}`,
		...{ wanted, preview, watched },
		whyNot: rights.write ? null : say(rights.reason ?? 'sync.read-only'),
		as: delegation?.name ?? null,
		receipt: newId<string>()
	};
};

export const actions: Actions = { restore: act('restore', restoreText) };
