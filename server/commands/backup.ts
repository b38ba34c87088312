import { backup, restore } from '#db/backup.ts';
import { callServer, type Write } from '../command-socket.ts';
import type { Configuration } from '../configuration.ts';
import { Refusal, type Command } from './command.ts';

const backupCommand: Command = {
	name: 'backup',
	usage: 'FILE',
	summary: 'copy the whole database to a new file while everybody goes on writing',
	async run({ db }, [file], write) {
		if (!file) throw new Refusal('Name the file to write the backup to.');
		await backup(db, file);
		write(`Backed up to ${file}`);
	}
};

const restoreCommand: Command = {
	name: 'restore',
	usage: 'FILE',
	summary:
		'put a backup in place of the database; the server must be stopped; ends all sessions and open invitations',
	async run() {
		throw new Refusal(STOP_FIRST);
	}
};

const STOP_FIRST =
	'A server is running on this data folder. Stop it first: a restore replaces what it works on.';

/** Put a backup in place of the database. It needs the data folder to itself. */
export async function restoreFile(
	{ dataDir, databaseUrl }: Configuration,
	file: string,
	write: Write
): Promise<void> {
	if (databaseUrl)
		throw new Refusal('This Plenary keeps its data in PostgreSQL: restore it with `pg_restore`.');
	// A running server answers any command, this one with a refusal.
	if ((await callServer(dataDir, ['restore'], () => undefined)) !== null)
		throw new Refusal(STOP_FIRST);
	const kept = await restore(dataDir, file);
	write(`Restored ${file}`);
	if (kept) write(`What stood there before is kept as ${kept}`);
	write(
		'Everybody is signed out. Open invitations, reset links and the address of the first ' +
			'administrator have ended: make new ones where they are needed.'
	);
}

export const backupCommands = [backupCommand, restoreCommand];
