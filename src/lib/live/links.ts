import { live, setOut } from './live.svelte.ts';
import { untilNetworkOr } from './network.ts';

const PAUSE = 2_000;

/**
 * See to it that a link is followed. Kit asks the server which page an address is: when no answer
 * comes it does nothing at all, and when the page is read again meanwhile it forgets the link.
 */
export function mindLinks(): void {
	const capture = true;
	document.addEventListener('click', mindLink, { capture });
	document.addEventListener('submit', mindForm, { capture });
	const ask = () => void setOut(location.pathname).catch(() => undefined);
	addEventListener('popstate', ask);
	// A link that was pressed before this had come is answered before this is.
	ask();
}

function mindLink(event: MouseEvent): void {
	const link = event.target instanceof Element ? event.target.closest('a') : null;
	if (!link?.href || link.target || link.download) return;
	const { origin, pathname, search } = location;
	const isHere = link.pathname === pathname && link.search === search;
	const isOpenedAside = event.button > 0 || event.ctrlKey || event.metaKey || event.shiftKey;
	if (link.origin !== origin || isHere || isOpenedAside) return;
	setOut(link.pathname).catch(() => hold(link.href));
}

/** A form that asks for a page is a link with fields. */
function mindForm({ target }: SubmitEvent): void {
	if (!(target instanceof HTMLFormElement) || target.method !== 'get') return;
	setOut(new URL(target.action).pathname).catch(() => undefined);
}

/** Keep where somebody wanted to go, the last place they named, until the server answers. */
async function hold(address: string): Promise<void> {
	const isHeld = live.wanted !== '';
	live.wanted = address;
	while (!isHeld) {
		await untilNetworkOr(PAUSE * (0.5 + Math.random()));
		const answer = await fetch('/healthz').catch(() => null);
		if (answer?.ok) return location.assign(live.wanted);
	}
}
