// Who may import what: the layout of README's tree, held mechanically.
const SLICES = [
	'kernel',
	'messages',
	'ui',
	'record',
	'live',
	'people',
	'consultations',
	'text',
	'sections',
	'editing',
	'comments',
	'positions',
	'visits',
	'history',
	'proposals',
	'floor',
	'notices',
	'admin'
];

const slicesInOrder = SLICES.map((slice, i) => ({
	name: `slice-order-${slice}`,
	comment: `${slice} imports only slices listed before it: ${SLICES.slice(0, i).join(', ') || 'none'}`,
	severity: 'error',
	from: { path: `^src/lib/${slice}/`, pathNot: '\\.test\\.ts$' },
	to: {
		path: '^src/lib/',
		pathNot: SLICES.slice(0, i + 1).map((earlier) => `^src/lib/${earlier}/`)
	}
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		...slicesInOrder,
		{
			name: 'no-circular',
			severity: 'error',
			from: {},
			to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
		},
		{
			name: 'rules-are-pure',
			comment: 'rules import kernel, text and rules: no Svelte, clock, I/O or DOM',
			severity: 'error',
			from: { path: '^src/lib/[^/]+/rules\\.ts$' },
			to: { pathNot: ['^src/lib/kernel/', '^src/lib/text/', 'rules\\.ts$'] }
		},
		{
			name: 'text-is-headless',
			severity: 'error',
			from: { path: '^src/lib/text/.*\\.ts$', pathNot: '\\.test\\.ts$' },
			to: { path: ['svelte', '^server/', '^db/', '^src/routes/', '^node:'] }
		},
		{
			name: 'db-knows-no-screens',
			severity: 'error',
			from: { path: '^db/', pathNot: '\\.test\\.ts$|^db/seed/' },
			to: { path: ['\\.svelte', '^src/routes/', '(commands|queries)\\.server\\.ts$'] }
		},
		{
			name: 'routes-never-reach-db',
			severity: 'error',
			from: { path: '^src/routes/' },
			to: { path: ['^db/', '^server/'], dependencyTypesNot: ['type-only'] }
		},
		{
			name: 'server-never-reaches-routes',
			severity: 'error',
			from: { path: '^(server|db)/' },
			to: { path: '^src/routes/' }
		},
		{
			name: 'screens-never-reach-db',
			severity: 'error',
			from: { path: '^src/lib/.*\\.svelte(\\.ts)?$' },
			to: { path: ['^db/', '^server/', '\\.server\\.ts$'], dependencyTypesNot: ['type-only'] }
		},
		{
			name: 'one-file-names-a-driver',
			severity: 'error',
			from: {
				path: '^(src|db|server)/',
				pathNot: '^db/(connect\\.server|pool|serving|writer|copier|backup)\\.ts$'
			},
			to: { path: ['better-sqlite3', '/pg/'] }
		},
		{
			name: 'lucia-stays-in-one-file',
			severity: 'error',
			from: { pathNot: '^src/lib/people/lucia\\.server\\.ts$' },
			to: { path: 'node_modules/lucia' }
		}
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'default'],
			extensions: ['.ts', '.js', '.svelte']
		}
	}
};
