import { describe, expect, it } from 'vitest';
import { readTable } from './csv.ts';

const read = (text: string | Uint8Array) =>
	readTable(
		typeof text === 'string' ? new TextEncoder().encode(text) : text,
		['code', 'name'],
		['note']
	);
const cells = (text: string) => {
	const table = read(text);
	return table.ok ? table.value.rows.map((row) => row.cells) : table.reason;
};
const NORWAY = { code: 'NOR', name: 'Norway', note: '' };

describe('a table in a file', () => {
	it.each([
		['plain', 'code,name\nNOR,Norway\n'],
		['with a byte order mark and lines of Windows', '\ufeffcode,name\r\nNOR,Norway\r\n'],
		['without a last line break', 'code,name\nNOR,Norway'],
		['in quotes', '"code","name"\n"NOR","Norway"\n'],
		['in another order, with more columns and capitals', 'Name,x,CODE\nNorway,1,NOR\n'],
		['with spaces around and empty lines', 'code , name\n\n NOR , Norway \n\n']
	])('is read %s', (_how, text) => expect(cells(text)).toEqual([NORWAY]));

	it('keeps commas, quotes and line breaks within quotes, and counts lines', () => {
		const table = read('code,name,note\nA,"One, two","say ""x""\r\nand y"\nB,C,\n');
		expect(table).toMatchObject({
			value: {
				rows: [
					{ line: 2, cells: { code: 'A', name: 'One, two', note: 'say "x"\r\nand y' } },
					{ line: 4, cells: { code: 'B', name: 'C', note: '' } }
				]
			}
		});
	});

	it('takes NA for what it says', () => {
		expect(cells('code,name\nNA,Namibia')).toEqual([{ code: 'NA', name: 'Namibia', note: '' }]);
	});

	it('keeps good lines beside those with too many or too few cells', () => {
		expect(read('code,name\nA\nNOR,Norway\nB,C,D\n,\n')).toMatchObject({
			value: {
				rows: [{ line: 3 }, { line: 5 }],
				problems: [
					{ line: 2, reason: 'csv.cells', word: '1' },
					{ line: 4, reason: 'csv.cells', word: '3' }
				]
			}
		});
	});

	it.each([
		['semicolons between cells', 'code;name\nNOR;Norway', 'csv.not-commas'],
		['tabs between cells', 'code\tname\nNOR\tNorway', 'csv.not-commas'],
		['no heading', 'NOR,Norway\n', 'csv.heading'],
		['a heading twice', 'code,name,code\n', 'csv.heading'],
		['nothing', '\n', 'csv.empty'],
		['a quote that never ends', 'code,name\nNOR,"Norway\n', 'csv.quotes'],
		['words after a quote', 'code,name\nNOR,"Nor"way\n', 'csv.quotes'],
		['a quote within words', 'code,name\nNOR,Nor"way\n', 'csv.quotes']
	])('is refused for %s', (_what, text, reason) => expect(cells(text)).toBe(reason));

	it('is refused in another encoding than UTF-8', () => {
		const latin = Uint8Array.from([...'code,name\nTUR,T'].map((sign) => sign.charCodeAt(0)));
		const wrong = Uint8Array.from([...latin, 0xfc, 0x72]);
		expect(read(wrong)).toMatchObject({ reason: 'csv.not-utf8' });
	});
});
