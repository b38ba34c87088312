/**
 * `npm test`: unit and integration tests, then the browser's, and one closing line with
 * the counts of both. `npm test -- unit` or `npm test -- browser` runs one of them; further
 * arguments go to the runner.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { findBrowser } from './support/browser.ts';

type Counts = { passed: number; failed: number; skipped: number };
const REPORTS = 'test-results';

function run(command: string, args: string[], env: Record<string, string> = {}): boolean {
	const options = { stdio: 'inherit', env: { ...process.env, ...env } } as const;
	return spawnSync(`node_modules/.bin/${command}`, args, options).status === 0;
}

function readReport<Report>(file: string): Report | null {
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null;
}

function runUnit(args: string[]): Counts {
	const file = `${REPORTS}/unit.json`;
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
	const ok = run('vitest', ['run', ...reporters, ...args]);
	const report = readReport<{
		numPassedTests: number;
		numFailedTests: number;
		numPendingTests: number;
	}>(file);
	if (!report) return { passed: 0, failed: 1, skipped: 0 };
	const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
	// A suite that cannot be loaded fails no test, yet the run has failed.
	return { passed, failed: ok ? failed : Math.max(1, failed), skipped };
}

function runBrowser(args: string[]): Counts {
	const browser = findBrowser();
	if (!browser) {
		process.stderr.write(
			'No browser found: install chromium (apt-get install chromium) or set CHROMIUM_PATH.\n'
		);
		return { passed: 0, failed: 1, skipped: 0 };
	}
	const file = `${REPORTS}/browser.json`;
	const ok = run('playwright', ['test', '--reporter=list,json', ...args], {
		CHROMIUM_PATH: browser,
		PLAYWRIGHT_JSON_OUTPUT_NAME: file
	});
	const report = readReport<{
		stats: { expected: number; unexpected: number; flaky: number; skipped: number };
	}>(file);
	if (!report) return { passed: 0, failed: 1, skipped: 0 };
	const { expected, unexpected, flaky, skipped } = report.stats;
	const failed = unexpected + flaky;
	return { passed: expected, failed: ok ? failed : Math.max(1, failed), skipped };
}

const [which, ...rest] = process.argv.slice(2);
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const counts: Counts[] = [];
if (which !== 'browser') counts.push(runUnit(which === 'unit' ? rest : []));
if (which !== 'unit') counts.push(runBrowser(which === 'browser' ? rest : []));

const sum = (key: keyof Counts) => counts.reduce((total, count) => total + count[key], 0);
const skipped = sum('skipped') ? `, ${sum('skipped')} skipped` : '';
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed${skipped}\n`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
