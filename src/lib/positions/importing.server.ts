import { createHash } from 'node:crypto';
import {
	listCounted,
	listReceipts,
	listStatements,
	type CountedDelegation
} from '#db/positions.ts';
import type { Database } from '#db/database.ts';
import { listSections } from '#db/sections.ts';
import { readProjection } from '#db/texts.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import type { Problem } from '#lib/kernel/csv.ts';
import type { ConsultationId, SectionId } from '#lib/kernel/ids.ts';
import { ensureMachine, findMachine, type Machine } from '#lib/people/machine.server.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { readPositionLine, type ImportedSaying, type PositionLine } from './importing.ts';
import { inForce, nextVersion } from './rules.ts';
import { toStatement, PUBLIC } from './standings.server.ts';
import { announcePositions, commitStatement } from './stating.server.ts';
import { readTargetText } from './targets.server.ts';
import { nameParagraphs, type NamedParagraph } from './targets.ts';

/** What an import did, or would do: how many lines it stated, and how many it had stated before. */
export type ImportedPositions = { stated: number; before: number; problems: Problem[] };

type Saying = ImportedSaying<CountedDelegation, Section>;

/**
 * Record the positions that these lines name, unconfirmed, for the machine's own command line;
 * with `dryRun` nothing is written. Rules P16, P18.
 */
export async function importPositions(
	runtime: Runtime,
	consultation: ConsultationId,
	lines: readonly PositionLine[],
	{ dryRun }: { dryRun: boolean }
): Promise<ImportedPositions> {
	const { db, clock } = runtime;
	const sections = await listSections(db, consultation);
	const known = {
		delegations: await listCounted(db, consultation, clock.now()),
		sections,
		paragraphs: await readParagraphs(db, sections),
		now: clock.now()
	};
	const machine = dryRun
		? await findMachine(runtime, consultation)
		: await ensureMachine(runtime, consultation);
	const receipts = machine ? await listReceipts(db, machine.seat) : new Set<string>();
	const seen = new Set<string>();
	const done: ImportedPositions = { stated: 0, before: 0, problems: [] };
	for (const each of lines) {
		const read = readPositionLine(each, known);
		const report = (reason: string, word: string) =>
			done.problems.push({ line: each.line, reason, word });
		if (!read.ok) {
			report(read.reason, read.word);
			continue;
		}
		const { delegation, section, block } = read.value;
		const target = `${delegation.id} ${section.id} ${block}`;
		if (seen.has(target)) {
			report('positions.line-twice', `${delegation.code}, ${each.cells.target}`);
			continue;
		}
		seen.add(target);
		const receipt = receiptFor(read.value);
		if (receipts.has(receipt)) {
			done.before += 1;
			continue;
		}
		const refused = await stateLine(runtime, read.value, receipt, dryRun ? null : machine);
		if (refused) report(refused, delegation.code);
		else done.stated += 1;
	}
	if (!dryRun && done.stated > 0) announcePositions(runtime, consultation, EVERYBODY);
	return done;
}

/** How the paragraphs of each section are named. */
async function readParagraphs(
	db: Database,
	sections: readonly Section[]
): Promise<Map<SectionId, NamedParagraph[]>> {
	const read = sections.map(async ({ id }) => {
		const text = await readProjection(db, id);
		return [id, nameParagraphs(text?.blocks ?? [])] as const;
	});
	return new Map(await Promise.all(read));
}

/**
 * @param machine null to try only
 * @returns why it cannot be stated, as a reason code, or null
 */
async function stateLine(
	runtime: Runtime,
	{ delegation, section, block, statedAt, ...said }: Saying,
	receipt: string,
	machine: Machine | null
): Promise<string | null> {
	const { db, clock } = runtime;
	const target = { section, block };
	const text = await readTargetText(db, target);
	if (!text) return 'positions.no-text';
	const where = { consultation: section.consultation, section: section.id, block };
	const rows = await listStatements(db, { ...where, delegation: delegation.id }, PUBLIC);
	const heard = rows.map((row) => toStatement(row, delegation.code, section.number));
	const standing = inForce(heard);
	if (said.stance === 'withdrawn' && (!standing || standing.stance === 'withdrawn'))
		return 'positions.nothing-to-withdraw';
	if (!machine) return null;
	const row = await commitStatement(
		runtime,
		target,
		delegation,
		'position.recorded',
		{
			...{ ...said, ...machine, receipt, delegation: delegation.id, version: nextVersion(heard) },
			...{ audience: EVERYBODY, source: 'import', disputedAt: null, textHash: text.hash },
			statedAt: statedAt ?? clock.now()
		},
		text,
		null
	);
	return row ? null : 'positions.changed-meanwhile';
}

/** The same for the same line: it is stated once, in whatever file it stands. */
function receiptFor({ delegation, section, block, statedAt, ...said }: Saying): string {
	const { stance, reservation, reason } = said;
	// That on a section is the same as before lines could name a paragraph.
	const on = block === '' ? [section.id] : [section.id, block];
	const line = [delegation.id, ...on, stance, reservation, reason, statedAt];
	return `import-${createHash('sha256').update(JSON.stringify(line)).digest('hex').slice(0, 48)}`;
}
