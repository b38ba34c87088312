import asking from './en/asking.json' with { type: 'json' };
import { sayFrom } from './say-section.ts';

/** The sentence for what cannot be taken of what the editor's dialogs ask. */
export const say = sayFrom(asking);
