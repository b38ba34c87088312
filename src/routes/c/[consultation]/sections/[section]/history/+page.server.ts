import { readText } from '#lib/editing/queries.server.ts';
import { findPassages, openHistory, readSteps } from '#lib/history/queries.server.ts';
import { serveMoment } from '#lib/history/serving.server.ts';
import { READING, readWish } from '#lib/history/wishes.ts';
import { topics } from '#lib/live/topics.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const here = await enterSection(locals, params.consultation, params.section);
	const { consultation, section } = here;
	const watched = [topics.consultation(consultation.id), topics.text(consultation.id, section.id)];
	for (const topic of watched) depends(`live:${topic}`);
	const wish = readWish(url.searchParams);
	const page = {
		section: { number: section.number, title: section.title },
		place: `/c/${consultation.slug}/sections/${sectionAddress(section)}`,
		...{ wish, watched, mayRestore: here.rights.write }
	};
	const share = await openHistory(locals.runtime, here);
	depends(READING);
	if (share !== null) return { ...page, share, told: null };
	const [list, shown, found, { blocks }] = await Promise.all([
		readSteps(locals.runtime, here, wish.by, wish.page),
		serveMoment(locals.runtime, here, wish),
		wish.find ? findPassages(locals.runtime, here, wish.find) : null,
		readText(locals.runtime, consultation, section)
	]);
	const numbers = Object.fromEntries(blocks.map(({ id, number }) => [id, number]));
	return { ...page, share: 1, told: { list, shown, found, numbers } };
};
