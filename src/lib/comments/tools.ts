// What is done with comments besides reading and answering them, fetched when a card is chosen, the
// filter unfolded, a thread about to be opened, or where very many come in parts. One piece: each
// would be named in every section's page.
export { default as CommentTools } from './CommentTools.svelte';
export { default as FilterForm } from './FilterForm.svelte';
export { default as Readers } from './Readers.svelte';
export { default as ThreadParts } from './ThreadParts.svelte';
