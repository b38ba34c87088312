import { bringFonts } from '#lib/ui/fonts.ts';
import { holdLink } from './hold-link.ts';

/** What a page can do without until it has arrived. */
export function settleIn(): void {
	document.addEventListener('click', holdLink, { capture: true });
	bringFonts();
}
