import { enhance as enhanceByKit } from '$app/forms';

/** Whether the last form that was sent did not reach the server, or it could not take it. */
export const sending = $state({ failed: false });

/**
 * `use:enhance` for a form whose refusals its page shows. When the server is not there the page
 * stays, with everything that was typed, rather than being replaced by an error page.
 *
 * @param reset whether the fields are emptied once the form was taken
 */
export function enhance(
	form: HTMLFormElement,
	{ reset = true }: { reset?: boolean } = {}
): ReturnType<typeof enhanceByKit> {
	return enhanceByKit(form, () => async ({ result, update }) => {
		sending.failed = result.type === 'error';
		if (!sending.failed) await update({ reset });
	});
}
