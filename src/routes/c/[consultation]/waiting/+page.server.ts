import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { CommentId } from '#lib/kernel/ids.ts';
import { attending } from '#lib/notices/attending.server.ts';
import { readWaitingPage } from '#lib/notices/queries.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const entered = await enterConsultation(locals, params.consultation, url.pathname);
	const before = url.searchParams.get('before') as CommentId | null;
	const attended = url.searchParams.has('aside');
	const page = await readWaitingPage(locals, entered, { before, attended });
	for (const topic of page.watched) depends(`live:${topic}`);
	return { ...page, before, attended };
};

export const actions: Actions = attending;
