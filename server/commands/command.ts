import { findConsultation } from '#db/consultations.ts';
import type { Consultation } from '#lib/consultations/rules.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { say } from '#lib/messages/say.ts';
import type { Write } from '../command-socket.ts';
import type { Runtime } from '../runtime.ts';

/** One command of the command line. It throws a {@link Refusal} for what cannot be done. */
export type Command = {
	/** The words that name it: `section create`. */
	name: string;
	/** What follows them, as `--help` shows it. */
	usage: string;
	summary: string;
	run(runtime: Runtime, args: readonly string[], write: Write): Promise<void>;
};

/** An expected refusal, as a sentence for whoever typed the command. */
export class Refusal extends Error {}

/** The value of an outcome. @throws a refusal with the sentence of its reason */
export function valueOf<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Refusal(say(outcome.reason));
	return outcome.value;
}

/** The consultation at `/c/<slug>`. @throws a refusal when there is none */
export async function consultationOf(
	{ db }: Runtime,
	slug: string | undefined
): Promise<Consultation> {
	if (!slug) throw new Refusal('Name the consultation by its slug, such as roadmap.');
	const consultation = await findConsultation(db, slug);
	if (!consultation) throw new Refusal(`There is no consultation ${slug}.`);
	return consultation;
}

/** Rows as aligned columns, the last one as long as it is. */
export function writeColumns(write: Write, rows: readonly (readonly string[])[]): void {
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0))
	);
	for (const row of rows)
		write(
			row
				.map((cell, i) => cell.padEnd(widths[i] ?? 0))
				.join('  ')
				.trimEnd()
		);
}
