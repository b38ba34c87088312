import { test as base, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { signIn } from '../support/desk.ts';
import { startProcess, type PlenaryProcess } from '../support/server.ts';

/** A delegate at their desk: one account in one browser context. */
type Delegate = { page: Page; context: BrowserContext };

type WorkerFixtures = { plenary: PlenaryProcess };
type ContextOptions = Parameters<Browser['newContext']>[0];
type Fixtures = {
	/** Sign in by the form as `NAME@plenary.test`, in a context of its own. */
	seat: (name: string, options?: ContextOptions) => Promise<Delegate>;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
	plenary: [
		async ({ browserName: _ }, use) => {
			const plenary = await startProcess();
			await use(plenary);
			await plenary.stop();
		},
		{ scope: 'worker', timeout: 60_000 }
	],
	seat: async ({ plenary, browser }, use) => {
		const contexts: BrowserContext[] = [];
		await use(async (name, options = {}) => {
			const context = await browser.newContext({ baseURL: plenary.origin, ...options });
			contexts.push(context);
			const page = await context.newPage();
			await signIn(page, name);
			return { page, context };
		});
		await Promise.all(contexts.map((context) => context.close()));
	}
});

export { expect } from '@playwright/test';
