import { fail } from '@sveltejs/kit';
import { readThreadPage } from '#lib/comments/thread-page.server.ts';
import {
	askToWiden,
	consentToWiden,
	declineToWiden,
	withdrawWidening
} from '#lib/comments/widening.server.ts';
import { serveText } from '#lib/editing/serving.server.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { topics, topicsReadBy } from '#lib/live/topics.ts';
import { say } from '#lib/messages/say.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	const page = await readThreadPage(locals, params.consultation, params.thread);
	const { here, quoted, ...shown } = page;
	const { section } = here;
	const watched = [
		topics.consultation(section.consultation),
		topics.people(section.consultation),
		topics.text(section.consultation, section.id),
		...topicsReadBy(here.participant.seat, section.consultation, [section.id])
	];
	for (const topic of watched) depends(`live:${topic}`);
	const place = `/c/${params.consultation}/sections/${sectionAddress(section)}`;
	const plain = quoted?.blocks.map((block) => ({ ...block, number: '' })) ?? [];
	return {
		...shown,
		quoted: quoted && {
			...{ hash: quoted.hash, changes: quoted.changes, stands: quoted.stands },
			parts: serveText(plain, place)
		},
		section: { number: section.number, title: section.title },
		place,
		watched
	};
};

type Command = (
	locals: App.Locals,
	slug: string,
	thread: string,
	form: FormData
) => Promise<Outcome<unknown>>;

function act(command: Command): Actions[string] {
	return async ({ locals, params, request }) => {
		const form = await request.formData();
		const { consultation, thread } = params as { consultation: string; thread: string };
		const outcome = await command(locals, consultation, thread, form);
		if (outcome.ok) return { done: true };
		return fail(outcome.status, {
			why: say(outcome.reason),
			typed: {
				wider: String(form.get('wider')),
				facilitation: form.has('facilitation'),
				delegations: form.getAll('delegations').map(String)
			}
		});
	};
}

export const actions: Actions = {
	ask: act(askToWiden),
	consent: act(consentToWiden),
	decline: act(declineToWiden),
	withdraw: act(withdrawWidening)
};
