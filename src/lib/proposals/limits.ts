/** The longest a proposal's words beside its wording may be, in characters. */
export const COVER_LIMITS = { title: 200, rationale: 4000, citedText: 4000, citedSource: 300 };
export const REASON_LIMIT = 2000;
/** The longest wording that one field takes: the size of a form allows no more. */
export const WORDS_LIMIT = 20_000;
