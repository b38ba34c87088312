import { error, fail } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { say } from '#lib/messages/say.ts';
import { readUpload } from '#lib/people/uploading.ts';
import { stateRows } from '#lib/people/importing.ts';
import { addShown, importDelegations, tryImport } from '#lib/people/importing.server.ts';
import { mayManagePeople } from '#lib/people/rules.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { participant } = await enterConsultation(locals, params.consultation, url.pathname);
	if (!mayManagePeople(participant.seat))
		error(403, { message: say('people.secretariat-only'), reason: 'people.secretariat-only' });
	const dry = await importDelegations(locals.runtime, participant.seat.consultation, stateRows(), {
		dryRun: true
	});
	return { states: { there: dry.present.length, missing: dry.added.length } };
};

export const actions: Actions = {
	check: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const read = await readUpload(await request.formData());
		const outcome = read.ok ? await tryImport(locals.runtime, participant, read.value) : read;
		const table = read.ok ? read.value : '';
		if (!outcome.ok) return fail(outcome.status, { reason: outcome.reason, table });
		return { dry: outcome.value };
	},
	add: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const table = String(form.get('table') ?? '');
		const shown = String(form.get('shown') ?? '');
		const outcome = await addShown(locals.runtime, participant, { table, shown });
		if (outcome.ok) return { done: outcome.value };
		const again = await tryImport(locals.runtime, participant, table);
		const dry = again.ok ? again.value : null;
		return fail(outcome.status, { reason: outcome.reason, table, dry });
	},
	states: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		if (!mayManagePeople(participant.seat)) return fail(403, { reason: 'people.secretariat-only' });
		const region = String((await request.formData()).get('region') ?? '');
		const { consultation } = participant.seat;
		const done = await importDelegations(locals.runtime, consultation, stateRows(region), {
			...{ dryRun: false, by: asRecorded(participant) }
		});
		return { done };
	}
};
