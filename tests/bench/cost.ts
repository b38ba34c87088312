import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** In a second, as the system counts CPU time. */
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** CPU time of a process so far, in milliseconds, where the system tells. */
export function cpuTaken(pid: number | undefined): number {
	const stat = readFileSync(`/proc/${pid ?? 'self'}/stat`, 'utf8');
	// After the name in parentheses, which may hold anything: the 12th and 13th are user and system.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

/** Memory of a process in megabytes, where the system tells. */
export function resident(pid: number | undefined): string {
	const status = readFileSync(`/proc/${pid ?? 'self'}/status`, 'utf8');
	return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000).toFixed(0);
}

/** The value below which a share of them lies. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
}
