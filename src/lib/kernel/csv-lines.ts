// A spreadsheet would run a cell that starts like this as a formula; some read wide signs too.
const FORMULA = /^[\t\r]|^\s*[=+\-@＝＋－＠]/;

/** Lines of cells as CSV (RFC 4180); formula leaders are neutralised. */
export function writeCsv(lines: readonly (readonly string[])[]): string {
	return lines.map((cells) => cells.map(cell).join(',') + '\r\n').join('');
}

function cell(text: string): string {
	const safe = FORMULA.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
