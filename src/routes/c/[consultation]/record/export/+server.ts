import { error } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { streamed } from '#lib/kernel/streamed.ts';
import { say } from '#lib/messages/say.ts';
import { exportRecord } from '#lib/record/queries.server.ts';
import { mayReadRecord } from '#lib/record/rules.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { consultation, participant, granted } = await enterConsultation(
		locals,
		params.consultation,
		url.pathname
	);
	if (!mayReadRecord(participant.seat, granted)) error(403, say('record.not-readable'));
	const mark = consultation.demonstration ? '-demonstration' : '';
	return new Response(streamed(exportRecord(locals.runtime, consultation)), {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': `attachment; filename="record-${consultation.slug}${mark}.json"`,
			'x-content-type-options': 'nosniff',
			'cache-control': 'no-store'
		}
	});
};
