import { error } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
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

/** A body that is written as fast as it is read, and stops when nobody reads it any more. */
function streamed(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await pieces.next();
			if (done) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
		async cancel() {
			await pieces.return(undefined);
		}
	});
}
