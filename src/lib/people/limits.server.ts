import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import type { Runtime } from '#server/runtime.ts';

const QUARTER_HOUR = 15 * 60;

// A conference hall shares one address and an attacker chooses theirs: so few tries per
// account from one address, more per account from anywhere, more again per address.
function limitersOf() {
	const limiter = (points: number) => new RateLimiterMemory({ points, duration: QUARTER_HOUR });
	return { pair: limiter(10), account: limiter(50), address: limiter(60), tokens: limiter(60) };
}

const limiters = new WeakMap<Runtime, ReturnType<typeof limitersOf>>();

function limitersFor(runtime: Runtime) {
	let found = limiters.get(runtime);
	if (!found) limiters.set(runtime, (found = limitersOf()));
	return found;
}

/** Where one household, office or hall asks from: an IPv4 address or an IPv6 /64. */
export function network(address: string): string {
	if (!address.includes(':')) return address;
	if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1);
	const [head = '', tail = ''] = address.split('::');
	const [first, last] = [head, tail].map((part) => part.split(':').filter(Boolean));
	const groups = [...(first ?? [])];
	while (address.includes('::') && groups.length + (last?.length ?? 0) < 8) groups.push('0');
	return [...groups, ...(last ?? [])].slice(0, 4).join(':');
}

/**
 * Count an attempt to prove who one is, before anything is hashed.
 *
 * @param email in lower case; whether it has an account makes no difference
 * @returns how to take the attempt back once it succeeded, or 429
 */
export async function admitAttempt(
	runtime: Runtime,
	email: string,
	address: string
): Promise<Outcome<{ succeeded: () => Promise<void> }>> {
	const { pair, account, address: addresses } = limitersFor(runtime);
	const from = network(address);
	const both = `${from} ${email}`;
	const admitted =
		(await spend(addresses, from)) && (await spend(pair, both)) && (await spend(account, email));
	if (!admitted) return refuse(429, 'people.too-many-attempts');
	return accept({
		succeeded: async () => {
			await Promise.all([addresses.reward(from, 1), pair.delete(both), account.reward(email, 1)]);
		}
	});
}

/** Count the use of an address with a token in it: few are mistyped, many are guessed. */
export async function admitToken(runtime: Runtime, address: string): Promise<Outcome<null>> {
	const admitted = await spend(limitersFor(runtime).tokens, network(address));
	return admitted ? accept(null) : refuse(429, 'people.too-many-attempts');
}

async function spend(limiter: RateLimiterMemory, key: string): Promise<boolean> {
	try {
		await limiter.consume(key);
		return true;
	} catch (refusal) {
		if (refusal instanceof RateLimiterRes) return false;
		throw refusal;
	}
}
