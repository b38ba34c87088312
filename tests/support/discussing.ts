import { openThread, replyToThread } from '#lib/comments/commands.server.ts';
import { readThreads } from '#lib/comments/queries.server.ts';
import type { Comment, Thread } from '#lib/comments/rules.ts';
import { exportRecord, readRecord } from '#lib/record/queries.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { formOf, type Negotiation } from './decisions.ts';

export const receipt = (name: string) => `${name} of a form`.replaceAll(' ', '-').padEnd(16, '-');
export const WORDS = { anchorStart: 'AQID', anchorEnd: 'BAUG', block: '7.1', quote: 'internet' };

export function opening(
	{ slug }: Negotiation,
	locals: App.Locals,
	fields: Record<string, string> = {}
) {
	const form = formOf({ body: 'Whose?', receipt: receipt('opening'), ...WORDS, ...fields });
	return openThread(locals, slug, '1', form);
}

export function reply({ slug }: Negotiation, locals: App.Locals, thread: string, key = 'reply') {
	const form = formOf({ thread, body: 'Everyone’s.', receipt: receipt(key) });
	return replyToThread(locals, slug, '1', form);
}

export async function threads({ slug }: Negotiation, locals: App.Locals): Promise<Thread[]> {
	return readThreads(locals, await enterSection(locals, slug, '1'));
}

export async function commentsFor(here: Negotiation, locals: App.Locals): Promise<Comment[]> {
	return (await threads(here, locals)).flatMap(({ comments }) => comments);
}

export async function recordFor(here: Negotiation, locals: App.Locals) {
	const { participant } = await enterSection(locals, here.slug, '1');
	const filter = { subject: '', delegation: '', section: '', before: '' };
	return (await readRecord(locals.runtime, participant.seat, filter)).entries;
}

export async function exportOf(here: Negotiation): Promise<string> {
	const about = { id: here.consultation, slug: here.slug, title: '', demonstration: false };
	let exported = '';
	for await (const piece of exportRecord(here.runtime, about)) exported += piece;
	return exported;
}
