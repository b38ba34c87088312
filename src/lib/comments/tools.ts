// What is done with comments besides reading and answering them, fetched when a card is chosen,
// the filter unfolded or where very many come in parts. One piece: two would each be named in every section's page.
export { default as CommentTools } from './CommentTools.svelte';
export { default as FilterForm } from './FilterForm.svelte';
export { default as ThreadParts } from './ThreadParts.svelte';
