import proposing from './en/proposing.json' with { type: 'json' };
import sync from './en/sync.json' with { type: 'json' };
import { sayFrom, sectionSentences } from './say-section.ts';

/** The sentence for why the server would not take a change of a text. */
export const say = sayFrom({ ...sectionSentences, ...proposing, ...sync });
