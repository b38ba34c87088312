// Page budgets: every script a page loads by itself, gzipped, found through Vite's own manifest.
// The section page opens its editor (the desk) by itself, so that counts with what it imports.
// What a page or the desk imports only when a person asks for it (dialogs, shortcuts, who wrote
// this, the cleaning of a paste, stating a position) does not: nobody waits for it to read, type,
// see others or comment.
import { readFileSync, readdirSync } from 'node:fs';

const client = '.svelte-kit/output/client';
const manifest = JSON.parse(readFileSync(`${client}/.vite/manifest.json`, 'utf8'));

function collect(key, into) {
	const chunk = manifest[key];
	if (!chunk || into.has(chunk.file)) return into;
	into.add(chunk.file);
	for (const next of chunk.imports ?? []) collect(next, into);
	return into;
}

const nodes = readdirSync('.svelte-kit/generated/client-optimized/nodes').map((file) => ({
	key: `.svelte-kit/generated/client-optimized/nodes/${file}`,
	source: readFileSync(`.svelte-kit/generated/client-optimized/nodes/${file}`, 'utf8')
}));

function nodeOf(source) {
	return nodes.find((node) => node.source.includes(source))?.key;
}

/** Scripts of the shell and of these parts of a page, each a key of the manifest. */
function scriptsOf(...parts) {
	const files = new Set();
	for (const key of Object.keys(manifest)) {
		if (/client\/(entry|start)\.js$|generated\/client-optimized\/app\.js$/.test(key))
			collect(key, files);
	}
	for (const part of parts) collect(part, files);
	return [...files].map((file) => `${client}/${file}`);
}

const frame = ['src/routes/+layout.svelte', 'src/routes/c/[consultation]/+layout.svelte'].map(
	nodeOf
);
const sectionPage = nodeOf('src/routes/c/[consultation]/sections/[section]/+page.svelte');
const matrixPage = nodeOf('src/routes/c/[consultation]/positions/+page.svelte');
const desk = 'src/lib/editing/desk.ts';
const wordingPage = nodeOf(
	'src/routes/c/[consultation]/proposals/[proposal]/write/[section]/+page.svelte'
);
const wordingDesk = 'src/lib/proposals/desk.ts';
for (const part of [...frame, sectionPage, matrixPage, desk, wordingPage, wordingDesk])
	if (!manifest[part]) throw new Error(`the build has no ${part}`);

export default [
	{
		name: 'section page with its editor',
		path: scriptsOf(...frame, sectionPage, desk),
		limit: '160 kB',
		gzip: true
	},
	{
		// Read before the editor comes: it must not be imported along.
		name: 'section page before its editor',
		path: scriptsOf(...frame, sectionPage),
		limit: '64 kB',
		gzip: true
	},
	{
		name: 'wording of a proposal with its editor',
		path: scriptsOf(...frame, wordingPage, wordingDesk),
		limit: '160 kB',
		gzip: true
	},
	{
		name: 'positions matrix beyond the shell',
		path: scriptsOf(matrixPage).filter((file) => !scriptsOf(...frame).includes(file)),
		limit: '40 kB',
		gzip: true
	}
];
