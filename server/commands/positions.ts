import { parseArgs } from 'node:util';
import { positionsAsRows } from '#lib/positions/queries.server.ts';
import { rowsAsCsv } from '#lib/positions/rows.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import { consultationOf, Refusal, writeColumns, type Command } from './command.ts';

const list: Command = {
	name: 'positions',
	usage: 'SLUG [--json | --csv]',
	summary: 'print every position in force',
	async run(runtime, args, write) {
		const { positionals, values } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { json: { type: 'boolean' }, csv: { type: 'boolean' } }
		});
		if (values.json && values.csv) throw new Refusal('Choose --json or --csv.');
		const consultation = await consultationOf(runtime, positionals[0]);
		const rows = await positionsAsRows(runtime, consultation);
		if (values.json) return write(JSON.stringify(rows, null, '\t'));
		// Its last line break is the one that `write` adds.
		if (values.csv) return write(rowsAsCsv(rows).replace(/\n$/, ''));
		if (consultation.demonstration) write('Demonstration: these positions are invented.');
		writeColumns(
			write,
			rows.map((row) => [
				sectionAddress({ number: row.section }),
				row.delegationCode,
				row.stance,
				row.changedSince ? 'text changed since' : '',
				row.reason
			])
		);
	}
};

export const positionCommands = [list];
