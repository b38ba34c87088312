// What the section page loads once its text is readable: everything that needs the editor.
export { Desk } from './desk.svelte.ts';
export { default as DeskBar } from './DeskBar.svelte';
export { default as DeskText } from './DeskText.svelte';
