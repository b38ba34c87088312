import { holdReads } from '#lib/live/reading.svelte.ts';

holdReads();
