/** Where the editor comes with its page, as a media query; narrower pages are read first. */
export const WIDE = '(min-width: 900px)';
