import { sveltekit } from '@sveltejs/kit/vite';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { readConfiguration, type Configuration } from './server/configuration.ts';
import { noteEarlyScripts } from './server/early-scripts.ts';

type Development = {
	attachToDevelopment(server: Server, configuration: Configuration): Promise<string[]>;
};

/**
 * The runtime and the sockets `/sync/` and `/live` inside `vite dev`. The server's own modules
 * run as Node runs them in production: Vite does not see the import.
 */
function plenary(configuration: () => Configuration): Plugin {
	return {
		name: 'plenary',
		apply: 'serve',
		async configureServer({ httpServer, config }) {
			if (!httpServer) return;
			const address = new URL('./server/dev.ts', import.meta.url).href;
			const { attachToDevelopment } = (await import(address)) as Development;
			const hints = await attachToDevelopment(httpServer as Server, configuration());
			for (const hint of hints) config.logger.info(hint);
		}
	};
}

/** What the pages of a consultation have in common: what runs them, their frame, and what several show. */
const isShared = (id: string): boolean =>
	/\/node_modules\/(svelte(?!.*\/bindings\/(select|input)\.js)|@sveltejs|devalue)\/|vite\/preload-helper/.test(
		id
	) ||
	/\/generated\/root\.|\/src\/routes\/(c\/\[consultation\]\/)?\+layout\.svelte/.test(id) ||
	/\/src\/lib\/(live\/(?!arriving|links|visiting)|kernel\/audience|text\/TextView|ui\/(?!Dialog|Field|asked|fonts))/.test(
		id
	) ||
	/\/src\/lib\/messages\/(say-section|en\/(editing|kernel|rights))/.test(id) ||
	/\/src\/lib\/editing\/(StatusLine|loader)/.test(id) ||
	/\/src\/lib\/(comments\/(CommentBody|Formatted|PostForm|Settle|SmallForm|draft|links|rules)|consultations\/DemonstrationMark|people\/(SeatChooser|copies))/.test(
		id
	) ||
	/\/src\/lib\/positions\/(StatementView|rules)/.test(id);

/** The editor but for its door (`desk.ts`) and what of it is fetched when asked for. */
const isDesk = (id: string): boolean =>
	/\/node_modules\/(prosemirror|yjs|y-|lib0|orderedmap|w3c)|\/src\/lib\/(editing|text)\//.test(
		id
	) &&
	!/\/(editing\/(desk|loader\.svelte)|authorship|clean|credit|credit-decorations|drafts|pasted|render|shortcut-list|word)\.ts/.test(
		id
	) &&
	!/\/(Authorship|DeskDialogs|PresenceList|PromptDialog|RefusedWords|ShortcutHelp|Redline|StatusLine|TextView|Words)\.svelte/.test(
		id
	) &&
	!/\/text\.css/.test(id);

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const surroundings = local('./src/lib/editing/yjs-surroundings.ts');

/**
 * Yjs for the browser from its published sources rather than from its one file, so that what a
 * text never holds can stay away. The server has Yjs from Node.
 */
function yjsForTexts(): Plugin {
	return {
		name: 'yjs-for-texts',
		apply: 'build',
		enforce: 'pre',
		applyToEnvironment: ({ name }) => name === 'client',
		resolveId: {
			filter: { id: [/^yjs$/, /^\.\/(types\/YXml\w+|structs\/Content(Binary|Doc|JSON))\.js$/] },
			handler(id, importer) {
				if (id === 'yjs') return this.resolve('yjs/src/index.js', importer);
				return local('./src/lib/editing/yjs-foreign.ts');
			}
		}
	};
}

export default defineConfig(({ command }) => {
	const configuration = () => readConfiguration(process.env);
	const serve = command === 'serve' ? configuration() : null;
	return {
		plugins: [sveltekit(), plenary(configuration), noteEarlyScripts(), yjsForTexts()],
		resolve: {
			alias: [
				{ find: 'lib0/logging', replacement: local('./src/lib/editing/yjs-logging.ts') },
				{ find: /^(lib0|\.)\/environment(\.js)?$/, replacement: surroundings },
				{ find: /^(lib0\/(broadcastchannel|url)|y-protocols\/auth)$/, replacement: surroundings }
			]
		},
		// What several pages use comes in one piece: many small ones compress badly.
		environments: {
			client: {
				build: {
					// What is fetched when asked for names what it needs beside itself and what runs the page.
					modulePreload: {
						resolveDependencies: (file, needed) =>
							needed.filter((each) => each !== file && !/\/start\.[\w-]+\.(js|css)$/.test(each))
					},
					// Terser folds what Rolldown's own minifier leaves, and that names and packs what Terser
					// leaves: the two make less than either.
					minify: 'terser',
					// Libraries warn developers on the console: that is for `npm run dev`.
					terserOptions: {
						ecma: 2020,
						module: true,
						compress: { passes: 3, pure_funcs: ['console.warn'] },
						mangle: false
					},
					rolldownOptions: {
						// Kit reads from a page what it knows by name: beside that, a page may hold what others share.
						preserveEntrySignatures: 'allow-extension',
						// A component that only the server renders (in <noscript>) is none of the browser's.
						treeshake: { moduleSideEffects: [{ test: /\.svelte$/, sideEffects: false }] },
						output: {
							minify: true,
							codeSplitting: {
								groups: [
									{ name: 'shared', test: isShared, tags: ['$initial'] },
									{ name: 'desk', test: isDesk }
								]
							}
						}
					}
				}
			}
		},
		// The origins that sockets accept name the port: it must be the one asked for.
		...(serve && { server: { host: serve.host, port: serve.port, strictPort: true } })
	};
});
