/** Whether the keyboard in front of the reader is a Mac's. */
export const onMac =
	typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.userAgent);

/** A shortcut as the keyboard in front of the reader shows it: `Mod` is ⌘ or Ctrl. */
export function shownKeys(keys: string): string {
	return onMac
		? keys.replace('Mod', '⌘').replace('Alt', '⌥').replace('Shift', '⇧').replaceAll('+', ' ')
		: keys.replace('Mod', 'Ctrl');
}

/** Whether a keystroke goes into a field or the text, where single keys must not act. */
export function isTyping(event: KeyboardEvent): boolean {
	const target = event.target as HTMLElement | null;
	return Boolean(
		target?.isContentEditable ||
		target?.closest('input, textarea, select, [role="textbox"], dialog')
	);
}

const KEY = 'plenary-single-keys';

/** Whether this reader uses single-key shortcuts; on unless switched off. */
export function singleKeysOn(): boolean {
	return localStorage.getItem(KEY) !== 'off';
}

export function setSingleKeys(on: boolean): void {
	localStorage.setItem(KEY, on ? 'on' : 'off');
}
