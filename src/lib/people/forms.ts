import type { Role } from '#lib/kernel/actor.ts';
import type { Category } from '#lib/kernel/capabilities.ts';
import type { DelegationId, GroupId, SeatId, SectionId } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import { plainLine } from '#lib/kernel/words.ts';

const ROLES: readonly Role[] = ['delegate', 'observer', 'facilitator', 'secretariat'];

/** The categories a delegation may have; the others are a seat's own. */
export const DELEGATION_CATEGORIES = ['member-state', 'stakeholder', 'observer'] as const;

/** The place an invitation form describes; what does not fit its role is left out. */
export function readPlace(form: FormData): Outcome<{
	role: Role;
	delegation: DelegationId | null;
	speaks: boolean;
	sections: SectionId[];
	note: string;
	days: number;
	person: SeatId | null;
}> {
	const role = ROLES.find((each) => each === form.get('role'));
	if (!role) return refuse(400, 'people.role-unknown');
	const seated = role === 'delegate' || role === 'observer';
	return accept({
		role,
		delegation: ((seated && String(form.get('delegation') ?? '')) || null) as DelegationId | null,
		speaks: role === 'delegate' && form.has('speaks'),
		sections: role === 'facilitator' ? readSectionIds(form) : [],
		note: plainLine(String(form.get('note') ?? '')),
		days: Number(form.get('days') ?? 14),
		person: (String(form.get('person') ?? '') || null) as SeatId | null
	});
}

/** The sections ticked in a form, each once. */
export function readSectionIds(form: FormData): SectionId[] {
	return [...new Set(form.getAll('section').map((id) => String(id) as SectionId))];
}

/** The delegation a form describes. */
export function readNewDelegation(form: FormData): Outcome<{
	code: string;
	name: string;
	category: Category;
	countedIn: GroupId;
	groups: GroupId[];
}> {
	const category = DELEGATION_CATEGORIES.find((each) => each === form.get('category'));
	if (!category) return refuse(400, 'people.delegation-category');
	return accept({
		code: String(form.get('code') ?? ''),
		name: String(form.get('name') ?? ''),
		category,
		countedIn: String(form.get('countedIn') ?? '') as GroupId,
		groups: form.getAll('group').map((id) => String(id) as GroupId)
	});
}
