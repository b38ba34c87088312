import { enhance as enhanceByKit } from '$app/forms';
import { say } from '#lib/messages/say-section.ts';
import { setOut } from './live.svelte.ts';

/** Why the last form that was sent was not taken: '' while it was, or its page says so. */
export const sending = $state({ failure: '' });

/**
 * `use:enhance` for a form whose refusals its page shows. When the server is not there the page
 * stays, with everything that was typed, rather than being replaced by an error page.
 *
 * @param options.reset whether the fields are emptied once the form was taken
 * @param options.ondone what happens then, when the page shows it
 */
export function enhance(
	form: HTMLFormElement,
	options: { reset?: boolean; ondone?: () => unknown } = {}
): ReturnType<typeof enhanceByKit> {
	return enhanceByKit(form, () => async ({ result, update }) => {
		sending.failure = result.type === 'error' ? whyFailed(result.error) : '';
		if (sending.failure) return;
		if (result.type === 'redirect') setOut(result.location).catch(() => undefined);
		await update({ reset: options.reset });
		if (result.type === 'success') await options.ondone?.();
	});
}

/** What the server says itself, or that it could not be asked. */
function whyFailed({ message, reason }: Partial<App.Error>): string {
	return reason && message ? message : say('kernel.not-sent');
}
