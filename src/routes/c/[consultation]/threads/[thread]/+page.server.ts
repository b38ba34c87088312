import { fail, type Action } from '@sveltejs/kit';
import {
	agreeWithComment,
	deleteComment,
	editComment,
	hideComment
} from '#lib/comments/amending.server.ts';
import { reopenThread, replyToThread, resolveThread } from '#lib/comments/commands.server.ts';
import { readSectionOfThread, readThreadPage } from '#lib/comments/thread-page.server.ts';
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
import { settleHearing } from '#lib/notices/commands.server.ts';
import { readProposalOfChange } from '#lib/proposals/support.server.ts';
import {
	act as actInSection,
	type Command as CommandInSection
} from '#lib/sections/acting.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	const page = await readThreadPage(locals, params.consultation, params.thread);
	const { here, quoted, onChange, ...shown } = page;
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
		change: onChange?.change
			? {
					thread: onChange,
					proposal: await readProposalOfChange(locals.runtime, onChange.change),
					mayComment: here.rights.comment,
					draftKey: `${here.participant.actor.account.id}/${here.participant.seat.id}/${onChange.id}/reply`
				}
			: null,
		section: { number: section.number, title: section.title },
		place,
		watched
	};
};

/** Runs a command of comments on a form of the thread's page, in the section that it stands in. */
function inSection<T>(name: string, command: CommandInSection<T>): Action {
	return async (event) => {
		const { consultation = '', thread = '' } = event.params;
		const section = await readSectionOfThread(event.locals, consultation, thread);
		return actInSection(name, command)({ ...event, params: { consultation, section } });
	};
}

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
	withdraw: act(withdrawWidening),
	reply: inSection('reply', replyToThread),
	resolve: inSection('resolve', resolveThread),
	reopen: inSection('reopen', reopenThread),
	edit: inSection('edit', editComment),
	delete: inSection('delete', deleteComment),
	hide: inSection('hide', hideComment),
	agree: inSection('agree', agreeWithComment),
	hear: inSection('hear', settleHearing)
};
