import { fail } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { DelegationId, InvitationId, SeatId } from '#lib/kernel/ids.ts';
import { topics } from '#lib/live/topics.ts';
import {
	addDelegation,
	readDelegations,
	readIssuedInvitations
} from '#lib/people/delegations.server.ts';
import { readNewDelegation, readPlace, readSectionIds } from '#lib/people/forms.ts';
import { readWanted, selectDelegations } from '#lib/people/listing.ts';
import { ownOrigin } from '#lib/people/requests.server.ts';
import { issueInvitation, revokeInvitation } from '#lib/people/invitations.server.ts';
import { roleWords } from '#lib/people/seat-words.ts';
import { mayManagePeople } from '#lib/people/rules.ts';
import { changeSections, changeSpeaks, withdrawSeat } from '#lib/people/seats.server.ts';
import { suspendDelegation, suspendSeat } from '#lib/people/suspending.server.ts';
import { reinstateDelegation, withdrawDelegation } from '#lib/people/withdrawing.server.ts';
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
	const { delegations, ...people } = await readDelegations(runtime, participant.seat);
	const manages = mayManagePeople(participant.seat);
	const wanted = readWanted(url.searchParams);
	const tended = manages && delegations.find(({ code }) => code === url.searchParams.get('tend'));
	return {
		...{ consultation, topic, manages, people, wanted },
		listed: selectDelegations(delegations, wanted),
		delegations: delegations.map(({ id, name }) => ({ id, name })),
		tended: tended || null,
		seatedPeople: manages
			? [
					...delegations.flatMap(({ seats, name }) => seats.map((seat) => ({ ...seat, as: name }))),
					...people.others.map((seat) => ({
						...seat,
						as: roleWords(seat.role, consultation.facilitatorLabel)
					}))
				]
					.filter(({ suspended }) => !suspended)
					.map(({ id, name, as }) => ({ id, name, as }))
			: [],
		invitations: await readIssuedInvitations(runtime, participant.seat),
		sections: sections.map(({ id, number, title }) => ({ id, number, title }))
	};
};

function delegationIn(form: FormData): DelegationId {
	return String(form.get('delegation') ?? '') as DelegationId;
}

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
		if (outcome.value.to !== null) return { waits: outcome.value.to };
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
	suspend: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const id = String(form.get('seat') ?? '') as SeatId;
		const suspended = form.get('suspended') === 'yes';
		const outcome = await suspendSeat(locals, participant, id, suspended);
		if (!outcome.ok) return fail(outcome.status, { settle: { reason: outcome.reason } });
	},
	'suspend-all': async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const suspended = form.get('suspended') === 'yes';
		const outcome = await suspendDelegation(locals, participant, delegationIn(form), suspended);
		if (!outcome.ok) return fail(outcome.status, { tend: { reason: outcome.reason } });
	},
	'withdraw-delegation': async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		if (form.get('sure') !== 'yes') return fail(400, { tend: { reason: 'people.sure' } });
		const outcome = await withdrawDelegation(locals, participant, delegationIn(form));
		if (!outcome.ok) return fail(outcome.status, { tend: { reason: outcome.reason } });
		return { withdrawn: outcome.value.name };
	},
	reinstate: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const delegation = delegationIn(await request.formData());
		const outcome = await reinstateDelegation(locals, participant, delegation);
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
