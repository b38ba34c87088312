import { setTimeout as pause } from 'node:timers/promises';
import { appendUpdates } from '#db/texts.ts';
import type { Database } from '#db/database.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { PlenaryProcess } from '../support/server.ts';
import { typeAcross, type Place } from './typing.ts';

/** How much longer than the slowest in quiet a keystroke may take, in milliseconds. */
export const STALL = 250;
const EVERY = 50;

/**
 * Type 20 times a second from one place to another while something is done, and print percentiles.
 *
 * @returns the slowest keystroke, in milliseconds
 */
export async function measure(
	name: string,
	[from, to]: readonly [from: Place, to: Place],
	act: () => Promise<unknown>
): Promise<number> {
	const acted = pause(1000).then(act);
	const took = await typeAcross(from, to, EVERY, acted);
	const at = (share: number) => (took[Math.ceil(took.length * share) - 1] ?? NaN).toFixed(1);
	process.stdout.write(
		`${name}: ${took.length} keystrokes, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, slowest ${at(1)} ms\n`
	);
	return took.at(-1) ?? NaN;
}

export async function cookieOf(
	plenary: Pick<PlenaryProcess, 'command'>,
	name: string
): Promise<string> {
	return (await plenary.command('session', `${name}@plenary.test`)).trim();
}

/** The documents of the demonstration's sections, by their numbers. */
export async function listDocuments(plenary: PlenaryProcess): Promise<Map<string, string>> {
	const listed = await plenary.command('sections', 'roadmap', '--json');
	const sections = JSON.parse(listed) as { number: string; document: string }[];
	return new Map(sections.map(({ number, document }) => [number, document]));
}

/** Updates of nobody, as if each was written a millisecond after the one before. */
export async function writeUpdates(
	db: Database,
	document: string,
	updates: readonly Uint8Array[]
): Promise<void> {
	const nobody = { account: null, seat: null, delegation: null };
	await appendUpdates(
		db,
		updates.map((bytes, at) => ({ ...nobody, document: document as DocumentId, at, bytes }))
	);
}
