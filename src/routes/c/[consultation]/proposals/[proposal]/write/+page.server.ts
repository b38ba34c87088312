import { redirect } from '@sveltejs/kit';
import { enterWording } from '#lib/proposals/entering.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { PageServerLoad } from './$types';

/** To the first of its texts that may be written, or the first. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const { consultation, proposal } = params;
	const { texts } = await enterWording(locals, consultation, proposal);
	const first = texts.find(({ rights }) => rights.write) ?? texts[0];
	const part = first ? `/${sectionAddress(first.section)}` : '/..';
	redirect(303, `/c/${consultation}/proposals/${proposal}/write${part}`);
};
