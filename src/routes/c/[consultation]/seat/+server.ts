import { error, redirect } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { SeatId } from '#lib/kernel/ids.ts';
import { say } from '#lib/messages/say.ts';
import { returnPath } from '#lib/people/returning.ts';
import { chooseSeat } from '#lib/people/seats.server.ts';
import type { RequestHandler } from './$types';

/** Act as another of one's own seats, then go back to where the choice was made. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const { consultation, participant } = await enterConsultation(locals, params.consultation);
	const form = await request.formData();
	const seat = String(form.get('seat') ?? '') as SeatId;
	const outcome = await chooseSeat(locals.runtime, participant.actor, consultation.id, seat);
	if (!outcome.ok) error(outcome.status, { message: say(outcome.reason), reason: outcome.reason });
	const to = form.get('to');
	redirect(303, typeof to === 'string' ? returnPath(to) : `/c/${consultation.slug}`);
};
