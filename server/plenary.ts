import { resolve } from 'node:path';
import { pino } from 'pino';
import { callServer, type Write } from './command-socket.ts';
import { restoreFile } from './commands/backup.ts';
import { verifyFile } from './commands/record.ts';
import { findCommand, guard, refuseUnknown, runCommand, writeHelp } from './commands/run.ts';
import { readConfiguration } from './configuration.ts';
import { closeRuntime, openRuntime } from './open-runtime.ts';

const write: Write = (line, to = 'out') => {
	(to === 'out' ? process.stdout : process.stderr).write(`${line}\n`);
};

/** The command line: inside the server that runs on DATA_DIR, else on the database itself. */
async function main(argv: readonly string[]): Promise<number> {
	if (argv.length === 0 || argv.includes('--help')) {
		writeHelp(write);
		return 0;
	}
	const found = findCommand(argv);
	if (!found) return refuseUnknown(argv, write);
	const { name } = found.command;
	const configuration = readConfiguration(process.env);
	if (name === 'restore')
		return guard(write, () => restoreFile(configuration, fileOf(found.args), write));
	if (name === 'verify-record' && found.args.length > 0)
		return guard(write, () => verifyFile(fileOf(found.args), write));
	// The server may stand in another folder than who asks it.
	const asked = name === 'backup' ? ['backup', fileOf(found.args)] : argv;

	const answered = await callServer(configuration.dataDir, asked, write);
	if (answered !== null) return answered;
	const runtime = await openRuntime(configuration, pino({ level: 'silent' }));
	try {
		return await runCommand(runtime, asked, write);
	} finally {
		await closeRuntime(runtime);
	}
}

/** The file that a command names, as seen from where npm was called. */
function fileOf([file]: readonly string[]): string {
	if (!file) throw new Error('Name a file.');
	return resolve(process.env.INIT_CWD ?? '.', file);
}

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	write(error instanceof Error ? error.message : String(error), 'error');
	process.exitCode = 1;
}
