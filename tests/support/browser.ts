import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

function installed(): string | null {
	const candidates = [process.env.CHROMIUM_PATH, ...SYSTEM, chromium.executablePath()];
	return candidates.find((path) => path && existsSync(path)) ?? null;
}

/**
 * The Chromium that tests drive: `CHROMIUM_PATH`, the system's, Playwright's own, or one
 * installed now with apt when this is root on a Debian machine. Null when there is none.
 */
export function findBrowser(): string | null {
	const found = installed();
	if (found || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found;
	process.stderr.write('Installing chromium with apt …\n');
	spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
	spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], {
		stdio: 'ignore',
		env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
	});
	return installed();
}

/** What Debian's Chromium needs to run headless as root without calling home. */
export const BROWSER_ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-dev-shm-usage'
];
