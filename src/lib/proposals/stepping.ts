/** Alt and an arrow go to the next or the previous card, from wherever the focus is. */
export function stepBetweenCards(event: KeyboardEvent): void {
	const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
	if (step === undefined || !event.altKey || event.ctrlKey || event.metaKey) return;
	const cards = [...document.querySelectorAll<HTMLElement>('[data-card]')];
	const at = cards.findIndex((card) => card.contains(document.activeElement));
	const next = cards[at === -1 ? (step === 1 ? 0 : cards.length - 1) : at + step];
	if (!next) return;
	event.preventDefault();
	next.focus();
	next.scrollIntoView({ block: 'nearest' });
}
