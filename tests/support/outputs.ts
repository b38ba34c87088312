import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import {
	createSourceFile,
	isIdentifier,
	isObjectLiteralExpression,
	isVariableStatement,
	ScriptTarget
} from 'typescript';

// Every place where Plenary says something, as the source itself lists them: a new one is asked
// without anybody having to think of it, or stops the test until somebody has.

const ROUTES = 'src/routes';

/** Addresses that pages are asked at, and what is at none of them. */
export type Addresses = {
	/** What stands for each parameter of a route, such as `consultation`. */
	parameters: Readonly<Record<string, string>>;
	/** Queries that change what a route shows, by route; each is asked besides the plain address. */
	queries: Readonly<Record<string, readonly string[]>>;
	/** Routes that need not be asked, each with the reason. */
	exempt: Readonly<Record<string, string>>;
};

/**
 * Every address of every route, with the data of those that are pages.
 *
 * @throws a sentence when a route has a parameter that nothing is known to stand for, or an
 * exemption names a route that is not there
 */
export function listAddresses({ parameters, queries, exempt }: Addresses): string[] {
	const routes = listRoutes();
	for (const named of [...Object.keys(queries), ...Object.keys(exempt)])
		if (!routes.has(named)) throw new Error(`There is no route ${named}.`);
	return [...routes].flatMap(([route, { isPage }]) => {
		if (exempt[route]) return [];
		const address = route.replaceAll(/\[([^\]]+)\]/g, (_, name: string) => {
			const stands = parameters[name];
			if (stands === undefined) throw new Error(`Say what stands for [${name}] in ${route}.`);
			return stands;
		});
		return ['', ...(queries[route] ?? [])].flatMap((query) => [
			address + query,
			...(isPage ? [`${address === '/' ? '' : address}/__data.json${query}`] : [])
		]);
	});
}

/** A route: whether it is a page, and the module of its forms, '' for none. */
type Route = { isPage: boolean; module: string };

/** The routes by their address. */
function listRoutes(): Map<string, Route> {
	const routes = new Map<string, Route>();
	for (const entry of readdirSync(ROUTES, { recursive: true, withFileTypes: true })) {
		if (!/^\+(page|server)\b/.test(entry.name)) continue;
		const file = relative(ROUTES, join(entry.parentPath, entry.name));
		const folders = dirname(file)
			.split('/')
			.filter((folder) => folder !== '.' && !folder.startsWith('('));
		const route = `/${folders.join('/')}`;
		const found = routes.get(route) ?? { isPage: false, module: '' };
		routes.set(route, found);
		found.isPage ||= entry.name.startsWith('+page');
		if (entry.name === '+page.server.ts') found.module = join(entry.parentPath, entry.name);
	}
	return routes;
}

/**
 * The form actions of every page below a part of the site, as `/route?/name`; `/route` for one without a name.
 *
 * @throws a sentence when a page has actions that its own module does not name
 */
export function listActions(within: RegExp): string[] {
	const pages = [...listRoutes()].filter(([route, { module }]) => module && within.test(route));
	return pages
		.flatMap(([route, { module }]) =>
			namesOfActions(module).map((name) => (name === 'default' ? route : `${route}?/${name}`))
		)
		.sort();
}

function namesOfActions(module: string): string[] {
	const source = createSourceFile(module, readFileSync(module, 'utf8'), ScriptTarget.Latest);
	const names: string[] = [];
	source.forEachChild((statement) => {
		if (!isVariableStatement(statement)) return;
		for (const { name, initializer } of statement.declarationList.declarations) {
			if (!isIdentifier(name) || name.text !== 'actions') continue;
			const own = initializer && isObjectLiteralExpression(initializer) ? initializer : null;
			for (const { name: key } of own?.properties ?? [])
				if (key && isIdentifier(key)) names.push(key.text);
			if (names.length === 0 || names.length !== own?.properties.length)
				throw new Error(`Name every action in ${module} itself.`);
		}
	});
	return names;
}

/** What each command is run with; a sentence where it need not be. */
export const COMMAND_LINES: Record<string, string[][] | string> = {
	'account create': [['somebody@plenary.test']],
	'account reset-link': [['kenya@plenary.test']],
	session: [['kenya@plenary.test']],
	sections: [['roadmap'], ['roadmap', '--json']],
	'section create': [['roadmap', '--title', 'Another', '--mode', 'open']],
	positions: [['roadmap'], ['roadmap', '--json'], ['roadmap', '--csv']],
	'import-delegations': 'It prints lines of the file it was given.',
	'import-positions': 'It prints lines of the file it was given.',
	'verify-record': [[]],
	'verify-texts': [[]],
	backup: 'It keeps everything, in a file that its caller names, and prints none of it.',
	restore: 'It reads a backup and prints none of it.'
};
