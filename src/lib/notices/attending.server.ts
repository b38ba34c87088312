import { attend } from './commands.server.ts';

/** The form of a page below `/c/<consultation>/`. */
type Sent = { locals: App.Locals; params: { consultation: string }; request: Request };

function putting(aside: boolean) {
	return async ({ locals, params, request }: Sent) => {
		const outcome = await attend(locals, params.consultation, await request.formData(), aside);
		return { aside: outcome.ok && aside ? outcome.value : [] };
	};
}

/** Form actions of every page that lists what was said to somebody. Rule N5. */
export const attending = { done: putting(true), undo: putting(false) };
