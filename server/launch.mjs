// Runs Plenary's tasks on the Node it is pinned to. No dependencies and Node 18 syntax:
// this is the one file that must work before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const pinned = `node-${process.platform}-${process.arch}`;
const pinnedVersion = (manifest.optionalDependencies || {})[pinned];
const stamp = join('node_modules', '.installed-lock');

/** Whether this Node runs TypeScript sources and every dependency: 22.18 or newer. */
function isNewEnough(version) {
	const [major, minor] = version.split('.').map(Number);
	return major > 22 || (major === 22 && minor >= 18);
}

function fail(sentence) {
	process.stderr.write(`${sentence}\n`);
	process.exit(1);
}

/** The folder of a Node that can run Plenary, fetched from the registry where this one is too old. */
function nodeFolder() {
	for (const base of ['node_modules', join('.node', 'node_modules')]) {
		const folder = join(root, base, pinned, 'bin');
		if (existsSync(join(folder, 'node'))) return folder;
	}
	if (isNewEnough(process.versions.node)) return dirname(process.execPath);
	if (!pinnedVersion)
		fail(`Plenary needs Node 22.18 or newer; this is ${process.versions.node}. Please install it.`);
	mkdirSync('.node', { recursive: true });
	writeFileSync(join('.node', 'package.json'), '{ "private": true }\n');
	run('npm', [
		'install',
		'--prefix',
		'.node',
		'--no-save',
		'--loglevel=error',
		`${pinned}@${pinnedVersion}`
	]);
	return join(root, '.node', 'node_modules', pinned, 'bin');
}

function environment(extra) {
	const path = `${nodeFolder()}:${process.env.PATH || ''}`;
	return Object.assign({}, process.env, { PATH: path }, extra);
}

function run(command, args, options) {
	const { status, error } = spawnSync(command, args, Object.assign({ stdio: 'inherit' }, options));
	if (error) fail(`${command} could not be started: ${error.message}`);
	if (status !== 0) process.exit(status === null ? 1 : status);
}

function runTool(name, args, extra) {
	run(join('node_modules', '.bin', name), args, { env: environment(extra) });
}

function install() {
	const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
	// npm empties the folder that a link points to, under whoever else works with it.
	const modules = lstatSync('node_modules', { throwIfNoEntry: false });
	if (modules && modules.isSymbolicLink())
		fail('node_modules is a link to a folder that others may use. Remove the link first.');
	// npm itself runs on the pinned Node, so that engines and native parts agree with it.
	run('npm', ['ci', '--no-audit', '--no-fund'], { env: environment(), stdio: ['ignore', 2, 2] });
	writeFileSync(stamp, lock);
}

function newest(path) {
	const stat = statSync(path);
	if (!stat.isDirectory()) return stat.mtimeMs;
	return readdirSync(path).reduce(
		(at, name) => Math.max(at, newest(join(path, name))),
		stat.mtimeMs
	);
}

function build() {
	const made = join('build', 'handler.js');
	const sources = [
		'src',
		'db',
		'static',
		'package-lock.json',
		'svelte.config.js',
		'vite.config.ts'
	];
	if (existsSync(made) && Math.max(...sources.map(newest)) < statSync(made).mtimeMs) return;
	process.stderr.write('Building: this takes a minute, once …\n');
	// What the builder says about itself is only of use when it fails.
	const args = ['build', '--logLevel', 'warn'];
	const { status, stdout, stderr } = spawnSync(join('node_modules', '.bin', 'vite'), args, {
		encoding: 'utf8',
		env: environment()
	});
	if (status !== 0) fail(`${stdout || ''}${stderr || ''}The build failed.`);
}

/** Runs a task that stays, passing signals on, and ends with its exit code. */
function stay(command, args) {
	const child = spawn(command, args, { stdio: 'inherit', env: environment() });
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
		process.on(signal, () => child.kill(signal));
	child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
}

const tasks = {
	start() {
		install();
		build();
		stay('node', ['server/main.ts']);
	},
	dev(args) {
		install();
		stay(join('node_modules', '.bin', 'vite'), ['dev', ...args]);
	},
	build() {
		install();
		build();
	},
	bench(args) {
		install();
		build();
		stay('node', ['tests/bench/sync/main.ts', ...args]);
	},
	plenary(args) {
		install();
		stay('node', ['server/plenary.ts', ...args]);
	},
	check() {
		install();
		runTool('svelte-kit', ['sync']);
		runTool('prettier', ['--check', '--log-level', 'warn', '.']);
		runTool('eslint', ['--max-warnings', '0', '.']);
		runTool('svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings']);
		runTool('depcruise', ['--config', '.dependency-cruiser.cjs', 'src', 'db', 'server']);
		runTool('knip', []);
		build();
		runTool('size-limit', []);
	},
	test(args) {
		install();
		build();
		stay('node', ['tests/run.ts', ...args]);
	}
};

const [task, ...args] = process.argv.slice(2);
if (!tasks[task]) fail(`Tasks: ${Object.keys(tasks).join(', ')}`);
tasks[task](args);
