import { openThread, replyToThread } from '#lib/comments/commands.server.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { CommentId } from '#lib/kernel/ids.ts';
import { readWaitingPage } from '#lib/notices/queries.server.ts';
import { formOf, type Negotiation } from './decisions.ts';
import { receipt } from './discussing.ts';
import { accepted } from './people.ts';

type Asked = { before?: CommentId | null; attended?: boolean };

/** The page of what waits, as this participant is served it. */
export async function waitingPage({ slug }: Negotiation, locals: App.Locals, asked: Asked = {}) {
	const entered = await enterConsultation(locals, slug);
	return readWaitingPage(locals, entered, { before: null, attended: false, ...asked });
}

/** Why what was said waits for this participant, and its first words; the newest first. */
export async function saidTo(here: Negotiation, locals: App.Locals, asked: Asked = {}) {
	const { said } = await waitingPage(here, locals, asked);
	return said.map(({ why, quote }) => `${why}: ${quote}`);
}

let posted = 0;

/** Say something a second later: in a new thread, or as a reply where `fields` name a thread. */
export async function say(
	here: Negotiation,
	locals: App.Locals,
	body: string,
	fields: Record<string, string> = {}
) {
	here.clock.at += 1000;
	const form = formOf({ body, receipt: receipt(`said ${(posted += 1)}`), ...fields });
	const command = fields.thread ? replyToThread : openThread;
	return accepted(await command(locals, here.slug, '1', form));
}
