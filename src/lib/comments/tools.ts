// What is done with comments besides reading and answering them, fetched when a card is chosen.
export { default as CommentTools } from './CommentTools.svelte';
