import { live } from './live.svelte.ts';

/**
 * Hold a link while the server cannot be reached, and follow it once it can. Kit asks the server
 * which page an address is, and does nothing at all when no answer comes.
 */
export function holdLink(event: MouseEvent): void {
	const link = event.target instanceof Element ? event.target.closest('a') : null;
	if (live.lostAt === null || !link?.href || link.target || link.download) return;
	const { origin, pathname, search } = location;
	const isHere = link.pathname === pathname && link.search === search;
	const isOpenedAside = event.button > 0 || event.ctrlKey || event.metaKey || event.shiftKey;
	if (link.origin !== origin || isHere || isOpenedAside) return;
	event.preventDefault();
	live.wanted = link.href;
}
