import { fail } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { InvitationId, SeatId } from '#lib/kernel/ids.ts';
import { topics } from '#lib/live/topics.ts';
import {
	addDelegation,
	readDelegations,
	readIssuedInvitations
} from '#lib/people/delegations.server.ts';
import { readNewDelegation, readPlace, readSectionIds } from '#lib/people/forms.ts';
import { ownOrigin } from '#lib/people/requests.server.ts';
import { issueInvitation, revokeInvitation } from '#lib/people/invitations.server.ts';
import { mayManagePeople } from '#lib/people/rules.ts';
import { changeSections, changeSpeaks, withdrawSeat } from '#lib/people/seats.server.ts';
import { readSections } from '#lib/sections/queries.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const { consultation, participant } = await enterConsultation(
		locals,
		params.consultation,
		url.pathname
	);
	const { runtime } = locals;
	const topic = topics.people(consultation.id);
	depends(`live:${topic}`);
	const sections = await readSections(runtime, participant, consultation.id);
	return {
		consultation,
		topic,
		manages: mayManagePeople(participant.seat),
		people: await readDelegations(runtime, participant.seat),
		invitations: await readIssuedInvitations(runtime, participant.seat),
		sections: sections.map(({ id, number, title }) => ({ id, number, title }))
	};
};

export const actions: Actions = {
	add: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const input = readNewDelegation(form);
		const outcome = input.ok ? await addDelegation(locals, participant, input.value) : input;
		if (!outcome.ok) {
			const typed = { name: String(form.get('name')), code: String(form.get('code')) };
			return fail(outcome.status, { add: { reason: outcome.reason, ...typed } });
		}
		return { added: outcome.value.name };
	},
	invite: async (event) => {
		const { locals, params, request } = event;
		const { consultation, participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const place = readPlace(form);
		const outcome = place.ok
			? await issueInvitation(locals, participant, {
					...place.value,
					consultation: consultation.id
				})
			: place;
		const note = String(form.get('note') ?? '');
		if (!outcome.ok) {
			const typed = { note, role: form.get('role'), delegation: form.get('delegation') };
			return fail(outcome.status, { invite: { reason: outcome.reason, ...typed } });
		}
		return { invited: { link: `${ownOrigin(event)}/invitation/${outcome.value.token}`, note } };
	},
	revoke: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const id = String((await request.formData()).get('invitation') ?? '') as InvitationId;
		const outcome = await revokeInvitation(locals, participant, id);
		if (!outcome.ok) return fail(outcome.status, { settle: { reason: outcome.reason } });
	},
	withdraw: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const id = String((await request.formData()).get('seat') ?? '') as SeatId;
		const outcome = await withdrawSeat(locals, participant, id);
		if (!outcome.ok) return fail(outcome.status, { settle: { reason: outcome.reason } });
	},
	speaks: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const id = String(form.get('seat') ?? '') as SeatId;
		const outcome = await changeSpeaks(locals, participant, id, form.get('speaks') === 'yes');
		if (!outcome.ok) return fail(outcome.status, { settle: { reason: outcome.reason } });
	},
	sections: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const id = String(form.get('seat') ?? '') as SeatId;
		const outcome = await changeSections(locals, participant, id, readSectionIds(form));
		if (!outcome.ok) return fail(outcome.status, { settle: { reason: outcome.reason } });
	}
};
