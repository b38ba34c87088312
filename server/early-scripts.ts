import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** The editor's door: what it imports comes with the section page, and not after its own scripts ran. */
const DOOR = '/src/lib/editing/desk.ts';
const FILE = '_app/early-scripts.json';

/** Notes at the build in which scripts the editor comes, beside those that every page loads. */
export function noteEarlyScripts(): Plugin {
	return {
		name: 'early-scripts',
		apply: 'build',
		applyToEnvironment: ({ name }) => name === 'client',
		generateBundle(_options, bundle) {
			const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
			const reach = (from: typeof chunks, into = new Set<string>()): Set<string> => {
				for (const { fileName, imports } of from) {
					if (into.has(fileName)) continue;
					into.add(fileName);
					reach(
						chunks.filter((each) => imports.includes(each.fileName)),
						into
					);
				}
				return into;
			};
			const door = chunks.filter(({ facadeModuleId }) => facadeModuleId?.endsWith(DOOR));
			if (door.length !== 1) this.error(`The build has no ${DOOR}.`);
			const always = reach(chunks.filter(({ isEntry }) => isEntry));
			const early = [...reach(door)].filter((file) => !always.has(file));
			this.emitFile({ type: 'asset', fileName: FILE, source: JSON.stringify(early) });
		}
	};
}

/** Where those scripts are served, as `noteEarlyScripts` noted them. */
export function readEarlyScripts(): string[] {
	const noted = readFileSync(new URL(`../build/client/${FILE}`, import.meta.url), 'utf8');
	return (JSON.parse(noted) as string[]).map((file) => `/${file}`);
}
