/** A server that merges the logs of its texts at once, again and again, and not after minutes. */
import { SECOND } from '#lib/kernel/instants.ts';
import { readConfiguration } from '#server/configuration.ts';
import { startPlenary } from '#server/start.ts';

const merging = { every: 5 * SECOND, quiet: 0 };
const plenary = await startPlenary(readConfiguration(process.env), { merging });
process.stdout.write(`Plenary is at ${plenary.runtime.configuration.origins[0]}\n`);
process.once('SIGTERM', () => void plenary.close().then(() => process.exit(0)));
