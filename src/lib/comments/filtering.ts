// By whom comments are listed and in which order, fetched when somebody is about to choose.
export { default as FilterForm } from './FilterForm.svelte';
