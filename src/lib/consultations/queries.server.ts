import { error, redirect } from '@sveltejs/kit';
import {
	findConsultation,
	listPhases,
	listRoundtables,
	listSeatedConsultations
} from '#db/consultations.ts';
import type { Participant, Seat } from '#lib/kernel/actor.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import { say } from '#lib/messages/say.ts';
import {
	chooseSeat,
	readEnding,
	readOwnSeats,
	readParticipant
} from '#lib/people/queries.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { rightsAt, runningPhase, type Consultation, type Phase, type Roundtable } from './rules.ts';

/** Where somebody stands once they have come in: what, when, as whom and with which rights. */
export type Entered = {
	consultation: Consultation;
	/** Null between phases. */
	phase: Phase | null;
	/** What each category may do now. */
	granted: Rights;
	participant: Participant;
	/** All seats from which they may act here, the earliest first. */
	seats: readonly Seat[];
};

/**
 * Let the actor into the consultation at `/c/<slug>`. Every page and action below it starts
 * here. Rule C1.
 *
 * @throws Kit's redirect to sign-in when nobody is signed in, Kit's error 403 for who was seated
 * once, and Kit's error 404 for unknown and never seated alike
 */
export async function enterConsultation(
	locals: App.Locals,
	slug: string,
	address = `/c/${slug}`
): Promise<Entered> {
	const { runtime, actor, acting } = locals;
	if (!actor) redirect(303, `/sign-in?to=${encodeURIComponent(address)}`);
	const consultation = await findConsultation(runtime.db, slug);
	const seats = consultation ? await readOwnSeats(runtime, actor, consultation.id) : [];
	const seat = consultation && (await chooseSeat(runtime, actor, consultation.id, seats));
	if (!consultation || !seat) {
		const ending = consultation && (await readEnding(runtime, actor, consultation));
		if (ending) error(403, ending);
		error(404, 'There is no such consultation, or no seat in it.');
	}
	// What was meant to be said in one seat is not said in another.
	if (acting && acting !== seat.id)
		error(409, { message: say('people.acts-otherwise'), reason: 'people.acts-otherwise' });
	locals.seat = seat.id;
	const phases = await listPhases(runtime.db, consultation.id);
	const now = runtime.clock.now();
	return {
		consultation,
		phase: runningPhase(phases, now),
		granted: rightsAt(phases, now),
		...{ participant: { actor, seat }, seats }
	};
}

/** Who came in where in the loads of one request. */
const came = new WeakMap<App.Locals, Map<string, Promise<Entered>>>();

/**
 * As `enterConsultation`, once for all loads of a request. Not for actions: what they change, the
 * loads after them must read.
 */
export function enterWithLoads(
	locals: App.Locals,
	slug: string,
	address: string
): Promise<Entered> {
	const entered = came.get(locals) ?? new Map<string, Promise<Entered>>();
	came.set(locals, entered);
	const here = entered.get(slug) ?? enterConsultation(locals, slug, address);
	entered.set(slug, here);
	return here;
}

/**
 * The consultations in which the actor sits, each with its running phase and their seat; where that
 * is suspended there is neither.
 */
export async function readOwnConsultations({ runtime, actor }: App.Locals) {
	if (!actor) return [];
	const seated = await listSeatedConsultations(runtime.db, actor.account.id);
	return Promise.all(
		seated.map(async (consultation) => {
			const participant = await readParticipant(runtime, actor, consultation.id);
			if (!participant) return { consultation, phase: null, seat: null };
			const phases = await listPhases(runtime.db, consultation.id);
			const phase = runningPhase(phases, runtime.clock.now());
			return { consultation, phase, seat: participant.seat };
		})
	);
}

/** The phases of a consultation in their order. */
export function readPhases(runtime: Runtime, consultation: ConsultationId): Promise<Phase[]> {
	return listPhases(runtime.db, consultation);
}

/** What each category may do in a consultation now. */
export async function readRights(runtime: Runtime, consultation: ConsultationId): Promise<Rights> {
	return rightsAt(await listPhases(runtime.db, consultation), runtime.clock.now());
}

/** The roundtables of a consultation, with what they cover and who sits in them. */
export function readRoundtables(
	runtime: Runtime,
	consultation: ConsultationId
): Promise<Roundtable[]> {
	return listRoundtables(runtime.db, consultation);
}
