import { svelte } from '@sveltejs/vite-plugin-svelte';
import { parseHTML } from 'linkedom';
import type { Component } from 'svelte';
import type { render as Render } from 'svelte/server';
import { createServer } from 'vite';
import type { serveText as ServeText } from '#lib/editing/serving.server.ts';

/**
 * Renders components and texts as the server does, to a document that can be asked. `show` takes
 * a component's path from the top of the project.
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
	function parse(html: string): Element {
		return parseHTML(`<!doctype html><html><body>${html}</body></html>`).document.body;
	}
	return {
		async show(path: string, props: Record<string, unknown>): Promise<Element> {
			const { default: page } = (await vite.ssrLoadModule(path)) as { default: Component };
			return parse(render(page, { props }).body);
		},
		async showText(...text: Parameters<typeof ServeText>): Promise<Element> {
			const path = '/src/lib/editing/serving.server.ts';
			const { serveText } = (await vite.ssrLoadModule(path)) as { serveText: typeof ServeText };
			return parse(serveText(...text).join(''));
		},
		close: () => vite.close()
	};
}
