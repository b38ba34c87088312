import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: [
			'src/**/*.test.ts',
			'db/**/*.test.ts',
			'server/**/*.test.ts',
			'tests/{contracts,sync,bench}/**/*.test.ts'
		],
		testTimeout: 60_000,
		hookTimeout: 60_000,
		maxWorkers: 2
	}
});
