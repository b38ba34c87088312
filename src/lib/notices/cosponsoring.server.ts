import { readAskedAnew } from '#lib/proposals/cosponsoring.server.ts';
import type { Asked } from './queries.server.ts';
import type { Waiting } from './waiting.ts';

/** Proposals of which another wording was tabled than the delegation co-sponsors. Rules N1, X54. */
export async function coSponsoringWaiting({ locals, entered }: Asked): Promise<Waiting[]> {
	const { participant, consultation, granted } = entered;
	const asked = await readAskedAnew(locals.runtime, participant, granted, consultation.id);
	return asked.map(({ number, title, sponsor, wording, tabledAt }) => ({
		...{ key: `cosponsoring/${number}`, path: `/proposals/${number}#joined-title` },
		title: `Proposal ${number}`,
		why: `${sponsor} tabled wording ${wording} of it: your delegation co-sponsors the one before, and is asked again`,
		...{ by: null, at: tabledAt, quote: title, confidential: false, comment: null }
	}));
}
