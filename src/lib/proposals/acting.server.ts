import { fail, redirect, type Action } from '@sveltejs/kit';
import { isStorageFailure } from '#db/storage-failure.ts';
import { refuse, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import { say } from '#lib/messages/say.ts';
import { beginProposal } from './commands.server.ts';
import { recordProposal } from './recording.server.ts';
import { reviseProposal } from './revising.server.ts';

type Command<T> = (
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
) => Promise<Outcome<T>>;

/** A disk that is full for now loses nobody what they typed. */
export function refuseUnwritten(error: unknown): Refused {
	if (isStorageFailure(error)) return refuse(503, 'kernel.not-written');
	throw error;
}

/** Runs a command on a form of a proposal's page; a refusal says why, and gives back what was typed. */
export function act<T>(name: string, command: Command<T>): Action {
	return async ({ locals, params, request }) => {
		const form = await request.formData();
		const { consultation = '', proposal = '' } = params;
		const outcome = await command(locals, consultation, proposal, form).catch(refuseUnwritten);
		if (outcome.ok) return { action: name, done: outcome.value };
		return fail(outcome.status, { action: name, why: say(outcome.reason), typed: typedIn(form) });
	};
}

/** Begins a draft from the page of a section or a paragraph, and goes there, to that paragraph. */
function beginning(name: string, command: Command<{ address: string }>): Action {
	return async ({ locals, params, request }) => {
		const form = await request.formData();
		const { consultation = '', section = '', block = String(form.get('block') ?? '') } = params;
		const outcome = await command(locals, consultation, section, form).catch(refuseUnwritten);
		if (!outcome.ok)
			return fail(outcome.status, { action: name, why: say(outcome.reason), typed: typedIn(form) });
		const at = block ? `?section=${section}&block=${block}#chosen` : '';
		redirect(303, `/c/${consultation}/proposals/${outcome.value.address}${at}`);
	};
}

/** For the actor's own delegation. */
export const begin = beginning('begin', beginProposal);
/** For another, of what that said elsewhere. */
export const record = beginning('record', recordProposal);

/** Begins another wording of a tabled proposal from its page, and goes there. */
export const revise: Action = async ({ locals, params }) => {
	const { consultation = '', proposal = '' } = params;
	const outcome = await reviseProposal(locals, consultation, proposal).catch(refuseUnwritten);
	if (!outcome.ok) return fail(outcome.status, { action: 'revise', why: say(outcome.reason) });
	redirect(303, `/c/${consultation}/proposals/${outcome.value.address}`);
};

function typedIn(form: FormData): Record<string, string> {
	return Object.fromEntries([...form].map(([key, value]) => [key, String(value)]));
}
