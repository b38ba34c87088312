import type { RunCommand, Write } from '../command-socket.ts';
import { accountCommands } from './accounts.ts';
import { backupCommands } from './backup.ts';
import type { Command } from './command.ts';
import { delegationCommands } from './delegations.ts';
import { positionCommands } from './positions.ts';
import { recordCommands } from './record.ts';
import { sectionCommands } from './sections.ts';
import { textCommands } from './texts.ts';

const COMMANDS: readonly Command[] = [
	...accountCommands,
	...sectionCommands,
	...delegationCommands,
	...positionCommands,
	...recordCommands,
	...textCommands,
	...backupCommands
];

/**
 * Run one command line, such as `['sections', 'roadmap', '--json']`.
 *
 * @returns its exit code: 0, or 1 with what went wrong written as an error
 */
export const runCommand: RunCommand = async (runtime, argv, write) => {
	const found = findCommand(argv);
	if (found) return guard(write, () => found.command.run(runtime, found.args, write));
	write(`There is no command ${argv.join(' ')}. See --help.`, 'error');
	return 1;
};

/** Do what a command asks; what it cannot do becomes a line of error and exit code 1. */
export async function guard(write: Write, act: () => Promise<void>): Promise<number> {
	try {
		await act();
		return 0;
	} catch (error) {
		write(error instanceof Error ? error.message : String(error), 'error');
		return 1;
	}
}

/** The command that the first words name, and what follows them; null when there is none. */
function findCommand(
	argv: readonly string[]
): { command: Command; args: readonly string[] } | null {
	for (const command of COMMANDS) {
		const words = command.name.split(' ');
		if (words.every((word, i) => argv[i] === word))
			return { command, args: argv.slice(words.length) };
	}
	return null;
}

export function writeHelp(write: Write): void {
	write('Usage: npm run -s plenary -- COMMAND');
	write('');
	for (const { name, usage, summary } of COMMANDS) {
		write(`  ${name} ${usage}`);
		write(`      ${summary}`);
	}
	write('');
	write('Works beside a running server, and without one on the same DATA_DIR.');
	write('Errors go to standard error, with exit code 1.');
}
