import { resolve } from 'node:path';
import { callServer, type Write } from './command-socket.ts';
import { readConfiguration, type Configuration } from './configuration.ts';

const write: Write = (line, to = 'out') => {
	(to === 'out' ? process.stdout : process.stderr).write(`${line}\n`);
};

// Who reads the output may have enough of it, as `head` has: what was asked for is done all the same.
for (const stream of [process.stdout, process.stderr])
	stream.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') throw error;
	});

/**
 * The command line: inside the server that runs on DATA_DIR, else on the database itself. A
 * server on DATABASE_URL takes none: what runs on DATA_DIR then is another installation.
 */
async function main(argv: readonly string[]): Promise<number> {
	const configuration = readConfiguration(process.env);
	// The server may stand in another folder than who asks it.
	const asked = argv.map((word, i) => (isFile(argv, i) ? fromHere(word) : word));
	const needsNothing = argv[0] === 'verify-record' && argv.some((_, i) => isFile(argv, i));
	if (argv.includes('--help') || argv[0] === 'restore' || needsNothing)
		return runByItself(configuration, asked);
	const { dataDir, databaseUrl } = configuration;
	const answered = databaseUrl === null ? await callServer(dataDir, asked, write) : null;
	return answered ?? runOnDatabase(configuration, asked);
}

// Commands bring half of Plenary with them: beside a server nothing of it is loaded.

/** What needs neither a server nor an open database. */
async function runByItself(configuration: Configuration, argv: readonly string[]): Promise<number> {
	const { guard, writeHelp } = await import('./commands/run.ts');
	const [name, ...words] = argv;
	return guard(write, async () => {
		if (argv.includes('--help')) return writeHelp(write);
		if (name === 'restore') {
			const [file] = words;
			if (!file) throw new Error('Name a file.');
			const { restoreFile } = await import('./commands/backup.ts');
			return restoreFile(configuration, file, write);
		}
		const { verifyFile } = await import('./commands/record.ts');
		return verifyFile(words, write);
	});
}

async function runOnDatabase(
	configuration: Configuration,
	argv: readonly string[]
): Promise<number> {
	const { pino } = await import('pino');
	const { closeRuntime, openRuntime } = await import('./open-runtime.ts');
	const { runCommand } = await import('./commands/run.ts');
	const runtime = await openRuntime(configuration, pino({ level: 'silent' }));
	try {
		return await runCommand(runtime, argv, write);
	} finally {
		await closeRuntime(runtime);
	}
}

/**
 * Whether this word of a command names a file: of a backup the first, of an import what follows
 * the slug, of a check what belongs to no option.
 */
function isFile(argv: readonly string[], i: number): boolean {
	const [name = '', ...words] = argv;
	const word = words[i - 1];
	if (word === undefined || word.startsWith('-')) return false;
	if (name === 'backup' || name === 'restore') return i === 1;
	if (name === 'verify-record') return !/^--(head|consultation)$/.test(argv[i - 1] ?? '');
	const plain = words.filter((each) => !each.startsWith('-'));
	return name.startsWith('import-') && plain.indexOf(word) > 0;
}

/** A file as it is named where npm was called. */
function fromHere(file: string): string {
	return resolve(process.env.INIT_CWD ?? '.', file);
}

try {
	const argv = process.argv.slice(2);
	process.exitCode = await main(argv.length > 0 ? argv : ['--help']);
} catch (error) {
	write(error instanceof Error ? error.message : String(error), 'error');
	process.exitCode = 1;
}
