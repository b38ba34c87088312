/**
 * F6 goes from region to region of the page, Shift+F6 back: outline, text, comments, status, as
 * `data-region` numbers them. A region that is not shown at this width is passed over.
 */
export function cycleRegions(event: KeyboardEvent): void {
	if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
	const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
		.filter((region) => region.checkVisibility())
		.sort((a, b) => Number(a.dataset.region) - Number(b.dataset.region));
	const at = regions.findIndex((region) => region.contains(document.activeElement));
	// From nowhere, forward begins with the first and back with the last.
	const to = event.shiftKey ? (at < 0 ? -1 : at - 1) : at + 1;
	const next = regions.at(to % regions.length);
	// Into the text itself when it can be written in, so that typing goes on where it stood.
	const inside = next?.querySelector<HTMLElement>('[role="textbox"][contenteditable="true"]');
	(inside ?? next)?.focus();
	event.preventDefault();
}
