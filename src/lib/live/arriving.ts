import { bringFonts } from '#lib/ui/fonts.ts';
import { mindLinks } from './links.ts';
import { noteVisits } from './visiting.svelte.ts';

/** What a page can do without until it has arrived. */
export function settleIn(): void {
	mindLinks();
	bringFonts();
	noteVisits();
}
