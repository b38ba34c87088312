// What a proposal's own page loads to write in its text: the desk of the sections, and the marks over it.
export { ProposingDesk as Desk } from './proposing-desk.svelte.ts';
export { DeskText } from '#lib/editing/desk.ts';
export { default as DeskBar } from './ProposingBar.svelte';
