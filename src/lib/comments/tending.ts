// What changing a comment needs, fetched when somebody is about to.
export { default as Tending } from './Tending.svelte';
