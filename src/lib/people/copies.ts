/** What the offline copies of texts are called on this device: IndexedDB databases so named. */
export const COPY_PREFIX = 'plenary-copy:';
/** What unsent comments and positions are called in this browser's storage. */
export const DRAFT_PREFIX = 'plenary/draft/';
