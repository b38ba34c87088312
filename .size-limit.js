// Page budgets: every script a page loads, gzipped, found through Vite's own manifest.
import { readFileSync, readdirSync } from 'node:fs';

const client = '.svelte-kit/output/client';
const manifest = JSON.parse(readFileSync(`${client}/.vite/manifest.json`, 'utf8'));

function collect(key, into, dynamic) {
	const chunk = manifest[key];
	if (!chunk || into.has(chunk.file)) return into;
	into.add(chunk.file);
	for (const next of chunk.imports ?? []) collect(next, into, dynamic);
	if (dynamic) for (const next of chunk.dynamicImports ?? []) collect(next, into, dynamic);
	return into;
}

const nodes = readdirSync('.svelte-kit/generated/client-optimized/nodes').map((file) => ({
	key: `.svelte-kit/generated/client-optimized/nodes/${file}`,
	source: readFileSync(`.svelte-kit/generated/client-optimized/nodes/${file}`, 'utf8')
}));

function nodeOf(source) {
	return nodes.find((node) => node.source.includes(source))?.key;
}

/** Scripts of a page: the shell, its layouts and itself; with what it loads later when asked. */
function scriptsOf(page, layouts, dynamic) {
	const files = new Set();
	for (const key of Object.keys(manifest)) {
		if (/client\/(entry|start)\.js$|generated\/client-optimized\/app\.js$/.test(key))
			collect(key, files, false);
	}
	for (const layout of layouts) collect(nodeOf(layout), files, false);
	collect(nodeOf(page), files, dynamic);
	return [...files].map((file) => `${client}/${file}`);
}

const shell = ['src/routes/+layout.svelte', 'src/routes/c/[consultation]/+layout.svelte'];

export default [
	{
		name: 'section page with its editor',
		path: scriptsOf('src/routes/c/[consultation]/sections/[section]/+page.svelte', shell, true),
		limit: '160 kB',
		gzip: true
	},
	{
		name: 'positions matrix beyond the shell',
		path: scriptsOf('src/routes/c/[consultation]/positions/+page.svelte', [], false).filter(
			(file) => !scriptsOf('none', shell, false).includes(file)
		),
		limit: '40 kB',
		gzip: true
	}
];
