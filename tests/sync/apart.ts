import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { addSections } from '#lib/sections/commands.server.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Limits } from '#server/sync/limits.ts';
import { until } from './clients.ts';
import { aFolder, furnish, start, type House } from './house.ts';
import { Raw } from './raw.ts';

const SCRIPT = fileURLToPath(new URL('apart-child.ts', import.meta.url));

/** A house served by a process of its own, so that what stalls it stalls no test. */
export type Apart = {
	house: House;
	/** A second section, in another room. */
	elsewhere: House;
	/** Resident memory of the server, in bytes. */
	rss(): number;
	/** What the server's objects and buffers take after a collection, in bytes. */
	held(): Promise<number>;
};

/** Serve a folder in a process of its own. */
export async function serveApart(
	folder: string,
	limits: Partial<Limits>,
	atTheEnd: (end: () => void) => void = onTestFinished
) {
	const argv = ['--expose-gc', SCRIPT, folder, JSON.stringify(limits)];
	const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
	atTheEnd(() => void child.kill('SIGKILL'));
	const port = await new Promise<number>((resolve) =>
		child.stdout.once('data', (line: Buffer) => resolve(Number(line)))
	);
	return { child, port };
}

/**
 * Furnish a folder, then serve it apart.
 *
 * @param options.prepare may write into the folder before
 * @param options.until where its end is asked for: after the test, or after all of them
 */
export async function openApart(
	limits: Partial<Limits> = {},
	{
		prepare = async () => {},
		until: atTheEnd = onTestFinished
	}: { prepare?: (house: House) => Promise<void>; until?: (end: () => void) => void } = {}
): Promise<Apart> {
	const folder = aFolder(atTheEnd);
	const plenary = await start(folder);
	const furnished = await furnish(plenary);
	const added = await addSections(
		furnished.runtime,
		{ id: furnished.consultation, numbering: 'continuous' },
		[{ title: 'Security', mode: 'open' }],
		null
	);
	const section: Section | undefined = added.ok ? added.value[0] : undefined;
	if (!section) throw new Error('the section could not be made');
	await prepare(furnished);
	await plenary.close();
	const { child, port } = await serveApart(folder, limits, atTheEnd);
	const house = {
		...furnished,
		origin: `http://127.0.0.1:${port}`,
		plenary: { ...plenary, port }
	};
	return {
		house,
		elsewhere: { ...house, section },
		rss() {
			const pages = readFileSync(`/proc/${child.pid}/statm`, 'utf8').split(' ')[1];
			return Number(pages) * 4096;
		},
		async held() {
			const said = once(child.stdout, 'data');
			child.stdin.write('?');
			return Number(await said);
		}
	};
}

/**
 * How long others may be kept waiting in a test, in milliseconds. The budget is 250 on a machine that
 * does nothing else; tests run side by side on one that does, and look for what takes seconds.
 */
export function mostStall(): number {
	return 750 * Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
}

/**
 * Type in another room without pause while `act` runs: how long the slowest of those changes took
 * to be saved, in milliseconds.
 */
export async function slowestElsewhere(
	{ elsewhere }: Apart,
	act: () => Promise<void>
): Promise<number> {
	const norway = await new Raw(elsewhere, elsewhere.norway).ready();
	let slowest = 0;
	let isOver = false;
	const typing = (async () => {
		while (!isOver) {
			const due = norway.saved + 1;
			const startedAt = performance.now();
			norway.type('.');
			await until(() => norway.saved >= due, 30_000);
			slowest = Math.max(slowest, performance.now() - startedAt);
			await new Promise((resolve) => setTimeout(resolve, 25));
		}
	})();
	await act();
	isOver = true;
	await typing;
	return slowest;
}
