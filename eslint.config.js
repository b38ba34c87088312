import { globalIgnores } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
	globalIgnores(['build/', '.svelte-kit/', '.node/', 'data/', 'test-results/', 'db/migrations/']),
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' }
			],
			'@typescript-eslint/consistent-type-imports': 'error',
			'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
			'no-console': ['error', { allow: ['warn'] }],
			eqeqeq: ['error', 'smart'],
			// Every address in Plenary starts at the root of its own origin.
			'svelte/no-navigation-without-resolve': 'off',
			// Maps here hold what no screen draws; what is drawn is $state.
			'svelte/prefer-svelte-reactivity': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } }
	},
	{
		// What the server's own components made of a text; they escape its words.
		files: ['src/lib/text/TextView.svelte', 'src/lib/text/TextPart.svelte'],
		rules: { 'svelte/no-at-html-tags': 'off' }
	},
	{
		// Of numbers and words of ours alone.
		files: [
			'src/lib/positions/StanceStrip.svelte',
			'src/lib/positions/PositionWidget.svelte',
			'src/lib/editing/Gutter.svelte'
		],
		rules: { 'svelte/no-at-html-tags': 'off' }
	}
);
