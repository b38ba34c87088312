/** So much of what was said is listed at a time; so little of it on the overview. */
export const PAGE = 25;
export const OVERVIEW = 5;

/** So many comments are put aside by one form at most. */
export const ATTENDED_LIMIT = 100;
