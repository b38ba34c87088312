/** Says that a browser has the webfonts: its pages are set in them from the first. */
export const FONTS_COOKIE = 'fonts';

/** A page whose script runs within so many milliseconds came over a line that carries fonts too. */
const FAST = 1_000;
/** Elsewhere they come when the page, and the editor that it may open, have come. */
const PATIENCE = 6_000;
const YEAR = 365 * 24 * 60 * 60;

/**
 * Set the text in its webfonts once they are here. On a first visit over a slow line they would
 * take a second from the editor and set the text anew while somebody reads it; where data is to be
 * saved they stay away.
 */
export function bringFonts(): void {
	const { classList } = document.documentElement;
	const { connection } = navigator as { connection?: { saveData?: boolean } };
	if (classList.contains('fonts') || connection?.saveData) return;
	setTimeout(
		async () => {
			await document.fonts.load("1em 'Source Serif 4 Variable'");
			classList.add('fonts');
			document.cookie = `${FONTS_COOKIE}=1; path=/; max-age=${YEAR}; samesite=lax`;
		},
		performance.now() < FAST ? 0 : PATIENCE
	);
}
