import { fail, type Action } from '@sveltejs/kit';
import { isStorageFailure } from '#db/storage-failure.ts';
import { refuse, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import { say } from '#lib/messages/say.ts';

/** What a form of a section's page, at this address, asks for. */
export type Command<T> = (
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
) => Promise<Outcome<T>>;

/** A disk that is full for now loses nobody what they typed. */
function refuseUnwritten(error: unknown): Refused {
	if (isStorageFailure(error)) return refuse(503, 'kernel.not-written');
	throw error;
}

/**
 * Runs a command on the form of a section's page, or of a paragraph's; a refusal gives back what was
 * typed, and says why in words, so that the page need not carry the sentences of everything that
 * could be refused.
 */
export function act<T>(name: string, command: Command<T>): Action {
	return async ({ locals, params, request }) => {
		const form = await request.formData();
		const { consultation = '', section = '', block } = params;
		// A paragraph's page speaks of no other.
		if (block !== undefined) form.set('block', block);
		const outcome = await command(locals, consultation, section, form).catch(refuseUnwritten);
		if (outcome.ok) return { action: name, value: outcome.value };
		const { ok: _, status, ...refused } = outcome;
		const why = say(refused.reason);
		return fail(status, { action: name, ...refused, why, typed: Object.fromEntries(form) });
	};
}
