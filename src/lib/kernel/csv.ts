import { CsvError, parse } from 'csv-parse/sync';
import { accept, refuse, type Outcome } from './outcome.ts';

/** One record of a file: the line it begins on, counted from 1, and its cells. */
type Line = { line: number; cells: string[] };

/** One record under its heading; a column the file has not is ''. */
export type Row<Column extends string> = { line: number; cells: Record<Column, string> };

/** Why a line of a file was not taken: a reason code, and the word it is about. */
export type Problem = { line: number; reason: string; word: string };

/**
 * Read a table with a heading line: comma-separated (RFC 4180) unless another sign is named, in UTF-8,
 * its lines ended in either way. Columns stand in any order, under names in any case; others are passed over.
 *
 * @returns the good rows and the lines that are none; refused when there is no such table at all
 */
export function readTable<Required extends string, Optional extends string>(
	bytes: Uint8Array,
	required: readonly Required[],
	optional: readonly Optional[],
	delimiter = ','
): Outcome<{ rows: Row<Required | Optional>[]; problems: Problem[] }> {
	const text = decodeText(bytes);
	if (text === null) return refuse(400, 'csv.not-utf8');
	const parsed = parseCsv(text, delimiter);
	if (!parsed.ok) return parsed;
	const [heading, ...lines] = parsed.value;
	if (!heading) return refuse(400, 'csv.empty');
	if (heading.cells.length === 1 && /[;\t]/.test(heading.cells[0] ?? ''))
		return refuse(400, 'csv.not-commas');
	const names = heading.cells.map((name) => name.trim().toLowerCase());
	if (required.some((name) => !names.includes(name)) || new Set(names).size < names.length)
		return refuse(400, 'csv.heading');
	const columns = [...required, ...optional];
	const good = lines.filter(({ cells }) => cells.length === names.length);
	return accept({
		rows: good.map(({ line, cells }) => ({
			line,
			cells: Object.fromEntries(
				columns.map((column) => [column, (cells[names.indexOf(column)] ?? '').trim()])
			) as Record<Required | Optional, string>
		})),
		problems: lines
			.filter((each) => !good.includes(each))
			.map(({ line, cells }) => ({ line, reason: 'csv.cells', word: String(cells.length) }))
	});
}

/** Text of a file in UTF-8, with or without a byte order mark; null when it is none. */
export function decodeText(bytes: Uint8Array): string | null {
	try {
		// A byte order mark at the start is taken off by the decoder.
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return null;
	}
}

const BREAK = /\r\n|\r|\n/g;
const countBreaks = (text: string): number => text.match(BREAK)?.length ?? 0;

/** The records of a file; empty lines are none. A quote out of place makes the rest unreadable. */
function parseCsv(text: string, delimiter: string): Outcome<Line[]> {
	let line = 1;
	try {
		const found = parse(text, {
			delimiter,
			raw: true,
			relax_column_count: true,
			skip_empty_lines: true
		});
		// `raw` begins with the empty lines before a record and ends with its own break.
		const records = (found as unknown as { record: string[]; raw: string }[]).map(
			({ record, raw }) => {
				const begins = line + countBreaks(/^[\r\n]*/.exec(raw)?.[0] ?? '');
				line += countBreaks(raw);
				return { line: begins, cells: record };
			}
		);
		return accept(records);
	} catch (error) {
		if (error instanceof CsvError) return refuse(400, 'csv.quotes');
		throw error;
	}
}
