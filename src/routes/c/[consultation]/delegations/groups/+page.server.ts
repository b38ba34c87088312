import { fail } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { topics } from '#lib/live/topics.ts';
import { readMembers, readTerm } from '#lib/people/groups-forms.ts';
import { readGroupings } from '#lib/people/groupings.server.ts';
import {
	addGroup,
	addMembers,
	changeCounting,
	changePresidency,
	endMembership
} from '#lib/people/groups.server.ts';
import type { DelegationId, GroupId } from '#lib/kernel/ids.ts';
import { mayManagePeople } from '#lib/people/rules.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const { participant, consultation } = await enterConsultation(
		locals,
		params.consultation,
		url.pathname + url.search
	);
	const topic = topics.people(consultation.id);
	depends(`live:${topic}`);
	return {
		topic,
		manages: mayManagePeople(participant.seat),
		now: locals.runtime.clock.now(),
		...(await readGroupings(locals.runtime, participant.seat, url.searchParams.get('group') ?? ''))
	};
};

const idOf = (form: FormData, name: string) => String(form.get(name) ?? '');
const groupOf = (form: FormData) => idOf(form, 'group') as GroupId;
const delegationOf = (form: FormData) => idOf(form, 'delegation') as DelegationId;

export const actions: Actions = {
	form: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const typed = { code: idOf(form, 'code'), name: idOf(form, 'name') };
		const outcome = await addGroup(locals, participant, typed);
		if (!outcome.ok) return fail(outcome.status, { form: { reason: outcome.reason, ...typed } });
		return { formed: outcome.value.code };
	},
	join: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const { delegations } = await readGroupings(locals.runtime, participant.seat, '');
		const { members, unknown } = readMembers(form, delegations);
		const now = locals.runtime.clock.now();
		const term = readTerm(form, now);
		const typed = { list: idOf(form, 'list'), since: idOf(form, 'since') };
		const outcome = term.ok
			? await addMembers(locals, participant, {
					...{ group: groupOf(form), delegations: members },
					...term.value
				})
			: term;
		if (!outcome.ok)
			return fail(outcome.status, { join: { reason: outcome.reason, unknown, ...typed } });
		return { joined: { ...outcome.value, unknown } };
	},
	leave: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const now = locals.runtime.clock.now();
		const term = readTerm(form, now);
		const outcome = term.ok
			? await endMembership(locals, participant, {
					...{ group: groupOf(form), delegation: delegationOf(form) },
					since: Number(form.get('began')),
					until: term.value.until ?? now
				})
			: term;
		if (!outcome.ok) return fail(outcome.status, { settle: { reason: outcome.reason } });
		return { settled: true };
	},
	count: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const outcome = await changeCounting(locals, participant, {
			...{ delegation: delegationOf(form), countedIn: groupOf(form) }
		});
		if (!outcome.ok) return fail(outcome.status, { count: { reason: outcome.reason } });
		return { counted: true };
	},
	preside: async ({ locals, params, request }) => {
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const term = readTerm(form, locals.runtime.clock.now());
		const outcome = term.ok
			? await changePresidency(locals, participant, {
					...{ group: groupOf(form), delegation: delegationOf(form) || null },
					since: term.value.since
				})
			: term;
		if (!outcome.ok) return fail(outcome.status, { settle: { reason: outcome.reason } });
		return { settled: true };
	}
};
