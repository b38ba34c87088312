// Who is to read a new thread, fetched when somebody is about to open one.
export { default as Readers } from './Readers.svelte';
