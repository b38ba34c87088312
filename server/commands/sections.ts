import { parseArgs } from 'node:util';
import { addSections } from '#lib/sections/commands.server.ts';
import { listSectionLines, toLine, type SectionLine } from '#lib/sections/queries.server.ts';
import { readSectionWish, sectionAddress } from '#lib/sections/rules.ts';
import type { Write } from '../command-socket.ts';
import { consultationOf, Refusal, valueOf, writeColumns, type Command } from './command.ts';

const list: Command = {
	name: 'sections',
	usage: 'SLUG [--json]',
	summary: 'list the sections of a consultation',
	async run(runtime, args, write) {
		const { positionals, values } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { json: { type: 'boolean' } }
		});
		const consultation = await consultationOf(runtime, positionals[0]);
		writeSections(write, await listSectionLines(runtime, consultation.id), values.json ?? false);
	}
};

const create: Command = {
	name: 'section create',
	usage: 'SLUG --title T --mode open|proposals|locked [--count N] [--json]',
	summary: 'add a section at the end of the text, or N of them; prints what it made',
	async run(runtime, args, write) {
		const { positionals, values } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				title: { type: 'string' },
				mode: { type: 'string' },
				count: { type: 'string', default: '1' },
				json: { type: 'boolean' }
			}
		});
		const consultation = await consultationOf(runtime, positionals[0]);
		const wish = valueOf(readSectionWish(values.title, values.mode));
		const count = Number(values.count);
		if (!Number.isInteger(count) || count < 1 || count > 1000)
			throw new Refusal('--count is a whole number from 1 to 1000.');
		const wishes = Array.from({ length: count }, (_, i) => ({
			...wish,
			title: count === 1 ? wish.title : `${wish.title} ${i + 1}`
		}));
		const made = valueOf(await addSections(runtime, consultation, wishes, null));
		writeSections(write, made.map(toLine), values.json ?? false);
	}
};

function writeSections(write: Write, sections: readonly SectionLine[], json: boolean): void {
	if (json) return write(JSON.stringify(sections, null, '\t'));
	writeColumns(
		write,
		sections.map((section) => [
			sectionAddress(section),
			section.mode,
			section.document,
			section.title
		])
	);
}

export const sectionCommands = [list, create];
