import { readFile, stat } from 'node:fs/promises';
import type { Problem, Row } from '#lib/kernel/csv.ts';
import { readTable } from '#lib/kernel/csv.ts';
import { say } from '#lib/messages/say.ts';
import type { Write } from '../command-socket.ts';
import { Refusal, valueOf } from './command.ts';

const LARGEST = 8 * 1024 * 1024;

/** A table in a file on this machine. @throws a refusal when there is no such table */
export async function readTableFile<Required extends string, Optional extends string>(
	file: string,
	required: readonly Required[],
	optional: readonly Optional[]
): Promise<{ rows: Row<Required | Optional>[]; problems: Problem[] }> {
	const found = await stat(file).catch(() => null);
	if (!found?.isFile()) throw new Refusal(`There is no file ${file}.`);
	if (found.size > LARGEST) throw new Refusal(`${file} is larger than 8 MiB.`);
	const table = readTable(await readFile(file), required, optional);
	if (!table.ok && table.reason === 'csv.heading')
		throw new Refusal(
			`${say(table.reason)} Needed: ${required.join(', ')}; understood: ${optional.join(', ')}.`
		);
	return valueOf(table);
}

/**
 * Say what became of the lines of a file.
 *
 * @throws a refusal when there were lines that could not be taken: the others are kept
 */
export function writeImported(
	write: Write,
	sentence: string,
	problems: readonly Problem[],
	dryRun: boolean
): void {
	write(dryRun ? `Dry run, nothing was written. ${sentence}` : sentence);
	if (problems.length === 0) return;
	for (const { line, reason, word } of problems.toSorted((a, b) => a.line - b.line))
		write(`line ${line}: ${say(reason)}${word && ` (${word})`}`, 'error');
	const lines = problems.length === 1 ? '1 line was' : `${problems.length} lines were`;
	throw new Refusal(`${lines} not imported.`);
}

/** `1 delegation`, `2 delegations`. */
export function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
