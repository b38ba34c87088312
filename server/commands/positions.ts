import { parseArgs } from 'node:util';
import { rowsAsCsv, type PositionRow } from '#lib/positions/rows.ts';
import { allAsRows } from '#lib/proposals/support-rows.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import { importPositions } from '#lib/positions/importing.server.ts';
import { NEEDED_COLUMNS, OTHER_COLUMNS } from '#lib/positions/importing.ts';
import { consultationOf, Refusal, writeColumns, type Command } from './command.ts';
import { counted, readTableFile, writeImported } from './importing.ts';

const list: Command = {
	name: 'positions',
	usage: 'SLUG [--json | --csv]',
	summary: 'print every position in force, on the text and on what is proposed',
	async run(runtime, args, write) {
		const { positionals, values } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { json: { type: 'boolean' }, csv: { type: 'boolean' } }
		});
		if (values.json && values.csv) throw new Refusal('Choose --json or --csv.');
		const consultation = await consultationOf(runtime, positionals[0]);
		const rows = await allAsRows(runtime, consultation);
		if (values.json) return write(JSON.stringify(rows, null, '\t'));
		// Its last line break is the one that `write` adds.
		if (values.csv) return write(rowsAsCsv(rows).replace(/\n$/, ''));
		if (consultation.demonstration) write('Demonstration: these positions are invented.');
		writeColumns(
			write,
			rows.map((row) => [
				targetWord(row),
				row.delegationCode,
				row.stance,
				[
					row.through && `through ${row.through}`,
					row.confirmed ? '' : 'unconfirmed',
					row.changedSince ? 'text changed since' : ''
				]
					.filter((mark) => mark !== '')
					.join(', '),
				row.reason
			])
		);
	}
};

/** What a position is on, as imports take it: `3`, `3 ¶12`, or by its id where it prints no number; of proposals `P4.2`. */
function targetWord({ section, paragraph, block, proposal, change }: PositionRow): string {
	if (proposal !== '') return `P${proposal}.${change}`;
	const address = sectionAddress({ number: section });
	if (block === '') return address;
	return paragraph ? `${address} ¶${paragraph}` : `${address}/${block}`;
}

const importing: Command = {
	name: 'import-positions',
	usage: 'SLUG FILE.csv [--dry-run]',
	summary: 'record positions from a table (delegation, target, stance, reason, date), unconfirmed',
	async run(runtime, args, write) {
		const { positionals, values } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { 'dry-run': { type: 'boolean', default: false } }
		});
		const [slug, file, ...more] = positionals;
		const consultation = await consultationOf(runtime, slug);
		if (!file || more.length > 0) throw new Refusal('Name one file.');
		const table = await readTableFile(file, NEEDED_COLUMNS, OTHER_COLUMNS);
		const dryRun = values['dry-run'];
		const done = await importPositions(runtime, consultation.id, table.rows, { dryRun });
		writeImported(
			write,
			`${counted(done.stated, 'position')} recorded, ${done.before} imported before.`,
			[...table.problems, ...done.problems],
			dryRun
		);
	}
};

export const positionCommands = [list, importing];
