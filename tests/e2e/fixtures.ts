import { test as base, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { signIn } from '../support/desk.ts';
import { startProcess, type PlenaryProcess } from '../support/server.ts';

/** A delegate at their desk: one account in one browser context. */
type Delegate = { page: Page; context: BrowserContext };

/** The server that a worker runs, and the file of journeys that it runs for. */
type House = { plenary: PlenaryProcess; file: string };
type WorkerFixtures = { house: { current: House | null } };
type ContextOptions = Parameters<Browser['newContext']>[0];
type Fixtures = {
	/**
	 * A server for each file of journeys: which files a worker is given, and in which order, depends on
	 * the machine, and what one wrote must not stand in another's text, lists or counts.
	 */
	plenary: PlenaryProcess;
	/** Sign in by the form as `NAME@plenary.test`, in a context of its own. */
	seat: (name: string, options?: ContextOptions) => Promise<Delegate>;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
	house: [
		async ({ browserName: _ }, use) => {
			const house: WorkerFixtures['house'] = { current: null };
			await use(house);
			await house.current?.plenary.stop();
		},
		{ scope: 'worker', timeout: 60_000 }
	],
	plenary: [
		async ({ house }, use, { file }) => {
			if (house.current?.file !== file) {
				await house.current?.plenary.stop();
				house.current = null;
				house.current = { plenary: await startProcess(), file };
			}
			await use(house.current.plenary);
		},
		// Of its own: it is not the journey that waits for a server to start.
		{ timeout: 60_000 }
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
