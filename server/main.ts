import { readConfiguration } from './configuration.ts';
import type { Greeting } from './first-run.ts';
import { startPlenary, type Plenary } from './start.ts';

async function main(): Promise<void> {
	try {
		const plenary = await startPlenary(readConfiguration(process.env));
		print(`Plenary is at ${plenary.runtime.configuration.origins[0]}`);
		greet(plenary.greeting, plenary.runtime.configuration.demo);
		for (const signal of ['SIGTERM', 'SIGINT'] as const)
			process.on(signal, () => void stop(plenary));
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exitCode = 1;
	}
}

function greet({ demoPassword, administratorAddress }: Greeting, demo: boolean): void {
	if (demoPassword)
		print(
			`Demonstration accounts (secretariat@, facilitator@, observer@, kenya@, norway@ … at ` +
				`plenary.test) have the password: ${demoPassword}`
		);
	if (demo) print('The sign-in page lists the demonstration accounts.');
	if (administratorAddress)
		print(`Make the first administrator account within a day at ${administratorAddress}`);
}

let stopping: Promise<void> | null = null;

/** Let what was begun end well; a second signal changes nothing. */
async function stop(plenary: Plenary): Promise<void> {
	stopping ??= plenary.close();
	await stopping;
	process.exit(0);
}

function print(sentence: string): void {
	process.stdout.write(`${sentence}\n`);
}

await main();
