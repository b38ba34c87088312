import { fail } from '@sveltejs/kit';
import { say } from '#lib/messages/say.ts';
import { confirmPosition, disputePosition } from './recording.server.ts';

/** The form of a page below `/c/<consultation>/`. */
type Sent = { locals: App.Locals; params: { consultation: string }; request: Request };

/** What a delegation answers to a position recorded for it; the page then shows where it stands. */
function answer(command: typeof confirmPosition | typeof disputePosition) {
	return async ({ locals, params, request }: Sent) => {
		const form = await request.formData();
		const section = String(form.get('section') ?? '');
		const outcome = await command(locals, params.consultation, section, form);
		if (!outcome.ok) return fail(outcome.status, { refused: say(outcome.reason) });
	};
}

/** Form actions of every page that shows what is recorded for the reader's delegation. Rule P17. */
export const answers = { confirm: answer(confirmPosition), dispute: answer(disputePosition) };
