// What stating a position needs, fetched when somebody is about to: the page itself only reads.
export { default as PositionForm } from './PositionForm.svelte';
export { default as Reconfirm } from './Reconfirm.svelte';
