import { callAt } from './naming.ts';

let listens = false;

/**
 * Offer whom a comment can call upon, from the first @ on that is typed into a field for one. Where
 * the list cannot be fetched codes and names are typed, as they are without script. Rule C22.
 */
export function offerMentions(): void {
	if (listens) return;
	listens = true;
	document.addEventListener('input', ({ target }) => {
		if (target instanceof HTMLTextAreaElement && target.name === 'body' && callAt(target))
			void import('./mentioning.svelte.ts').then(
				({ offer }) => offer(target),
				() => undefined
			);
	});
}
