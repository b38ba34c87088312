import type { Mode } from './rules.ts';

/** A mode in words: what it is called, and what it means for who reads it. */
export const MODE_WORDS: Record<Mode, { name: string; meaning: string }> = {
	open: { name: 'Open', meaning: 'delegations co-edit' },
	proposals: { name: 'Proposals', meaning: 'only facilitators change the text' },
	locked: { name: 'Locked', meaning: 'nobody edits' }
};
