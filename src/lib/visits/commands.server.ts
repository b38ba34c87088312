import type { Database } from '#db/database.ts';
import { readProjection, readProjectionState } from '#db/texts.ts';
import { dropTexts, readVisit, saveVisit } from '#db/visits.ts';
import { MINUTE, type Instant } from '#lib/kernel/instants.ts';
import type { SectionId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { readText, seeText, type Visit } from './rules.ts';

/** Pages of one seat that say at once what they saw. */
const TRIES = 3;

/**
 * Note that the actor's seat saw a section. Field: text, the hash of what its page showed. What
 * cannot be noted is left out: nobody waits for it. Rules V1-V4, V7.
 *
 * `address` is the section's place in addresses: `preamble`, `1` …
 */
export async function noteVisit(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<null>> {
	const { runtime } = locals;
	const { section, participant } = await enterSection(locals, slug, address);
	const of = { seat: participant.seat.id, section: section.id };
	const hash = String(form.get('text'));
	for (let tries = 0; tries < TRIES; tries++) {
		const before = await readVisit(runtime.db, of.seat, of.section);
		const text = await readProjectionState(runtime.db, section.id);
		if (hash !== text?.hash && hash !== before?.seenHash) break;
		const visit = seeText(before, runtime.clock.now(), hash);
		if (!visit || (await put(runtime, of, before, visit))) break;
	}
	return accept(null);
}

/**
 * Note that the actor's seat has read what changed in a section. Fields: text, the hash of the
 * text that its page showed, and at, when that was made. Rules V2, V6.
 */
export async function readChanges(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<null>> {
	const { runtime } = locals;
	const { section, participant } = await enterSection(locals, slug, address);
	const of = { seat: participant.seat.id, section: section.id };
	const text = await readProjectionState(runtime.db, section.id);
	const hash = text?.hash ?? '';
	if (form.get('text') !== hash) return refuse(409, 'visits.text-changed');
	const shownAt = Number(form.get('at'));
	for (let tries = 0; tries < TRIES; tries++) {
		const now = runtime.clock.now();
		const before = await readVisit(runtime.db, of.seat, of.section);
		const visit = readText(shownAt > 0 ? shownAt : now, now, hash);
		if (await put(runtime, of, before, visit)) return accept(null);
	}
	return refuse(409, 'visits.changed-meanwhile');
}

/** Write a visit, hold its text, and let go of texts that nobody needs now. Rule V8. */
async function put(
	runtime: Pick<Runtime, 'db' | 'clock'>,
	of: { seat: Parameters<typeof saveVisit>[1]['seat']; section: SectionId },
	before: Visit | null,
	visit: Visit
): Promise<boolean> {
	const { db, clock } = runtime;
	const holds = before?.seenHash !== visit.seenHash;
	const text = holds ? await readProjection(db, of.section) : null;
	// It changed while it was being noted: by its hash another text would be held.
	if (holds && text?.hash !== visit.seenHash) return false;
	const blocks = text?.blocks.map(({ content }) => content) ?? null;
	if (!(await saveVisit(db, of, before, visit, blocks))) return false;
	const left = before && [before.seenHash, before.beforeHash];
	if (left?.some((hash) => hash !== visit.seenHash && hash !== visit.beforeHash))
		await dropUnheld(db, of.section, clock.now());
	return true;
}

/** When texts of a section were last let go of: often enough is once a minute. */
const dropped = new WeakMap<Database, Map<SectionId, Instant>>();

async function dropUnheld(db: Database, section: SectionId, now: Instant): Promise<void> {
	const at = dropped.get(db) ?? new Map<SectionId, Instant>();
	dropped.set(db, at);
	if (now - (at.get(section) ?? -Infinity) < MINUTE) return;
	at.set(section, now);
	await db.commit([dropTexts(db, section, now - MINUTE)]);
}
