import { parseArgs } from 'node:util';
import { MORE_COLUMNS, stateRows } from '#lib/people/importing.ts';
import { importDelegations } from '#lib/people/importing.server.ts';
import { consultationOf, Refusal, type Command } from './command.ts';
import { counted, readTableFile, writeImported } from './importing.ts';

const importing: Command = {
	name: 'import-delegations',
	usage: 'SLUG FILE.csv | --states [--dry-run]',
	summary:
		'add delegations from a table (code, name, category, group, regional), or the 193 Member States',
	async run(runtime, args, write) {
		const { positionals, values } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { 'dry-run': { type: 'boolean', default: false }, states: { type: 'boolean' } }
		});
		const [slug, file, ...more] = positionals;
		const consultation = await consultationOf(runtime, slug);
		if ((file === undefined) !== (values.states === true) || more.length > 0)
			throw new Refusal('Name one file, or --states.');
		const table = file
			? await readTableFile(file, ['code'], MORE_COLUMNS)
			: { rows: stateRows(), problems: [] };
		const dryRun = values['dry-run'];
		const done = await importDelegations(runtime, consultation.id, table.rows, { dryRun });
		writeImported(
			write,
			`${counted(done.added.length, 'delegation')} added, ${done.present.length} there already.`,
			[...table.problems, ...done.problems],
			dryRun
		);
	}
};

export const delegationCommands = [importing];
