import { setTimeout as pause } from 'node:timers/promises';
import { readConsultation } from '#db/consultations.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import { renumberSections } from '#lib/sections/numbering.server.ts';
import type { Runtime } from '#server/runtime.ts';

// A run reads every section of its consultation: after each it rests so many times as long.
const REST = 9;
// But never for long: rooms that are put away, and a server that stops, wait for it.
const LONGEST = 500;

type Run = { hasBegun: boolean; done: Promise<void> };

/**
 * Numbers paragraphs anew when some came or went: one run at a time for each consultation, however many
 * of its sections are written in. Whoever asks before the next one has begun is served by that.
 */
export class Renumbering {
	readonly #runtime: Runtime;
	readonly #newest = new Map<ConsultationId, Run>();
	readonly #restsUntil = new Map<ConsultationId, number>();

	constructor(runtime: Runtime) {
		this.#runtime = runtime;
	}

	/** Resolves when a run has ended that began after this. */
	ask(id: ConsultationId): Promise<void> {
		const newest = this.#newest.get(id);
		if (newest && !newest.hasBegun) return newest.done;
		const run: Run = { hasBegun: false, done: Promise.resolve() };
		run.done = this.#run(id, run, newest?.done ?? Promise.resolve());
		this.#newest.set(id, run);
		return run.done;
	}

	async #run(id: ConsultationId, run: Run, before: Promise<void>): Promise<void> {
		// Whoever asked for that one hears of its failure.
		await before.catch(() => undefined);
		const rest = (this.#restsUntil.get(id) ?? 0) - performance.now();
		if (rest > 0) await pause(rest);
		run.hasBegun = true;
		const startedAt = performance.now();
		try {
			const consultation = await readConsultation(this.#runtime.db, id);
			if (consultation) await renumberSections(this.#runtime, consultation);
		} finally {
			const now = performance.now();
			this.#restsUntil.set(id, now + Math.min(LONGEST, REST * (now - startedAt)));
			if (this.#newest.get(id) === run) this.#newest.delete(id);
		}
	}
}
