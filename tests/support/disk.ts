import { execFileSync } from 'node:child_process';

/**
 * A full disk for one process, by the limit on the size of its files: nothing it writes to one is
 * taken, wherever in it. Sockets, pipes and reading go on.
 */
export function fillDisk(pid: number | undefined): void {
	limitFiles(pid, '0');
}

/** The disk has room again. */
export function freeDisk(pid: number | undefined): void {
	limitFiles(pid, 'unlimited');
}

function limitFiles(pid: number | undefined, most: string): void {
	if (pid === undefined) throw new Error('The process does not run.');
	execFileSync('prlimit', ['--pid', String(pid), `--fsize=${most}:`]);
}
