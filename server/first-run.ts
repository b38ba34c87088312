import { seedDemonstration } from '#db/seed/demonstration.ts';
import { issueFirstAdministratorAddress } from '#lib/people/addresses.server.ts';
import type { Runtime } from './runtime.ts';

/** What whoever started the server is told once. */
export type Greeting = {
	/** The password of the demonstration's accounts, when they were made just now. */
	demoPassword: string | null;
	/** Where the first administrator is created, while there is none. */
	administratorAddress: string | null;
};

/** Fill an empty database with the demonstration, or say how its first account is made. */
export async function firstRun(runtime: Runtime): Promise<Greeting> {
	const seeded = runtime.configuration.demo ? await seedDemonstration(runtime) : null;
	const administratorAddress = seeded ? null : await issueFirstAdministratorAddress(runtime);
	return { demoPassword: seeded?.password ?? null, administratorAddress };
}
