import { untilNetworkOr } from './network.ts';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
/** What answers in the place of a server that is gone or starting. */
const NOBODY_THERE = [502, 503, 504];

/** Whether what a page asked for fails to come, and is being asked for again. */
export const reading = $state({ fails: false });

/**
 * Let pages wait for data that does not come, rather than be replaced by an error page: on screen
 * may be somebody's unsent words. Kit reads a page's data through `window.fetch`; call this
 * once, before it first does.
 */
export function holdReads(): void {
	const fetchOnce = window.fetch;
	window.fetch = (input, init) =>
		typeof input === 'string' && isPageData(input)
			? readUntilThere(() => fetchOnce(input, init), mayReplace(input))
			: fetchOnce(input, init);
}

function isPageData(address: string): boolean {
	return new URL(address, location.href).pathname.endsWith('/__data.json');
}

/** Whether an error may be shown: it was another page that somebody asked for. */
function mayReplace(address: string): boolean {
	const { pathname } = new URL(address, location.href);
	return pathname.replace(/\/__data\.json$/, '') !== location.pathname.replace(/\/$/, '');
}

/** An answer read to its end: a server that is killed while it speaks has not answered. */
async function readWhole(read: () => Promise<Response>): Promise<Response> {
	const { status, statusText, headers, body } = await read();
	const whole = body && (await new Response(body).arrayBuffer());
	return new Response(whole, { status, statusText, headers });
}

async function readUntilThere(
	read: () => Promise<Response>,
	mayReplace: boolean
): Promise<Response> {
	for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
		const answer = await readWhole(read).catch(() => null);
		const isThere =
			answer && !NOBODY_THERE.includes(answer.status) && (mayReplace || answer.status < 500);
		reading.fails = !isThere;
		if (isThere) return answer;
		// Spread out, so that everyone does not come back in the same moment.
		await untilNetworkOr(pause * (0.5 + Math.random()));
	}
}
