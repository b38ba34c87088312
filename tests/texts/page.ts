import { svelte } from '@sveltejs/vite-plugin-svelte';
import { parseHTML } from 'linkedom';
import type { Component } from 'svelte';
import type { render as Render } from 'svelte/server';
import { createServer } from 'vite';

/**
 * Renders components as the server does, to a document that can be asked. `load` takes a path from
 * the top of the project.
 */
export async function openRenderer() {
	const vite = await createServer({
		configFile: false,
		logLevel: 'error',
		appType: 'custom',
		plugins: [svelte({ configFile: false })],
		server: { middlewareMode: true, hmr: false, ws: false, watch: null },
		optimizeDeps: { noDiscovery: true }
	});
	const { render } = (await vite.ssrLoadModule('svelte/server')) as { render: typeof Render };
	return {
		async show(path: string, props: Record<string, unknown>): Promise<Element> {
			const { default: page } = (await vite.ssrLoadModule(path)) as { default: Component };
			const { body } = render(page, { props });
			const { document } = parseHTML(`<!doctype html><html><body>${body}</body></html>`);
			return document.body;
		},
		close: () => vite.close()
	};
}
