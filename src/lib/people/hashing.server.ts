import { hash, verify } from '@node-rs/argon2';

// OWASP's argon2id profile: 19 MiB, 2 passes, 1 lane; about 40 ms here.
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

/**
 * A hash made with PARAMETERS of words nobody knows: verifying against it costs what a real
 * one costs, so that an unknown account cannot be told from a wrong password by time.
 */
const NOBODY =
	'$argon2id$v=19$m=19456,t=2,p=1$RGe24oNobz0tOU67Wl1Zmw$jos+tEpo8eFPf0XnKC83bXtgfQh2WfKeUN867JUxGeg';

// Two at once leave cores for typing; beyond the queue a request is told to come back.
const AT_ONCE = 2;
const WAITING = 64;

let running = 0;
const queue: (() => void)[] = [];

/** Run a hash job in turn; null when too many are waiting already. */
async function inTurn<T>(job: () => Promise<T>): Promise<T | null> {
	if (running >= AT_ONCE) {
		if (queue.length >= WAITING) return null;
		await new Promise<void>((go) => queue.push(go));
	} else running++;
	try {
		return await job();
	} finally {
		// The slot passes to who waits longest, or is given back.
		const next = queue.shift();
		if (next) next();
		else running--;
	}
}

/** The PHC string of a password (argon2id); null when too many hashes are waiting. */
export function hashPassword(password: string): Promise<string | null> {
	return inTurn(() => hash(password.normalize('NFKC'), PARAMETERS));
}

/**
 * Whether the password is the one hashed; a null hash (no such account, or none chosen yet)
 * takes as long and is always false. Null when too many hashes are waiting.
 */
export async function verifyPassword(
	passwordHash: string | null,
	password: string
): Promise<boolean | null> {
	const same = await inTurn(() => verify(passwordHash ?? NOBODY, password.normalize('NFKC')));
	return same && passwordHash !== null;
}
