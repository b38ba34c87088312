import { mayAdminister } from '#lib/people/rules.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
	person: locals.actor && {
		name: locals.actor.account.name,
		administrator: mayAdminister(locals.actor)
	}
});
